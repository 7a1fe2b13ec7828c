/** Everything can be done with the keyboard. Single letters can be switched off, for people whose speech input types them (WCAG 2.1.4). */

import { signal } from "@preact/signals";
import { rungs } from "../engine/protocol.ts";
import { stepSpeed } from "../transport/speeds.ts";
import * as studio from "./studio.ts";

export interface KeyBinding {
  /** As `KeyboardEvent.key` gives it. */
  readonly key: string;
  /** As it is shown. */
  readonly shown: string;
  readonly text: string;
  readonly press: () => void;
}

export const keysOn = signal(true);
export const helpOpen = signal(false);
export const sheet = signal<"none" | "setup" | "formula">("none");

const focusOn = (id: string): void => {
  const target = document.getElementById(id);
  target?.focus();
};

export const bindings: readonly KeyBinding[] = [
  { key: " ", shown: "Space", text: "Play or pause", press: () => void studio.toggle() },
  { key: "ArrowRight", shown: "→", text: "Forward by one rung of the ladder", press: () => void studio.walk(1) },
  { key: "ArrowLeft", shown: "←", text: "Back by one rung", press: () => void studio.walk(-1) },
  { key: "Home", shown: "Home", text: "Rewind to the start", press: () => void studio.goTo(0) },
  { key: "End", shown: "End", text: "Go to the last step that is known", press: () => void studio.goTo(studio.frame.value?.lastStep ?? 0) },
  ...rungs.map((rung, i) => ({
    key: String(i + 1),
    shown: String(i + 1),
    text: `Ladder: one ${rung === "batch" ? "mini-batch" : rung} at a time`,
    press: () => studio.chooseSpeed({ rung }),
  })),
  { key: "+", shown: "+", text: "Faster", press: () => stepSpeed(1) },
  { key: "-", shown: "−", text: "Slower", press: () => stepSpeed(-1) },
  {
    key: "e",
    shown: "E",
    text: "Go to the setup",
    press: () => {
      sheet.value = "setup";
      focusOn("setup");
    },
  },
  { key: "n", shown: "N", text: "Go to the network", press: () => focusOn("stage") },
  {
    key: "f",
    shown: "F",
    text: "Go to the formula",
    press: () => {
      sheet.value = "formula";
      focusOn("inspector");
    },
  },
  { key: "?", shown: "?", text: "Show these keys", press: () => (helpOpen.value = true) },
];

/** Whether the focus is on something that uses this key itself. */
function isTaken(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("dialog[open]") !== null) return true;
  if (target.matches("input[type='radio'], input[type='checkbox']")) return key === " " || key.startsWith("Arrow");
  if (target.matches("input, select, textarea, [contenteditable], [role='slider'], [data-keys='own']")) return true;
  return key === " " && target.matches("button, a, summary, [role='button']");
}

export function listenForKeys(): void {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTaken(event.target, event.key)) return;
    if (!keysOn.value && event.key.length === 1 && event.key !== " ") return;
    const own = studio.page.value?.keys?.find(({ key }) => key === event.key);
    const binding = own ?? bindings.find(({ key }) => key === event.key || key === event.key.toLowerCase());
    if (binding === undefined) return;
    event.preventDefault();
    binding.press();
  });
}
