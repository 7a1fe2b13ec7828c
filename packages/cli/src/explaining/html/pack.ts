/**
 * Formulas are nearly all tags, and always the same ones. In the file each distinct tag is one character of Unicode's private area, which makes them about ten
 * times as short; the page's script puts the tags back.
 */

const firstCode = 0xe001;
const lastCode = 0xf8ff;
/** Before the number of a derivation that a click leads to, which ends in ";". */
export const linkMark = "\ue000";
const linkTag = /^<span class="enclosing" data-k="(\d+)">$/;

export class Packer {
  readonly #codes = new Map<string, string>();

  /** The tags in the order of their characters. */
  get tags(): string[] {
    return [...this.#codes.keys()];
  }

  pack(html: string): string {
    return html.replaceAll(/<[^>]+>/g, (tag) => {
      const [, key] = linkTag.exec(tag) ?? [];
      if (key !== undefined) return `${linkMark}${key};`;
      let code = this.#codes.get(tag);
      if (code === undefined && firstCode + this.#codes.size <= lastCode) {
        code = String.fromCharCode(firstCode + this.#codes.size);
        this.#codes.set(tag, code);
      }
      return code ?? tag;
    });
  }
}

/** For tests, and the definition of what the page's script does. */
export function unpack(text: string, tags: readonly string[]): string {
  return text
    .replaceAll(/\ue000(\d+);/g, '<span class="enclosing" data-k="$1">')
    .replaceAll(/[\ue001-\uf8ff]/g, (code) => tags[code.charCodeAt(0) - firstCode] ?? "");
}
