/** A page whose code is loaded when it is first opened, so that the first view is small. What the frame asks of it before is known here. */

import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";
import { Message } from "../frame/Message.tsx";
import type { Page } from "./page.ts";

/** What is known of a page before its code is there. A part that the page will have must be named, so that the frame has room for it. */
export type KnownPage = Pick<Page, "id" | "title" | "description" | "session"> & {
  readonly ownHeading: boolean;
  readonly parts: readonly ("rail" | "transport" | "inspector")[];
};

export function lazyPage({ parts, ...known }: KnownPage, load: () => Promise<Page>): Page {
  const loaded = signal<Page | undefined>(undefined);
  const lost = signal(false);
  let begun = false;
  const begin = (): void => {
    if (begun) return;
    begun = true;
    lost.value = false;
    load().then(
      (page) => {
        loaded.value = page;
      },
      () => {
        // Without a network: the next wish tries again, and so does the network's return.
        begun = false;
        lost.value = true;
        addEventListener("online", begin, { once: true });
      },
    );
  };
  const part = (pick: (page: Page) => FunctionComponent | undefined, otherwise: FunctionComponent = () => null): FunctionComponent =>
    function LazyPart() {
      useEffect(begin, []);
      const Part = loaded.value === undefined ? otherwise : pick(loaded.value);
      return Part === undefined ? null : <Part />;
    };
  const Lost: FunctionComponent = () =>
    lost.value ? (
      <Message role="alert">
        <strong>The page {known.title} could not be loaded.</strong> The network seems to be away; nothing of yours is lost.
        <p class="message-buttons">
          <button type="button" class="primary" onClick={begin}>
            Try again
          </button>
        </p>
      </Message>
    ) : null;
  return {
    ...known,
    wanted: () => loaded.value?.wanted() ?? {},
    stage: part(({ stage }) => stage, Lost),
    ...Object.fromEntries(parts.map((name) => [name, part((page) => page[name])])),
    get keys() {
      return loaded.value?.keys ?? [];
    },
  };
}
