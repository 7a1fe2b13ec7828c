/** The search for a BLAS library that is worth calling, once per process and request. */

import { createRequire } from "node:module";
import { messageOf } from "../../../errors.ts";
import type { BlasLibrary, BlasRequest, BlasSearch, Gemm } from "../../types.ts";
import { environment, startingPoints } from "../places.ts";
import { bindGemm, type Koffi } from "./bindGemm.ts";
import { candidatesFor } from "./candidates.ts";
import { coreTypeFor, readCpuFlags } from "./coreType.ts";
import { blasVariables, withVariables } from "./environment.ts";
import { type OpenedLibrary, openLibrary } from "./library.ts";
import { objectionTo, whyOf } from "./worth.ts";

interface LoadedKoffi {
  readonly koffi: Koffi;
  readonly path: string;
}

/** The optional package, looked for beside this library, the working directory and the program. Undefined where it is not installed. */
function loadKoffi(): LoadedKoffi | undefined {
  for (const point of startingPoints()) {
    const require = createRequire(point);
    let path: string;
    try {
      path = require.resolve("koffi");
    } catch {
      continue;
    }
    return { koffi: require(path) as Koffi, path };
  }
  return undefined;
}

/** What the loaders of Linux, macOS and Windows say when there is no such file: absence, no fault. */
const isAbsent = (message: string): boolean => /no such file|could not be found/i.test(message);

interface Outcome extends BlasSearch {
  /** The user asked for a library, or one that should work does not: worth a warning. */
  readonly loud: boolean;
}

function search(request: BlasRequest): Outcome {
  const asked = request === "auto" ? (environment("HILLOCK_BLAS") ?? "auto") : request;
  const isAuto = asked === "auto";
  const none = (status: BlasSearch["status"], reason: string, loud: boolean, refused: BlasSearch["refused"] = []): Outcome => ({
    ...{ library: undefined, status, asked, reason, refused, loud },
  });
  if (asked === "off") return none("off", `It is switched off by ${request === "off" ? 'the option "blas"' : "HILLOCK_BLAS"}.`, false);
  let loaded: LoadedKoffi | undefined;
  try {
    loaded = loadKoffi();
  } catch (error) {
    return none("noCaller", `The package koffi, which calls it, does not load: ${messageOf(error)}.`, true);
  }
  if (loaded === undefined) return none("noCaller", "The package koffi, which calls it, is not installed.", !isAuto);
  const { koffi, path: koffiPath } = loaded;
  const core = coreTypeFor(readCpuFlags());
  const refused: { path: string; problem: string }[] = [];
  let broken = false;
  for (const path of isAuto ? candidatesFor(process.platform, process.env) : [asked]) {
    let library: OpenedLibrary;
    try {
      library = withVariables(blasVariables(core), koffi, () => openLibrary(koffi, koffiPath, path, core));
    } catch (error) {
      const message = messageOf(error);
      if (isAuto && isAbsent(message)) continue;
      broken = true;
      refused.push({ path, problem: isAbsent(message) ? "there is no such library, or one that it needs is missing" : message });
      continue;
    }
    // One that is asked for by name is used however slow it is.
    const problem = isAuto ? objectionTo(library) : undefined;
    if (problem === undefined) {
      const chosen = { ...library, why: whyOf(library, asked) };
      return { library: chosen, status: "found", asked, reason: undefined, refused, loud: broken };
    }
    refused.push({ path: library.path, problem });
  }
  const first = refused[0];
  if (first === undefined) return none("missing", "No library was found.", !isAuto);
  return none("refused", `${first.path} is not used: ${first.problem}.`, broken || !isAuto, refused);
}

const outcomes = new Map<string, Outcome>();
const warned = new Set<string>();

function outcomeOf(request: BlasRequest): Outcome {
  const key = `${request}\n${request === "auto" ? (environment("HILLOCK_BLAS") ?? "") : ""}`;
  const known = outcomes.get(key);
  if (known !== undefined) return known;
  const outcome = search(request);
  outcomes.set(key, outcome);
  return outcome;
}

export function searchBlas(request: BlasRequest): BlasSearch {
  const { loud: _, ...search } = outcomeOf(request);
  return search;
}

export function findBlas(request: BlasRequest): BlasLibrary | undefined {
  const { library, reason, refused, loud } = outcomeOf(request);
  const problem = reason ?? refused.map(({ path, problem }) => `${path} is not used: ${problem}.`).join(" ");
  if (loud && !warned.has(problem)) {
    warned.add(problem);
    const instead = library === undefined ? "WebAssembly computes instead" : `${library.path} is used`;
    process.emitWarning(`BLAS: ${problem} ${instead}; "hillock doctor" tells more.`, { type: "HillockWarning", code: "HILLOCK_BLAS" });
  }
  return library;
}

export function bindBlas({ koffiPath, path }: BlasLibrary, buffer: ArrayBufferLike): Gemm {
  return bindGemm(createRequire(koffiPath)(koffiPath) as Koffi, path, buffer);
}
