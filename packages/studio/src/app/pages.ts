/** The pages, in the header's order; the first is the one that opens, and comes with the first view. */

import { homePage } from "../home/index.tsx";
import { defaultSession } from "../session/session.ts";
import { lazyPage } from "./lazyPage.tsx";
import type { Page } from "./page.ts";

const playPage = lazyPage(
  {
    id: "play",
    title: "Play",
    description: "Build a small network, train it live on points of the plane, and look into every unit and weight.",
    session: defaultSession,
    ownHeading: true,
    parts: ["rail", "inspector"],
  },
  async () => (await import("../play/index.tsx")).playPage,
);

export const pages: readonly Page[] = [homePage, playPage];
