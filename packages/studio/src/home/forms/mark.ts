/**
 * Finds out which printed number of a matrix line is which number of the trace, so that it can light up and be asked. The engine writes these lines as LaTeX; here
 * the printed numbers are compared, at the precision they are printed with, with the tensors that the line names. What fits nothing stays as it is. (Derivations
 * of single numbers mark their numbers themselves.)
 */

/** A number or a matrix that a formula may show. */
export interface Candidate {
  /** LaTeX, as the symbolic line has it. */
  readonly symbol: string;
  readonly rows: number;
  readonly columns: number;
  /** Row by row. */
  readonly keys: readonly string[];
  readonly values: ArrayLike<number>;
}

/** Wraps a piece of LaTeX so that what is typeset carries the key. */
export type Wrap = (latex: string, key: string) => string;

const number = /\d+(?:\.\d+)?(?:\s*\\cdot\s*10\^\{-?\d+\})?/y;
/** What stands before a minus that belongs to the number behind it, and is no subtraction. */
const signs = /(?:^|[=(,[{]|\\approx|\\cdot|\\left\()\s*$/;
const matrix = /\\begin\{[bp]?(?:matrix|smallmatrix)\}(.*?)\\end\{[bp]?(?:matrix|smallmatrix)\}/sy;
/** Commands, sub- and superscripts: their digits are no numbers of the trace. */
const skipped = /\\tfrac\{\d+\}\{\d+\}|\\(?:text|operatorname|mathrm)\{[^}]*\}|\\[a-zA-Z]+|[_^](?:\{(?:[^{}]|\{[^{}]*\})*\}|.)/sy;

function parse(printed: string): { readonly value: number; readonly tolerance: number } {
  const [mantissa, power] = printed.split(/\\cdot\s*10\^/) as [string, string?];
  const scale = 10 ** (power === undefined ? 0 : Number(power.replace(/[{}]/g, "")));
  const decimals = mantissa.split(".")[1]?.trim().length ?? 0;
  return { value: Number(mantissa) * scale, tolerance: 0.5000001 * scale * 10 ** -decimals };
}

/** Whether a number is printed like this. Signs may stand elsewhere in the formula. */
function fits(printed: string, value: number): boolean {
  const plain = parse(printed.trim().replace(/^-/, ""));
  return Math.abs(plain.value - Math.abs(value)) <= plain.tolerance;
}

/** The candidates in the order in which the symbolic line names them; those that it does not name come last. */
function inOrder(candidates: readonly Candidate[], symbolic: string): Candidate[] {
  const place = ({ symbol }: Candidate): number => {
    const at = symbolic.indexOf(symbol);
    return at < 0 ? symbolic.length : at;
  };
  return [...candidates].sort((a, b) => place(a) - place(b));
}

/** Numbers and matrices of a substituted line. @param symbolic gives the order in which equal numbers are taken */
export function markNumbers(latex: string, symbolic: string, candidates: readonly Candidate[], wrap: Wrap): string {
  const left = inOrder(candidates, symbolic);
  const all = [...left];
  const take = (count: number, isIt: (candidate: Candidate) => readonly string[] | undefined): readonly string[] | undefined => {
    for (const pool of [left, all]) {
      for (const candidate of pool) {
        const keys = candidate.keys.length === count ? isIt(candidate) : undefined;
        if (keys === undefined) continue;
        const at = left.indexOf(candidate);
        if (at >= 0) left.splice(at, 1);
        return keys;
      }
    }
    return undefined;
  };
  let out = "";
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(latex);
  };
  while (at < latex.length) {
    const sign = latex[at] === "-" && signs.test(latex.slice(0, at)) ? "-" : "";
    const [block, jump] = [match(matrix), match(skipped)];
    at += sign.length;
    const printed = match(number);
    at -= sign.length;
    if (block !== null) {
      out += markMatrix(block[0], block[1]!, take, wrap);
      at += block[0].length;
    } else if (jump !== null) {
      out += jump[0];
      at += jump[0].length;
    } else if (printed !== null) {
      const single = (wanted: (value: number) => boolean): readonly string[] | undefined =>
        take(1, ({ keys: own, values }) => (fits(printed[0], values[0]!) && wanted(values[0]!) ? own : undefined));
      const negative = sign === "" ? undefined : single((value) => value < 0);
      const keys = negative ?? single(() => true);
      if (keys === undefined) out += sign + printed[0];
      else out += negative === undefined ? sign + wrap(printed[0], keys[0]!) : wrap(sign + printed[0], keys[0]!);
      at += sign.length + printed[0].length;
    } else {
      out += latex[at];
      at++;
    }
  }
  return out;
}

type Take = (count: number, isIt: (candidate: Candidate) => readonly string[] | undefined) => readonly string[] | undefined;

function markMatrix(whole: string, inside: string, take: Take, wrap: Wrap): string {
  const rows = inside.split("\\\\").map((row) => row.split("&"));
  const cells = rows.flat();
  const columns = rows[0]!.length;
  const keys = take(cells.length, (candidate) => {
    const readings: (readonly number[])[] = [];
    const straight = cells.map((_, i) => i);
    if (candidate.rows === rows.length && candidate.columns === columns) readings.push(straight);
    if (candidate.columns === rows.length && candidate.rows === columns)
      readings.push(straight.map((i) => (i % columns) * candidate.columns + Math.floor(i / columns)));
    const reading = readings.find((order) => order.every((from, i) => /\d/.test(cells[i]!) && fits(cells[i]!, candidate.values[from]!)));
    return reading?.map((from) => candidate.keys[from]!);
  });
  if (keys === undefined) return whole;
  let i = 0;
  const marked = rows.map((row) => row.map((cell) => ` ${wrap(cell.trim(), keys[i++]!)} `).join("&")).join("\\\\");
  return whole.replace(inside, () => marked);
}
