/** Light or dark: the system's choice until the reader makes one, which this browser remembers. */

import { computed, signal } from "@preact/signals";
import { type Palette, palettes, type ThemeName } from "./palette.ts";

export type ThemeChoice = ThemeName | "system";

const key = "hillock.theme";
const darkQuery = "(prefers-color-scheme: dark)";

/** Storage can be forbidden (private windows, embedded pages): then nothing is remembered. */
function remembered(): ThemeChoice {
  try {
    const value = localStorage.getItem(key);
    return value === "light" || value === "dark" ? value : "system";
  } catch {
    return "system";
  }
}

const system = signal<ThemeName>("light");
export const themeChoice = signal<ThemeChoice>("system");
/** The theme that is shown. */
export const theme = computed<ThemeName>(() => (themeChoice.value === "system" ? system.value : themeChoice.value));
export const palette = computed<Palette>(() => palettes[theme.value]);

/** Whether movements should be replaced by still pictures. */
export const reducedMotion = signal(false);

export function chooseTheme(choice: ThemeChoice): void {
  themeChoice.value = choice;
  document.documentElement.dataset.theme = theme.value;
  try {
    if (choice === "system") localStorage.removeItem(key);
    else localStorage.setItem(key, choice);
  } catch {
    // Not remembered.
  }
}

/** Follows the system from now on. Call once, before anything is drawn. */
export function startTheme(): void {
  const dark = matchMedia(darkQuery);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const follow = (): void => {
    system.value = dark.matches ? "dark" : "light";
    reducedMotion.value = still.matches;
    document.documentElement.dataset.theme = theme.value;
  };
  themeChoice.value = remembered();
  dark.addEventListener("change", follow);
  still.addEventListener("change", follow);
  follow();
}
