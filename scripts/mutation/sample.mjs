/** Which mutants are tried: a sample by seed, spread evenly over folders, over the files of a folder, and over kinds within a file. */

/** Numbers in [0, 1) by Mulberry32 (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c). */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled(items, random) {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j], result[i]];
  }
  return result;
}

function grouped(items, keyOf) {
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

/** All items, in an order in which each prefix is spread over the groups. */
function* alternating(groups) {
  const iterators = groups.map((group) => group[Symbol.iterator]());
  for (let left = iterators; left.length > 0; ) {
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

/** @param folderOf a site's folder @returns the first `count` sites of an order that depends on the seed alone. */
export function sample(sites, count, seed, folderOf) {
  const random = randomNumbers(seed);
  const folders = [...grouped(sites, folderOf).values()].map((ofFolder) => {
    const files = [...grouped(ofFolder, ({ file }) => file).values()].map((ofFile) =>
      alternating(
        shuffled(
          [...grouped(ofFile, ({ kind }) => kind).values()].map((ofKind) => shuffled(ofKind, random)),
          random,
        ),
      ),
    );
    return alternating(shuffled(files, random));
  });
  const chosen = [];
  for (const site of alternating(folders)) {
    if (chosen.length === count) break;
    chosen.push(site);
  }
  return chosen;
}
