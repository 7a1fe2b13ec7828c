/** The pages, in the header's order; the first is the one that opens. */

import { playPage } from "../play/index.tsx";
import type { Page } from "./page.ts";
import { xorPage } from "./xor-page.tsx";

export const pages: readonly Page[] = [xorPage, playPage];
