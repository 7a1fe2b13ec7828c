/** Commands that are printed to be copied: a word that a shell would take apart is put into quotes. */

export function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return process.platform === "win32" ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
}

/** "npx hillock predict runs/xor 0,1" */
export const commandLine = (...words: readonly string[]): string => ["npx", "hillock", ...words.map(shellWord)].join(" ");

/** A name of a file or a folder that no command takes for an option. */
export const pathWord = (path: string): string => (path.startsWith("-") ? `./${path}` : path);
