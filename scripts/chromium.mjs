/** Finds a Chromium for the browser tests: what the environment names, then the usual places, then one that Playwright keeps. */

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const isProgram = (/** @type {string} */ path) => {
  try {
    accessSync(path, process.platform === "win32" ? constants.F_OK : constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const fromEnvironment = () => process.env.HILLOCK_CHROMIUM || process.env.CHROME_PATH;

/** @returns {string[]} */
function usualPlaces() {
  if (process.platform === "darwin") {
    const applications = ["/Applications", join(process.env.HOME ?? "", "Applications")];
    return applications.flatMap((folder) => [
      join(folder, "Google Chrome.app/Contents/MacOS/Google Chrome"),
      join(folder, "Chromium.app/Contents/MacOS/Chromium"),
    ]);
  }
  if (process.platform === "win32") {
    const folders = [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA];
    return folders.flatMap((folder) =>
      folder ? [join(folder, "Google/Chrome/Application/chrome.exe"), join(folder, "Chromium/Application/chrome.exe")] : [],
    );
  }
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/local/bin", "/snap/bin"].filter(
    (folder) => folder !== "",
  );
  return ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].flatMap((name) =>
    folders.map((folder) => join(folder, name)),
  );
}

async function fromPlaywright() {
  try {
    const { chromium } = await import("playwright");
    return chromium.executablePath();
  } catch {
    return undefined; // Playwright is not installed, or keeps no browser for this platform.
  }
}

/**
 * The path of a Chromium or Chrome, or undefined when there is none.
 * @returns {Promise<string | undefined>}
 * @throws when HILLOCK_CHROMIUM or CHROME_PATH names something that cannot be run.
 */
export async function findChromium() {
  const named = fromEnvironment();
  if (named) {
    if (isProgram(named)) return named;
    throw new Error(`HILLOCK_CHROMIUM or CHROME_PATH names "${named}", which is not a program. Correct or unset it.`);
  }
  const usual = usualPlaces().find(isProgram);
  if (usual !== undefined) return usual;
  const managed = await fromPlaywright();
  return managed !== undefined && isProgram(managed) ? managed : undefined;
}
