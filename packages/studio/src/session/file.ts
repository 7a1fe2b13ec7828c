/** A session as a file: JSON, whatever its size. */

import { decodeFloats, encodeFloats } from "./base64.ts";
import { fieldOf } from "./problem.ts";
import type { Session } from "./session.ts";
import { type Checked, validateSession } from "./validate.ts";

const format = "hillock-session";

export const fileText = (page: string, session: Session): string =>
  `${JSON.stringify({ format, version: 1, page, ...session, ...(session.start === undefined ? {} : { start: encodeFloats(session.start) }) }, null, 2)}\n`;

/** @param own gives what is missing. Undefined for what is no session at all. */
export function sessionFromFile(text: string, own: Session): (Checked & { readonly page: string }) | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (fieldOf(value, "format") !== format) return undefined;
  const start = fieldOf(value, "start");
  const page = fieldOf(value, "page");
  const checked = validateSession({ ...(value as object), start: typeof start === "string" ? decodeFloats(start) : undefined }, own);
  return { ...checked, page: typeof page === "string" ? page : "" };
}
