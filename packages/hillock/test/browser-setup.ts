/** Runs in the page before each browser test file: an error on the console, from whatever source, fails the test in which it appeared. */

import { afterEach, beforeAll } from "vitest";
import { commands } from "vitest/browser";
import type { Task, Trained } from "./training.ts";

declare module "vitest/browser" {
  interface BrowserCommands {
    watchConsole: () => Promise<void>;
    takeConsoleErrors: (mark: string) => Promise<string[]>;
    trainInNode: (task: Task, deterministic: boolean) => Promise<Trained>;
  }
}

let tests = 0;

beforeAll(() => commands.watchConsole());

afterEach(async () => {
  const errors = await commands.takeConsoleErrors(`end of test ${++tests} in ${location.href}`);
  if (errors.length > 0) throw new Error(`The page's console showed ${errors.length} error(s):\n${errors.join("\n")}`);
});
