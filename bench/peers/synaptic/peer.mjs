/** synaptic: its Perceptron, which writes and compiles code for the network. */

import { locateNpmPeer } from "../../lib/npm.mjs";

export const configurations = () => [{ threads: 1 }];

/** @throws Error when it cannot be installed. */
export const locate = (_configuration, { say }) => locateNpmPeer("synaptic", new URL(".", import.meta.url), say);
