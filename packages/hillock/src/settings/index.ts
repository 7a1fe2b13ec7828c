/** Settings: each public function's options, described once. */

export {
  aFunction,
  type CustomKind,
  custom,
  flag,
  listOf,
  looksLike,
  name,
  nameRead,
  number,
  type Range,
  seed,
  shape,
  signalKind,
  text,
  whole,
} from "./kinds.ts";
export { findName, fold, type Named, resolveName } from "./names.ts";
export { needArray, needBytes, needMembers, needTexts, refuse } from "./needs.ts";
export { isPlainObject, isRecord, received, tagOf } from "./received.ts";
export { type Common, type Domain, type PresenceOf, Refused, refusing, type Setting } from "./setting.ts";
export { type Described, type Fields, type OptionsFor, type Settings, settings, type ValuesFor } from "./settings.ts";
