/** Symbols for people who hear them: a screen reader skips raised and lowered digits, or reads each as "superscript". */

const greek: Readonly<Record<string, string>> = { δ: "delta", η: "eta", σ: "sigma", μ: "mu", β: "beta", ε: "epsilon", Δ: "change of " };
const [raised, lowered] = ["⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"];

/** "w⁽²⁾₃,₁₂" becomes "w 3, 12 of layer 2", "x₁" becomes "x 1", "δ⁽¹⁾₂" becomes "delta 2 of layer 1". */
export function spokenSymbol(symbol: string): string {
  const [, name = symbol, layer, indices = ""] = /^([^⁽₀-₉]+)(?:⁽([⁰¹²³⁴-⁹]+)⁾)?([₀-₉,]*)(.*)$/.exec(symbol) ?? [];
  const digits = (text: string, from: string): string =>
    [...text].map((sign) => (from.includes(sign) ? from.indexOf(sign) : sign)).join("");
  // Two indices of one digit each stand for two things: from unit 1 to unit 2.
  const plain = digits(indices, lowered);
  const parts = plain.includes(",") ? plain.split(",") : plain.length === 2 && name === "w" ? [...plain] : plain === "" ? [] : [plain];
  const words = [...name].map((sign) => greek[sign] ?? sign).join("");
  return [words, parts.join(", "), layer === undefined ? "" : `of layer ${digits(layer, raised)}`].filter((part) => part !== "").join(" ");
}
