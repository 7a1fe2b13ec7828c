/** Address and state follow each other: a link opens its page and session, and the address always says where training stands. */

import { effect } from "@preact/signals";
import { keepFloats, keptFloats } from "../session/keep.ts";
import { hashOf, hashOfKept, mostFloatsInLink, parseHash, sessionOf } from "../session/link.ts";
import type { Session } from "../session/session.ts";
import type { Page } from "./page.ts";
import * as studio from "./studio.ts";

/** What the address says now, so that our own writing is not taken for the reader's. */
let written = "";
let kept: { readonly start: Float32Array; readonly key: string } | undefined;

/** Milliseconds between two writings while playing; browsers allow some hundred in half a minute. */
const often = 500;

function hashFor(page: Page, session: Session): string {
  const { start } = session;
  if (start === undefined || start.length <= mostFloatsInLink) return hashOf(page.id, session, page.session);
  if (kept?.start === start) return hashOfKept(page.id, session, page.session, kept.key);
  void keepFloats(start).then((key) => {
    kept = { start, key };
    write();
  }, studio.report);
  const { start: _, ...rest } = session;
  return hashOf(page.id, rest, page.session);
}

/** The address of what is shown now, for sharing. */
export function address(): string {
  const [page, session] = [studio.page.value, studio.liveSession.value];
  const hash = page === undefined || session === undefined ? location.hash : hashFor(page, session);
  return `${location.origin}${location.pathname}${hash}`;
}

function write(): void {
  const hash = new URL(address()).hash;
  if (hash === written) return;
  written = hash;
  history.replaceState(null, "", hash);
}

/** Opens what the address says. @returns the page that it names, or the first. */
async function read(pages: readonly Page[]): Promise<void> {
  const link = parseHash(location.hash);
  const found = pages.find(({ id }) => id === link.page);
  const page = found ?? pages[0]!;
  const { session, problems } = sessionOf(link, page.session);
  const strange =
    found === undefined && link.page !== ""
      ? [{ what: "the page", received: `"${link.page}"`, expected: pages.map(({ id }) => id).join(", ") }]
      : [];
  const key = link.parameters.get("kept");
  const start = key === null ? undefined : await keptFloats(key);
  const lost =
    key !== null && start === undefined
      ? [
          {
            what: "the initial weights",
            received: "a link to another browser's memory",
            expected: "the session as a file, or a smaller network",
          },
        ]
      : [];
  studio.page.value = page;
  document.title = `${page.title} · Hillock`;
  written = location.hash;
  await studio.open(start === undefined ? session : { ...session, start }, [...strange, ...lost, ...problems]);
}

export function followAddress(pages: readonly Page[]): void {
  addEventListener("hashchange", () => {
    if (location.hash !== written) void read(pages);
  });
  addEventListener("pagehide", write);
  void read(pages).then(() => {
    let waiting = false;
    effect(() => {
      void studio.liveSession.value;
      if (waiting) return;
      waiting = true;
      setTimeout(() => {
        waiting = false;
        write();
      }, often);
    });
  });
}
