/** Hillock in a page. */

import { digits } from "../../browser/digits.mjs";
import { hillockLibrary } from "./library.mjs";

export async function load(configuration) {
  const hillock = await import("/hillock/dist/index.js");
  return { version: hillock.version, open: hillockLibrary(hillock, configuration, digits) };
}
