/** All peers, and how their workers are started. */

import * as brainjs from "../peers/brainjs/peer.mjs";
import * as hillock from "../peers/hillock/peer.mjs";
import * as jaxjs from "../peers/jaxjs/peer.mjs";
import * as onnxruntimeNode from "../peers/onnxruntime-node/peer.mjs";
import * as onnxruntimeWeb from "../peers/onnxruntime-web/peer.mjs";
import * as synaptic from "../peers/synaptic/peer.mjs";
import * as tfjs from "../peers/tfjs/peer.mjs";
import * as torch from "../peers/torch/peer.mjs";
import { Worker } from "./worker.mjs";

/**
 * A peer is a module: `configurations(cores)` of its worker, `[{ threads, name? }]`; `locate(configuration, { say })`, which installs what
 * is needed and says how the worker is started; `browser?`, the same for pages (see browser/pages.mjs).
 */
export const PEERS = {
  hillock,
  torch,
  jaxjs,
  tfjs,
  brainjs,
  synaptic,
  "onnxruntime-node": onnxruntimeNode,
  "onnxruntime-web": onnxruntimeWeb,
};

const all = Object.keys(PEERS);
export const PEER_NAMES = {
  bench: all,
  smoke: ["hillock"],
  browser: all.filter((name) => PEERS[name].browser !== undefined),
  accuracy: ["hillock", "torch"],
  scaling: ["hillock", "torch"],
  roofline: ["hillock"],
};

export const countThreads = (threads) => `${threads} ${threads === 1 ? "thread" : "threads"}`;

/**
 * Starts one worker per configuration that `filter` lets through, with `start(peer, configuration)`. What cannot start becomes a record
 * with the reason.
 */
export async function startWith(start, configurationsOf, peerNames, say) {
  const contestants = [];
  const missing = [];
  for (const peer of peerNames) {
    for (const configuration of configurationsOf(peer)) {
      const { threads, name } = configuration;
      const label = name === undefined ? peer : `${peer} (${name})`;
      try {
        const worker = await start(peer, configuration);
        say(`${label} ${worker.version}, ${countThreads(threads)}`);
        contestants.push({ peer, name, threads, worker });
      } catch (error) {
        say(`${label}, ${countThreads(threads)}, is missing: ${error.message}`);
        missing.push({ peer, variant: name, threads, missing: error.message });
      }
    }
  }
  return { contestants, missing };
}

/** In processes of their own. */
export function startProcesses(peerNames, { say, cores }, filter = () => true) {
  const start = async (peer, configuration) => Worker.start(await PEERS[peer].locate(configuration, { say }));
  return startWith(start, (peer) => PEERS[peer].configurations(cores).filter((found) => filter(found, peer)), peerNames, say);
}
