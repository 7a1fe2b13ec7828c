/** A page whose code is loaded when it is first opened, so that the first view is small. Its name and session are known before. */

import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import type { Page } from "./page.ts";
import * as studio from "./studio.ts";

export function lazyPage(known: Pick<Page, "id" | "title" | "description" | "session">, load: () => Promise<Page>): Page {
  const loaded = signal<Page | undefined>(undefined);
  let begun = false;
  const begin = (): void => {
    if (begun) return;
    begun = true;
    load().then((page) => {
      loaded.value = page;
      // What was drawn before did not bring what this page wants.
      return studio.refresh();
    }, studio.report);
  };
  const part = (pick: (page: Page) => FunctionComponent | undefined): FunctionComponent =>
    function LazyPart() {
      begin();
      const Part = loaded.value === undefined ? undefined : pick(loaded.value);
      return Part === undefined ? null : <Part />;
    };
  return {
    ...known,
    wanted: () => loaded.value?.wanted() ?? {},
    rail: part(({ rail }) => rail),
    stage: part(({ stage }) => stage),
    inspector: part(({ inspector }) => inspector),
    get keys() {
      return loaded.value?.keys ?? [];
    },
  };
}
