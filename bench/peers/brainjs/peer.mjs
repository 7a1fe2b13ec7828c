/** brain.js: its NeuralNetwork in plain JavaScript. */

import { locateNpmPeer } from "../../lib/npm.mjs";

export const configurations = () => [{ threads: 1 }];

/** @throws Error when it cannot be installed. */
export const locate = (_configuration, { say }) => locateNpmPeer("brainjs", new URL(".", import.meta.url), say);
