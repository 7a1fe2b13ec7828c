/** What every build of `app.js` has to do in a page: learn on the threads that it may have, to the bits that Node gets, with errors that keep their names. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { expect } from "vitest";
import type { OpenPage, PageOptions, Site } from "../packages/hillock/test/pages.ts";

/** What `learn` of app.js returns. */
export interface Learnt {
  readonly loss: readonly number[];
  readonly answers: readonly number[];
  readonly errors: readonly string[];
  readonly isolated: boolean;
}

declare global {
  var learn: (() => Promise<Learnt>) | undefined;
}

/** When a page of it can be used. */
export const ready = "globalThis.learn !== undefined";

const types: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };

/** The files of a folder, as a server has them under `at` ("/esbuild/"). */
export function siteOf(folder: string, at: string): Site {
  if (!existsSync(folder)) return {};
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => extname(name) in types);
  return Object.fromEntries(
    names.map((name) => {
      const path = name.replaceAll("\\", "/").replace(/(^|\/)index\.html$/, "$1");
      return [`${at}${path}`, [types[extname(name)]!, readFileSync(join(folder, name))]] as const;
    }),
  );
}

/** @param node what Node got, without any build */
export async function expectLearnt(open: (options: PageOptions) => Promise<OpenPage>, options: PageOptions, node: Learnt): Promise<void> {
  const { page, said } = await open(options);
  const learnt = await page.evaluate(() => globalThis.learn!());
  const workers = page.workers().length;
  await page.close();
  expect({ ...learnt, said }).toEqual({ ...node, isolated: options.isolated === true, said: [] });
  // Threads where a page may share memory, and none where it may not.
  expect(workers).toBe(options.isolated === true ? 2 : 0);
}
