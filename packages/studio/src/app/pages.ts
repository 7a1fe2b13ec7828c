/** The pages, in the header's order; the first is the one that opens. */

import { playPage } from "../play/index.tsx";
import { homePage } from "../home/index.tsx";
import type { Page } from "./page.ts";

export const pages: readonly Page[] = [homePage, playPage];
