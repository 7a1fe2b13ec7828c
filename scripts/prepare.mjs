/** npm runs this after `npm ci` and `npm install`: it builds, so that `npx hillock` works at once, the studio included. */

import { commandOf, runNode } from "./run.mjs";

const [tsc, vite] = [commandOf("typescript", "tsc"), commandOf("vite")];
if (tsc === undefined || vite === undefined) {
  console.log("Hillock is not built, because its tools are left out (--omit=dev). To build it: npm ci --include=dev");
} else {
  process.exitCode = runNode(tsc, ["-b"]) || runNode(vite, ["build", "packages/studio", "--logLevel", "warn"]);
}
