/** A terminal small enough to read: rows of characters, a cursor, and the few codes that `TerminalScreen` uses. */

import { Paint } from "../paint.ts";
import { PlainScreen, type Screen, TerminalScreen } from "../screen.ts";
import { plain } from "../text.ts";

/** A control code, or a character. */
const tokens = new RegExp(`${String.fromCharCode(27)}\\[([?\\d;]*[A-Za-z])|[\\s\\S]`, "gu");

export class Emulator {
  columns: number;
  cursorVisible = true;
  /** Every write as it came. */
  readonly writes: string[] = [];
  readonly #rows: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(columns = 80) {
    this.columns = columns;
  }

  write(text: string): void {
    this.writes.push(text);
    for (const [token, code] of text.matchAll(tokens)) {
      if (code !== undefined) this.#control(code);
      else if (token === "\n") this.#newLine();
      else if (token === "\r") this.#column = 0;
      else this.#put(token);
    }
  }

  #control(code: string): void {
    const value = Number.parseInt(code, 10);
    if (code.endsWith("A")) this.#row = Math.max(0, this.#row - (Number.isNaN(value) ? 1 : value));
    else if (code === "K") this.#rows[this.#row]!.length = Math.min(this.#rows[this.#row]!.length, this.#column);
    else if (code === "J") {
      this.#rows[this.#row]!.length = Math.min(this.#rows[this.#row]!.length, this.#column);
      this.#rows.length = this.#row + 1;
    } else if (code === "?25l") this.cursorVisible = false;
    else if (code === "?25h") this.cursorVisible = true;
    else if (!code.endsWith("m") && !code.startsWith("?2026")) throw new Error(`The emulator does not know ${JSON.stringify(code)}`);
  }

  #newLine(): void {
    this.#row++;
    this.#column = 0;
    this.#rows[this.#row] ??= [];
  }

  #put(character: string): void {
    if (this.#column === this.columns) this.#newLine();
    const row = this.#rows[this.#row]!;
    while (row.length < this.#column) row.push(" ");
    row[this.#column++] = character;
  }

  /** What one sees, without the empty row on which the cursor waits. */
  get lines(): string[] {
    const lines = this.#rows.map((row) => row.join("").trimEnd());
    while (lines.at(-1) === "") lines.pop();
    return lines;
  }

  get text(): string {
    return this.lines.join("\n");
  }
}

/** A terminal without colours, and what stands on it. */
export function terminal(columns = 80): { screen: Screen; emulator: Emulator } {
  const emulator = new Emulator(columns);
  return { screen: new TerminalScreen(emulator, new Paint(1)), emulator };
}

/** A pipe, and what came through it. */
export function pipe(columns = 80): { screen: Screen; text: () => string } {
  let text = "";
  const stream = { write: (more: string) => (text += more) };
  return { screen: new PlainScreen(stream, new Paint(1), columns), text: () => plain(text) };
}
