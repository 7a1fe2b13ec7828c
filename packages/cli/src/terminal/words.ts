/** Plurals and articles as English has them, for every sentence that is put together. */

/** "entries" for "entry", "classes" for "class", "epochs" for "epoch". */
export function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|z|sh|[^o]ch)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** "an input", "a unit", "an 8". */
export function article(word: string): string {
  const vowel = /^(?:[aeio]|u(?!ni|se|ti)|8|11(?!\d)|18(?!\d)|hour)/i.test(word);
  return `${vowel ? "an" : "a"} ${word}`;
}
