/** Sessions written to files and read back. A link holds what is small; a file holds anything, and opens in any browser with the same bits. */

import { fileText, sessionFromFile } from "../session/file.ts";
import { keepFloats } from "../session/keep.ts";
import { hashOf, hashOfKept, mostFloatsInLink } from "../session/link.ts";
import type { Page } from "./page.ts";
import * as studio from "./studio.ts";

/** Larger ones are no sessions: the largest network that the studio takes is far below. */
const mostBytes = 64e6;

export function saveFile(): void {
  const [page, session] = [studio.page.value, studio.liveSession.value];
  if (page === undefined || session === undefined) return;
  const url = URL.createObjectURL(new Blob([fileText(page.id, session)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `hillock-${page.id}-step-${session.step}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
  studio.announce("The session is saved as a file.");
}

/** Opens the session in the page that it was saved from, the way a link is opened. What is no session is said. */
export async function openFile(file: File, pages: readonly Page[]): Promise<void> {
  const current = studio.page.value ?? pages[0]!;
  const text = file.size > mostBytes ? "" : await file.text();
  const saved = sessionFromFile(text, current.session);
  if (saved === undefined) {
    studio.error.value = {
      name: "FormatError",
      problem: `"${file.name}" is no session of Hillock`,
      expected: "a file that was saved here",
      fix: "Open a file that was written with “Save as a file”.",
    };
    return;
  }
  const page = pages.find(({ id }) => id === saved.page) ?? current;
  // What the file leaves out is the page's own, and only the file says which page that is.
  const { session } = page === current ? saved : sessionFromFile(text, page.session)!;
  const { start } = session;
  const inLink = start === undefined || start.length <= mostFloatsInLink;
  go(inLink ? hashOf(page.id, session, page.session) : hashOfKept(page.id, session, page.session, await keepFloats(start)));
  studio.announce(`Opening ${file.name}.`);
}

/** To an address, even where it is the one that is there already. */
function go(hash: string): void {
  if (location.hash === hash) dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = hash;
}
