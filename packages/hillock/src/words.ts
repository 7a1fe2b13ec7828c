/** Counts with their nouns, and articles, as English has them: for every sentence that is put together. */

/** "entries" for "entry", "classes" for "class", "epochs" for "epoch". */
export function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|z|sh|[^o]ch)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** "1 row", "2 rows", "no rows" for words in place of numbers. */
export const counted = (count: number | bigint | string, noun: string): string => `${count} ${String(count) === "1" ? noun : plural(noun)}`;

/** The part of a whole that a sentence is about: "The only unit", "All 3 units", "2 of 3 units", "1 of 3 units". */
export function someOf(part: number, whole: number, noun: string): string {
  if (part !== whole) return `${part} of ${counted(whole, noun)}`;
  return whole === 1 ? `The only ${noun}` : `All ${counted(whole, noun)}`;
}

/** The verb for so many: "1 unit fires", "2 units fire". */
export const verb = (count: number, singular: string, several: string): string => (count === 1 ? singular : several);

/** "an input", "a unit", "an 8", "an F". */
export function article(word: string): string {
  const vowel = /^(?:[aeio]|u(?!ni|se|ti)|8|11(?!\d)|18(?!\d)|hour|honest)/i.test(word);
  return `${vowel ? "an" : "a"} ${word}`;
}
