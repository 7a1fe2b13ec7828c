/** The JavaScript peers' side of the protocol in worker.mjs, in Node. */

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { responder } from "./timing.mjs";

/** `require` for the packages that lib/npm.mjs installed. */
export const installed = () => createRequire(process.env.HILLOCK_PEER_PACKAGES);

/** The folder of an installed package, for one that does not export its package.json. */
export const installedFolder = (name) => join(dirname(process.env.HILLOCK_PEER_PACKAGES), "node_modules", name);

/** Answers requests until stdin closes. `open` is explained in timing.mjs. */
export async function serve(version, open) {
  const respond = responder(open);
  // Some packages print hints by console.log, which would be taken for answers.
  console.log = console.error;
  const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
  answer({ ready: true, version });
  for await (const line of createInterface({ input: process.stdin })) answer(await respond(JSON.parse(line)));
}

/**
 * For a library of sigmoid neurons and per-example updates.
 * @throws Error for a workload that it cannot learn.
 */
export function onlyQuadraticSigmoid(library, { unit, layers, loss, optimizer }) {
  if (unit === "call") throw new Error(`${library} has no softmax: it cannot compute this network`);
  if (loss !== "quadratic" || optimizer.name !== "sgd" || layers.some(([, activation]) => activation !== "sigmoid"))
    throw new Error(
      `${library} cannot train this: it has no mini-batches (it updates after every example), and no softmax with cross-entropy`,
    );
}
