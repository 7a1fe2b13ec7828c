/** jax-js in Node. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { digits } from "../../lib/mnist.mjs";
import { installedFolder, serve } from "../../lib/serve.mjs";
import { jaxLibrary } from "./library.mjs";

const folder = installedFolder("@jax-js/jax");
const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const jax = await import(pathToFileURL(join(folder, "dist", "index.js")).href);
await jax.init("wasm");
jax.defaultDevice("wasm");
await serve(version, jaxLibrary(jax, digits));
