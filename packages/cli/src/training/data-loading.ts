/** Loading a data set, with a progress bar while it is downloaded. */

import type { ImageOptions } from "hillock";
import { progressBar } from "../terminal/bar.ts";
import { counted } from "../terminal/numbers.ts";
import type { Screen } from "../terminal/screen.ts";
import type { Data, Dataset } from "./datasets.ts";

const barWidth = 30;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** The examples; undefined when the user stopped it. @throws StorageError, FormatError */
export async function readSource(
  dataset: Dataset,
  seed: number,
  signal: AbortSignal,
  screen: Screen | undefined,
): Promise<Data | undefined> {
  const announced = new Set<string>();
  const onProgress: NonNullable<ImageOptions["onProgress"]> = ({ url, received, total }) => {
    if (screen === undefined) return;
    const name = url.slice(url.lastIndexOf("/") + 1);
    if (!screen.live && !announced.has(url)) screen.print(`Downloading ${url}${total === undefined ? "" : ` (${counted(total, "byte")})`}`);
    announced.add(url);
    const { done, rest } = progressBar(total === undefined ? 0 : received / total, barWidth);
    const size = total === undefined ? megabytes(received) : `${megabytes(received)} of ${megabytes(total)}`;
    screen.show(["", `  Downloading ${name}`, `  ${screen.paint.hue("positive", done)}${screen.paint.dim(rest)}  ${size}`]);
  };
  try {
    return await dataset.load({ seed, signal, onProgress });
  } catch (error) {
    if (!signal.aborted) throw error;
    screen?.clear();
    screen?.print("", "  Stopped. Nothing was trained.");
    return undefined;
  } finally {
    screen?.clear();
  }
}
