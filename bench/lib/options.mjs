/** The command line. */

import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { WORKLOADS } from "./workloads.mjs";

export const HELP = `Measures Hillock and its peers side by side.

  npm run bench -- [options]

  --only W1,W2         workloads (default: all of ${WORKLOADS.map(({ name }) => name).join(", ")}; W6 means both)
  --peers hillock,...  peers (default: all)
  --rounds N           interleaved rounds per workload (default 7)
  --milliseconds N     how long one variant trains in one round of a step workload (default 400)
  --threads N          what "all threads" means (default: as many as there are cores, here ${availableParallelism()})
  --json [FILE]        JSON lines into FILE; without FILE on stdout, with the tables on stderr
  --picture FILE.svg   a picture of the results
  --smoke              Hillock only, one round of a few milliseconds each: does it run at all, and compute the right thing?

Instead of the side-by-side table:
  --browser            the same table for the peers of pages, in headless Chromium on a cross-origin isolated page
  --accuracy           W7's test accuracy beside PyTorch's: the mean over --seeds (default 5) after --epochs (default 1)
  --scaling            time of a step against width, depth, batch and threads (--only width,depth chooses)
  --roofline           peak arithmetic and memory bandwidth of this machine, and what matrix products and training steps reach
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

/** W6 stands for W6b1 and W6b1024. */
function workloadsNamed(wanted) {
  return wanted.flatMap((name) => {
    const found = WORKLOADS.filter((workload) => workload.name.toUpperCase() === name || workload.name.startsWith(`${name}b`));
    return found.length > 0
      ? found
      : choose(
          "only",
          [name],
          WORKLOADS.map((workload) => workload.name),
        ); // throws
  });
}

/** `--json` may stand without a value; parseArgs wants every string option to have one. */
function withJsonValue(args) {
  return args.flatMap((arg, i) => {
    const next = args[i + 1];
    return arg === "--json" && (next === undefined || next.startsWith("--")) ? ["--json", "-"] : [arg];
  });
}

function parse(args) {
  const text = { type: "string" };
  const flag = { type: "boolean", default: false };
  try {
    return parseArgs({
      args: withJsonValue(args),
      options: {
        only: text,
        peers: text,
        rounds: text,
        milliseconds: text,
        threads: text,
        seeds: text,
        epochs: text,
        json: text,
        picture: text,
        smoke: flag,
        browser: flag,
        accuracy: flag,
        scaling: flag,
        roofline: flag,
        help: flag,
      },
    }).values;
  } catch (error) {
    throw new UsageError(error.message, { cause: error });
  }
}

/** What `--scaling` varies. */
const CURVES = ["width", "depth", "batch", "threads"];
const MODES = ["smoke", "browser", "accuracy", "scaling", "roofline"];

/** `peerNames` per mode: { node, browser, accuracy, scaling }. @throws UsageError */
export function readOptions(args, peerNames) {
  const values = parse(args);
  const modes = MODES.filter((mode) => values[mode]);
  if (modes.length > 1) throw new UsageError(`Choose one of --${modes.join(", --")}`);
  const [mode = "bench"] = modes;
  const available = peerNames[mode] ?? peerNames.bench;
  const number = (name, otherwise) => (values[name] === undefined ? otherwise : positive(name, values[name]));
  const smoke = mode === "smoke";
  return {
    help: values.help,
    mode,
    curves: mode === "scaling" && values.only !== undefined ? choose("only", names(values.only), CURVES) : CURVES,
    workloads: values.only === undefined || mode === "scaling" ? WORKLOADS : workloadsNamed(names(values.only.toUpperCase())),
    peers: values.peers === undefined ? available : choose("peers", names(values.peers), available),
    // The roofline's measurements are short, so that they are seldom interrupted, and many.
    rounds: smoke ? 1 : number("rounds", mode === "roofline" ? 25 : 7),
    milliseconds: smoke ? 3 : number("milliseconds", mode === "roofline" ? 12 : 400),
    cores: number("threads", availableParallelism()),
    seeds: number("seeds", 5),
    epochs: number("epochs", 1),
    json: values.json,
    picture: values.picture,
  };
}
