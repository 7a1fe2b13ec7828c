/** Which mutants are tried: a sample by seed, spread evenly over folders, over the files of a folder, and over kinds within a file. */

/** @typedef {import("./sites.mjs").Site} Site */

/**
 * Numbers in [0, 1) by Mulberry32 (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c).
 * @param {number} seed
 */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {() => number} random
 * @returns {T[]}
 */
function shuffled(items, random) {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [/** @type {T} */ (result[j]), /** @type {T} */ (result[i])];
  }
  return result;
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => string} keyOf
 * @returns {T[][]}
 */
function grouped(items, keyOf) {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/**
 * All items, in an order in which each prefix is spread over the groups.
 * @template T
 * @param {readonly Iterable<T>[]} groups
 * @returns {Generator<T>}
 */
function* alternating(groups) {
  for (let left = groups.map((group) => group[Symbol.iterator]()); left.length > 0; ) {
    const next = [];
    for (const iterator of left) {
      const { value, done } = iterator.next();
      if (done) continue;
      yield value;
      next.push(iterator);
    }
    left = next;
  }
}

/**
 * A number for a name, by FNV-1a.
 * @param {string} name
 */
function hashOf(name) {
  let hash = 2166136261;
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619);
  return hash;
}

/**
 * The first `count` sites of an order that depends on the seed and on names: what changes in one file leaves the choice in all others as it was.
 * @param {readonly Site[]} sites
 * @param {number} count
 * @param {number} seed
 * @param {(site: Site) => string} folderOf
 */
export function sample(sites, count, seed, folderOf) {
  /** @param {string} name */
  const randomFor = (name) => randomNumbers(hashOf(`${seed} ${name}`));
  const folders = grouped(sites, folderOf).map((ofFolder) => {
    const files = grouped(ofFolder, ({ file }) => file).map((ofFile) => {
      const random = randomFor(ofFile[0]?.file ?? "");
      const kinds = grouped(ofFile, ({ kind }) => kind).map((ofKind) => shuffled(ofKind, random));
      return alternating(shuffled(kinds, random));
    });
    return alternating(shuffled(files, randomFor(ofFolder[0] === undefined ? "" : folderOf(ofFolder[0]))));
  });
  /** @type {Site[]} */
  const chosen = [];
  for (const site of alternating(folders)) {
    if (chosen.length === count) break;
    chosen.push(site);
  }
  return chosen;
}
