/**
 * The frame around every page: header, setup rail on the left, stage in the middle, inspector on the right, transport below. On a phone the stage comes first and
 * setup and formula lie in a sheet that comes up from the bottom.
 */

import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { sheet } from "../app/keys.ts";
import type { Page } from "../app/page.ts";
import * as studio from "../app/studio.ts";
import { Inspector } from "../inspector/Inspector.tsx";
import { TimeNotes } from "../transport/TimeNotes.tsx";
import { Transport } from "../transport/Transport.tsx";
import { Header } from "./Header.tsx";
import { HelpDialog } from "./HelpDialog.tsx";
import { Messages } from "./Messages.tsx";

/** The sheet ends where the dock begins, whose height depends on its lines. */
function useDockHeight(): RefObject<HTMLDivElement | null> {
  const dock = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      document.documentElement.style.setProperty("--dock-height", `${dock.current?.offsetHeight ?? 0}px`);
    });
    observer.observe(dock.current!);
    return () => observer.disconnect();
  }, []);
  return dock;
}

const sheetNames = { setup: "Setup", formula: "Formula" } as const;

/** On a phone: which of the two is up. */
const SheetButtons = ({ rail }: { rail: boolean }) => (
  <div class="sheet-buttons">
    {(["setup", "formula"] as const)
      .filter((name) => rail || name !== "setup")
      .map((name) => (
        <button
          key={name}
          type="button"
          aria-expanded={sheet.value === name}
          aria-controls={name === "setup" ? "setup" : "inspector"}
          onClick={() => {
            sheet.value = sheet.value === name ? "none" : name;
          }}
        >
          {sheetNames[name]}
        </button>
      ))}
  </div>
);

export function Shell({ pages }: { pages: readonly Page[] }) {
  const page = studio.page.value;
  const dock = useDockHeight();
  const Rail = page?.rail;
  const Stage = page?.stage;
  const Time = page?.transport ?? Transport;
  return (
    <div class={`shell${Rail === undefined ? " without-rail" : ""}`} data-sheet={sheet.value} aria-busy={studio.busy.value}>
      <button type="button" class="skip" onClick={() => document.getElementById("stage")?.focus()}>
        To the network
      </button>
      <Header pages={pages} />
      {Rail !== undefined && (
        <aside class="rail" id="setup" tabIndex={-1} aria-label="Setup">
          <Rail />
        </aside>
      )}
      <main class="stage" id="stage" tabIndex={-1}>
        {page !== undefined && page.ownHeading !== true && <h1 class="visually-hidden">{page.title}</h1>}
        <Messages />
        {Stage !== undefined && <Stage />}
      </main>
      <aside class="inspector" id="inspector" tabIndex={-1} aria-label="Formula">
        <Inspector />
      </aside>
      <div class="dock" ref={dock}>
        <TimeNotes />
        <SheetButtons rail={Rail !== undefined} />
        <Time />
      </div>
      <HelpDialog pages={pages} />
      <div class="visually-hidden" role="status" aria-live="polite">
        {studio.announcement.value}
      </div>
    </div>
  );
}
