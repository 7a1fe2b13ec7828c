/** npm runs this after `npm ci` and `npm install`: it builds, so that `npx hillock` works at once, the studio included. */

import { build } from "./build.mjs";

const status = build();
if (status === undefined)
  console.log("Hillock is not built, because its tools are left out (--omit=dev). To build it: npm ci --include=dev");
else process.exitCode = status;
