/** npm runs this after `npm ci` and `npm install`: it builds, so that `npx hillock` works at once. */

import { commandOf, runNode } from "./run.mjs";

const tsc = commandOf("typescript", "tsc");
if (tsc === undefined) {
  console.log("Hillock is not built, because TypeScript is left out (--omit=dev). To build it: npm ci --include=dev");
} else {
  process.exitCode = runNode(tsc, ["-b"]);
}
