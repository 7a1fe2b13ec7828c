/** A browser's private file system in memory, as far as Hillock uses it: the semantics of https://fs.spec.whatwg.org. */

const failure = (name: string): DOMException => new DOMException(name, name);

/** A folder whose files appear with their new content when a writer is closed, and that may hold so many bytes. */
export class FakeFolder {
  readonly entries = new Map<string, FakeFolder | Uint8Array>();
  readonly #space: { left: number };

  constructor(space: { left: number }) {
    this.#space = space;
  }

  async *keys(): AsyncGenerator<string> {
    yield* [...this.entries.keys()];
  }

  async getDirectoryHandle(name: string, { create = false } = {}): Promise<FakeFolder> {
    const entry = this.entries.get(name);
    if (entry instanceof Uint8Array) throw failure("TypeMismatchError");
    if (entry !== undefined) return entry;
    if (!create) throw failure("NotFoundError");
    const made = new FakeFolder(this.#space);
    this.entries.set(name, made);
    return made;
  }

  async getFileHandle(name: string, { create = false } = {}) {
    if (this.entries.get(name) instanceof FakeFolder) throw failure("TypeMismatchError");
    if (!this.entries.has(name) && !create) throw failure("NotFoundError");
    if (!this.entries.has(name)) this.entries.set(name, new Uint8Array(0));
    return {
      getFile: async () => new Blob([this.entries.get(name) as Uint8Array<ArrayBuffer>]),
      createWritable: async () => this.#writer(name),
    };
  }

  #writer(name: string) {
    let content = new Uint8Array(0);
    return {
      write: async (bytes: Uint8Array) => {
        if (bytes.length > this.#space.left) throw failure("QuotaExceededError");
        this.#space.left -= bytes.length;
        content = bytes.slice();
      },
      close: async () => void this.entries.set(name, content),
      abort: async () => undefined,
    };
  }

  async removeEntry(name: string): Promise<void> {
    if (!this.entries.delete(name)) throw failure("NotFoundError");
  }
}
