/**
 * A session as the part of an address behind "#": "#/play?v=1&set=spiral&layers=8.tanh_8.tanh&step=1200". Readable, and only what differs from the page's own
 * session. Initial weights are in it while they are few; many are kept by the browser (`keep.ts`), and the address names them.
 */

import { decodeFloats, encodeFloats } from "./base64.ts";
import type { SessionProblem } from "./problem.ts";
import type { Edit, OptimizerSpec, Session } from "./session.ts";
import { type Checked, validateSession } from "./validate.ts";

const version = "1";

/** Numbers that make a link too long to be sent around are kept aside: 512 floats are 2.7 kB of text. */
export const mostFloatsInLink = 512;

export interface Link {
  /** "play" */
  readonly page: string;
  readonly parameters: URLSearchParams;
}

export function parseHash(hash: string): Link {
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?", 2);
  return { page: path.toLowerCase(), parameters: new URLSearchParams(query) };
}

const numberOf = (text: string | undefined): number | string | undefined =>
  text === undefined ? undefined : /^-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : text;

const optimizerText = ({ name, learningRate, momentum }: OptimizerSpec): string => [name, learningRate, momentum].join("_");
function optimizerFrom(text: string): unknown {
  const [name, learningRate, momentum] = text.split("_");
  return { name, learningRate: numberOf(learningRate), momentum: numberOf(momentum) };
}

const editText = (edit: Edit): string =>
  edit.kind === "weight" ? `${edit.step}_w_${edit.index}_${edit.value}` : `${edit.step}_o_${optimizerText(edit.optimizer)}`;
function editFrom(text: string): unknown {
  const [step, kind, ...rest] = text.split("_");
  if (kind === "o") return { kind: "optimizer", step: numberOf(step), optimizer: optimizerFrom(rest.join("_")) };
  return { kind: "weight", step: numberOf(step), index: numberOf(rest[0]), value: numberOf(rest[1]) };
}

/** How each part is written. Parts that are equal to the page's own are left out. */
const parts: readonly { readonly key: string; readonly of: (session: Session) => string }[] = [
  { key: "set", of: ({ data }) => data.set },
  { key: "gate", of: ({ data }) => data.gate },
  { key: "n", of: ({ data }) => String(data.examples) },
  { key: "noise", of: ({ data }) => String(data.noise) },
  { key: "train", of: ({ data }) => String(data.trainFraction) },
  { key: "draw", of: ({ data }) => String(data.seed) },
  { key: "inputs", of: ({ data }) => data.features.join("_") },
  { key: "layers", of: ({ network }) => network.hidden.map(({ units, activation }) => `${units}.${activation}`).join("_") },
  { key: "output", of: ({ network }) => network.output },
  { key: "init", of: ({ network }) => network.initializer },
  { key: "loss", of: ({ training }) => training.loss },
  { key: "optimizer", of: ({ training }) => optimizerText(training.optimizer) },
  { key: "penalty", of: ({ training }) => `${training.regularizer.kind}_${training.regularizer.rate}` },
  { key: "batch", of: ({ training }) => String(training.batchSize) },
  { key: "shuffle", of: ({ training }) => String(training.shuffle) },
  { key: "stop", of: ({ training }) => `${training.stop.step}_${training.stop.loss}` },
  { key: "seed", of: ({ seed }) => String(seed) },
  { key: "step", of: ({ step }) => String(step) },
  { key: "edits", of: ({ edits }) => edits.map(editText).join("~") },
  {
    key: "points",
    of: ({ data }) => encodeFloats(Float32Array.from(data.points.flatMap(({ x1, x2, target }) => [x1, x2, target]))),
  },
  { key: "weights", of: ({ start }) => (start === undefined ? "" : encodeFloats(start)) },
  { key: "bits", of: ({ digest }) => digest ?? "" },
];

/** The address of a session on a page. @param own the page's session, from which only differences are written. */
export function hashOf(page: string, session: Session, own: Session): string {
  const query = parts
    .map(({ key, of }) => [key, of(session), of(own)] as const)
    .filter(([, value, usual]) => value !== usual)
    .map(([key, value]) => `${key}=${encodeURIComponent(value).replaceAll("%7E", "~")}`);
  return query.length === 0 ? `#/${page}` : `#/${page}?v=${version}&${query.join("&")}`;
}

/** The same, naming initial weights that the browser keeps (`keep.ts`) in place of those that are too many for a link. */
export function hashOfKept(page: string, { start: _, ...rest }: Session, own: Session, key: string): string {
  const hash = hashOf(page, rest, own);
  return `${hash}${hash.includes("?") ? "&" : `?v=${version}&`}kept=${key}`;
}

/** The session that an address describes. @param own the page's session, which gives what is not mentioned. */
export function sessionOf({ parameters }: Link, own: Session): Checked {
  const get = (key: string): string | undefined => parameters.get(key) ?? undefined;
  const number = (key: string): unknown => numberOf(get(key));
  const split = (key: string, by: string): string[] | undefined => {
    const text = get(key);
    return text === undefined ? undefined : text.split(by).filter((part) => part !== "");
  };
  const { problems: unreadable, points, start } = numbersOf(get("points"), get("weights"));
  const [penalty, stop] = [get("penalty")?.split("_"), get("stop")?.split("_")];
  const shuffle = get("shuffle");
  const value = {
    data: {
      set: get("set"),
      gate: get("gate"),
      examples: number("n"),
      noise: number("noise"),
      trainFraction: number("train"),
      seed: number("draw"),
      features: split("inputs", "_"),
      points,
    },
    network: {
      hidden: split("layers", "_")?.map((text) => ({ units: numberOf(text.split(".")[0]), activation: text.split(".")[1] })),
      output: get("output"),
      initializer: get("init"),
    },
    training: {
      loss: get("loss"),
      optimizer: get("optimizer") === undefined ? undefined : optimizerFrom(get("optimizer")!),
      regularizer: { kind: penalty?.[0], rate: numberOf(penalty?.[1]) },
      batchSize: number("batch"),
      shuffle: shuffle === "true" ? true : shuffle === "false" ? false : shuffle,
      stop: { step: numberOf(stop?.[0]), loss: numberOf(stop?.[1]) },
    },
    seed: number("seed"),
    step: number("step"),
    edits: split("edits", "~")?.map(editFrom),
    start,
    digest: get("bits"),
  };
  const { session, problems } = validateSession(value, own);
  const other = get("v");
  const strange: SessionProblem[] =
    other === undefined || other === version ? [] : [{ what: "the link's version", received: other, expected: version }];
  return { session, problems: [...strange, ...unreadable, ...problems] };
}

function numbersOf(
  points: string | undefined,
  weights: string | undefined,
): { points: unknown; start: Float32Array | undefined; problems: SessionProblem[] } {
  const problems: SessionProblem[] = [];
  const read = (what: string, text: string | undefined): Float32Array | undefined => {
    if (text === undefined || text === "") return undefined;
    const values = decodeFloats(text);
    if (values === undefined)
      problems.push({ what, received: `${text.slice(0, 20)}…`, expected: "numbers in base64, as a link of the studio has them" });
    return values;
  };
  const flat = read("the points", points);
  return {
    points:
      flat === undefined
        ? points === ""
          ? []
          : undefined
        : Array.from({ length: Math.floor(flat.length / 3) }, (_, i) => ({
            x1: flat[3 * i],
            x2: flat[3 * i + 1],
            target: flat[3 * i + 2],
          })),
    start: read("the initial weights", weights),
    problems,
  };
}
