/** What is promised (Node 20.19 here, 20.12 for the published packages) is what everything that gets installed can do: npm warns of anything else. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./run.mjs";

const read = (/** @type {string} */ path) => readFileSync(join(root, path), "utf8");
/** @type {{ packages: Record<string, { version?: string, dev?: boolean, link?: boolean, optional?: boolean, engines?: { node?: string } }> }} */
const lock = JSON.parse(read("package-lock.json"));

const compared = (/** @type {readonly number[]} */ a, /** @type {readonly number[]} */ b) => {
  for (let i = 0; i < 3; i++) if ((a[i] ?? 0) !== (b[i] ?? 0)) return (a[i] ?? 0) - (b[i] ?? 0);
  return 0;
};
/** Whether a range of npm's takes a version: alternatives of >=, >, <=, <, ^, ~ and plain or partial versions. */
function accepts(/** @type {string} */ range, /** @type {readonly number[]} */ version) {
  const one = (/** @type {string} */ part) => {
    const [, sign = "", text = ""] = /^([<>=^~]*)v?(.*)$/.exec(part) ?? [];
    if (text === "*" || text === "" || text === "x") return true;
    const wanted = text
      .split(/[.-]/)
      .slice(0, 3)
      .filter((digits) => /^\d+$/.test(digits))
      .map(Number);
    const order = compared(version, wanted);
    if (sign === ">=") return order >= 0;
    if (sign === ">") return order > 0;
    if (sign === "<=") return order <= 0;
    if (sign === "<") return order < 0;
    if (sign === "^") return order >= 0 && version[0] === wanted[0];
    if (sign === "~") return order >= 0 && version[0] === wanted[0] && (wanted.length < 2 || version[1] === wanted[1]);
    return wanted.every((digits, i) => digits === version[i]);
  };
  return range.split("||").some((alternative) =>
    alternative
      .trim()
      .replaceAll(/([<>=^~]) +/g, "$1")
      .split(/ +/)
      .every(one),
  );
}

test("ranges are read as npm reads them", () => {
  const at = (/** @type {string} */ range) => accepts(range, [20, 19, 0]);
  expect(["*", ">= 12", ">=20.19", "^20.19.0 || >=22.12.0", ">=18 <21", "20.x", "20"].filter(at)).toHaveLength(7);
  expect(["^18.17.0 || >=22", ">=20.19.1", ">20.19.0", "<20", ">=22", "~20.18.0", "18"].filter(at)).toEqual([]);
});

test("everything that npm ci installs runs on the Node that the README promises", () => {
  const promised = /Node (\d+)\.(\d+) or newer/.exec(read("README.md"));
  const version = [Number(promised?.[1]), Number(promised?.[2]), 0];
  expect(accepts(lock.packages[""]?.engines?.node ?? "", version)).toBe(true);
  const refusing = Object.entries(lock.packages).filter(
    ([, { engines }]) => engines?.node !== undefined && !accepts(engines.node, version),
  );
  expect(refusing.map(([path, { engines }]) => `${path} wants ${engines?.node}`)).toEqual([]);
});

test("what the published packages bring along runs on the Node that they promise", () => {
  const published = ["hillock", "cli", "studio"].map((name) => JSON.parse(read(`packages/${name}/package.json`)).engines.node);
  expect(new Set(published).size).toBe(1);
  const version = published[0].replace(">=", "").split(".").map(Number);
  const refusing = Object.entries(lock.packages).filter(
    ([path, { dev, engines }]) => path !== "" && dev !== true && engines?.node !== undefined && !accepts(engines.node, version),
  );
  expect(refusing.map(([path, { engines }]) => `${path} wants ${engines?.node}`)).toEqual([]);
});
