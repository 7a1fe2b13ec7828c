/** jax-js in a page: it starts a worker per core. */

import { digits } from "../../browser/digits.mjs";
import { jaxLibrary } from "./library.mjs";

export async function load() {
  const jax = await import("/jaxjs/dist/index.js");
  await jax.init("wasm");
  jax.defaultDevice("wasm");
  const { version } = await (await fetch("/jaxjs/package.json")).json();
  return { version, open: jaxLibrary(jax, digits) };
}
