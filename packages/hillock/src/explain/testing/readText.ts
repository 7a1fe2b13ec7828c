/** Reads a line of text back as a number. */

import { evaluate } from "../../math/index.ts";
import { parseText } from "../../math/testing/parse-text.ts";

/** "(781 more terms: 0.1)" is 0.1. */
const plainly = (text: string): string => text.replaceAll(/\(\d+ more terms?: ([^()]*)\)/g, "($1)");
export const readText = (text: string): number => evaluate(parseText(plainly(text)));
