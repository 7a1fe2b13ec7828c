/** jax-js on its wasm backend. In Node it has one thread: it looks for a page's Worker. */

import { join } from "node:path";
import { locateNpmPeer, packagesOf } from "../../lib/npm.mjs";

const here = new URL(".", import.meta.url);

export const configurations = () => [{ threads: 1, name: "wasm" }];

/** @throws Error when it cannot be installed. */
export const locate = (_configuration, { say }) => locateNpmPeer("jaxjs", here, say);

/** In pages it takes all threads where the page is isolated. */
export const browser = {
  configurations: (cores) => [{ threads: cores, name: "wasm" }],
  folders: async (say) => ({ jaxjs: join(await packagesOf("jaxjs", here, say), "@jax-js", "jax") }),
  script: "peers/jaxjs/browser.mjs",
};
