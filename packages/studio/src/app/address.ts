/** Address and state follow each other: a link opens its page and session, and the address always says where training stands. */

import { batch, effect, signal } from "@preact/signals";
import { patience, secondsFor } from "../session/cost.ts";
import { keepFloats, keptFloats } from "../session/keep.ts";
import { hashOf, hashOfKept, type Link, mostFloatsInLink, parseHash, sessionOf } from "../session/link.ts";
import type { Session } from "../session/session.ts";
import type { Checked } from "../session/validate.ts";
import { keepNow, keptFor } from "./keeping.ts";
import type { Page } from "./page.ts";
import * as studio from "./studio.ts";

/** What the address says now, so that our own writing is not taken for the reader's. */
let written = "";
let kept: { readonly start: Float32Array; readonly key: string } | undefined;

/** The session that was open when another address was read: until that is open, there is nothing to write. */
let stale: Session | undefined;

/** Where each page was left in this visit; the links in the header lead back there. */
interface Left {
  readonly hash: string;
  readonly session: Session;
}
export const left = signal<Readonly<Record<string, Left>>>({});

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
  const [page, session] = [studio.page.peek(), studio.liveSession.peek()];
  const hash = page === undefined || session === undefined ? location.hash : hashFor(page, session);
  return `${location.origin}${location.pathname}${hash}`;
}

function write(): void {
  if (stale !== undefined && studio.session.peek() === stale) return;
  const hash = new URL(address()).hash;
  if (hash === written) return;
  written = hash;
  history.replaceState(null, "", hash);
}

/** What the address says: a page as it was left, or a session by its parts. */
async function sessionAt(link: Link, page: Page): Promise<Checked> {
  const known = left.peek()[page.id];
  if (known?.hash === location.hash) return { session: known.session, problems: [] };
  const { session, problems } = sessionOf(link, page.session);
  const key = link.parameters.get("kept");
  const start = key === null ? undefined : await keptFloats(key);
  if (start !== undefined) return { session: { ...session, start }, problems };
  const lost = {
    what: "the initial weights",
    received: "a link to another browser's memory",
    expected: "the session as a file, or a smaller network",
  };
  return { session, problems: key === null ? problems : [lost, ...problems] };
}

/** The page that is shown is left for another: it will be found again as it is. */
async function leave(page: Page): Promise<void> {
  if (studio.playing.peek()) await studio.pause();
  await keepNow();
  const session = studio.liveSession.peek();
  if (session !== undefined) left.value = { ...left.peek(), [page.id]: { hash: hashFor(page, session), session } };
}

/** What was shown belongs to the page before. */
function showPage(page: Page): void {
  batch(() => {
    studio.page.value = page;
    studio.session.value = studio.model.value = studio.frame.value = undefined;
    studio.curve.value = studio.noCurve;
  });
}

let readings = 0;
/** Opens what the address says; resolves as soon as it is open, or another address is. */
async function read(pages: readonly Page[]): Promise<void> {
  const reading = ++readings;
  const link = parseHash(location.hash);
  const found = pages.find(({ id }) => id === link.page);
  const page = found ?? pages[0]!;
  const strange =
    found === undefined && link.page !== ""
      ? [{ what: "the page", received: `"${link.page}"`, expected: pages.map(({ id }) => id).join(", ") }]
      : [];
  const shown = studio.page.peek();
  if (shown !== undefined && shown !== page) await leave(shown);
  const { session, problems } = await sessionAt(link, page);
  const kept = await keptFor(session);
  if (reading !== readings) return;
  batch(() => {
    studio.linked.value = link.parameters.size > 0;
    if (page !== studio.page.peek()) showPage(page);
  });
  document.title = `${page.title} · Hillock`;
  written = location.hash;
  stale = studio.session.peek();
  const takesLong = secondsFor(session, session.step - (kept?.step ?? 0)) > patience;
  const { digest: _, ...unpromised } = session;
  const near: Session = { ...unpromised, step: kept?.step ?? 0, edits: kept?.edits ?? session.edits.filter(({ step }) => step === 0) };
  const opening = { problems: [...strange, ...problems], kept };
  await (takesLong ? studio.open(near, { ...opening, offer: session }) : studio.open(session, opening));
}

export function followAddress(pages: readonly Page[]): void {
  addEventListener("hashchange", () => {
    if (location.hash !== written) void read(pages);
  });
  addEventListener("pagehide", write);
  void read(pages);
  let waiting = false;
  effect(() => {
    if (studio.liveSession.value === undefined || waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      write();
    }, often);
  });
}
