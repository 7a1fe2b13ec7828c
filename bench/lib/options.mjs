/** The command line. */

import { parseArgs } from "node:util";
import { WORKLOADS } from "./workloads.mjs";

export const HELP = `Measures Hillock and its peers side by side.

  npm run bench -- [options]

  --only W1,W2         workloads (default: all of ${WORKLOADS.map(({ name }) => name).join(", ")})
  --peers hillock,...  peers (default: all)
  --rounds N           interleaved rounds per workload (default 7)
  --milliseconds N     how long one peer trains in one round of a step workload (default 400)
  --json [FILE]        JSON lines into FILE; without FILE on stdout, with the table on stderr
  --smoke              Hillock only, one round of a few milliseconds each: does it run at all?
  --help
`;

export class UsageError extends Error {}

const names = (text) => text.split(",").map((name) => name.trim());

function positive(option, text) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new UsageError(`--${option} takes a whole number from 1. Received: ${text}`);
  return value;
}

function choose(option, wanted, available) {
  for (const name of wanted) {
    if (!available.includes(name)) throw new UsageError(`--${option} does not know "${name}". There are: ${available.join(", ")}`);
  }
  return wanted;
}

/** `--json` may stand without a value; parseArgs wants every string option to have one. */
function withJsonValue(args) {
  return args.flatMap((arg, i) => {
    const next = args[i + 1];
    return arg === "--json" && (next === undefined || next.startsWith("--")) ? ["--json", "-"] : [arg];
  });
}

function parse(args) {
  try {
    return parseArgs({
      args: withJsonValue(args),
      options: {
        only: { type: "string" },
        peers: { type: "string" },
        rounds: { type: "string", default: "7" },
        milliseconds: { type: "string", default: "400" },
        json: { type: "string" },
        smoke: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error.message, { cause: error });
  }
}

/** @throws UsageError */
export function readOptions(args, peerNames) {
  const values = parse(args);
  const all = WORKLOADS.map(({ name }) => name);
  const only = choose("only", values.only === undefined ? all : names(values.only.toUpperCase()), all);
  const peers = choose("peers", values.peers === undefined ? peerNames : names(values.peers), peerNames);
  return {
    help: values.help,
    smoke: values.smoke,
    workloads: WORKLOADS.filter(({ name }) => only.includes(name)),
    peers: values.smoke ? ["hillock"] : peers,
    rounds: values.smoke ? 1 : positive("rounds", values.rounds),
    milliseconds: values.smoke ? 3 : positive("milliseconds", values.milliseconds),
    json: values.json,
  };
}
