/** Hillock in Node. The first argument is the configuration, as JSON. */

import { readFileSync } from "node:fs";
import { digits } from "../../lib/mnist.mjs";
import { serve } from "../../lib/serve.mjs";
import { hillockLibrary } from "./library.mjs";

const library = new URL("../../../packages/hillock/", import.meta.url);
const { version } = JSON.parse(readFileSync(new URL("package.json", library), "utf8"));
const hillock = await import(new URL("dist/index.js", library).href);

await serve(version, hillockLibrary(hillock, JSON.parse(process.argv[2]), digits));
