/** Where the files of an image set are looked for, and how one is found: the first place that has it wins. */

import { cacheFolder, download, environment, filesOfThisMachine, findPackageFile, readFile, systemFile } from "#platform";
import { StorageError } from "../errors.ts";
import type { PictureClasses } from "../model/index.ts";
import type { DownloadProgress } from "../platform/types.ts";
import { sizeOf } from "../runtime/tensor.ts";
import { aFunction, custom, type OptionsFor, settings, signalKind, text, type ValuesFor } from "../settings/index.ts";

/** One file in IDX format, of bytes. */
export interface ImageFile {
  readonly name: string;
  /** SHA-256 of the plain IDX file, without gzip. */
  readonly sha256: string;
  /** [examples, height, width] of images, [examples] of labels. */
  readonly shape: readonly number[];
}

export interface ImageSource {
  readonly title: string;
  /** The function that loads it. */
  readonly name: string;
  /** The set's folder in $HILLOCK_DATA and in the cache. */
  readonly folder: string;
  /** An npm package with the files in its folder `data/`. */
  readonly packageName?: string;
  /** Folders in which systems install the set. */
  readonly systemFolders: readonly string[];
  readonly url: string;
  readonly files: Readonly<Record<"trainImages" | "trainLabels" | "testImages" | "testLabels", ImageFile>>;
  /** How its pictures were made, so that others can be made like them, and what each class is called. */
  readonly meaning: PictureClasses;
  /** How to get the files when no place on this machine has them: a sentence. */
  readonly advice: string;
  /** Where a page's author gets them, to serve them: a sentence. */
  readonly origin: string;
}

const progressKind = aFunction<(progress: DownloadProgress) => void>();
/** Describes the options of an image set. */
export const imageSettings = (name: string) =>
  settings(name, {
    onProgress: custom(progressKind, { doc: "called as a download goes on; never when the files are on this machine" }),
    signal: custom(signalKind, { doc: "aborting it rejects with the signal's reason" }),
    baseUrl: text({
      doc: "where to download from instead of the set's own server: a folder's URL, with the IDX files plain or as .gz",
      also: ["url"],
    }),
  });
export type ImageOptions = OptionsFor<ReturnType<typeof imageSettings>>;
export type ImageSettings = ValuesFor<ReturnType<typeof imageSettings>>;

export interface FoundFile {
  readonly bytes: Uint8Array;
  /** A path or URL, for messages. */
  readonly from: string;
}

interface Place {
  readonly name: string;
  /** The path of the file in this place, or undefined. */
  find(): Promise<string | undefined>;
}

const folderPlace = (folder: string, file: ImageFile, why = ""): Place => ({
  name: `${folder}${why}`,
  find: () => systemFile([`${folder}/${file.name}`, `${folder}/${file.name}.gz`]),
});

function localPlaces({ folder, packageName, systemFolders }: ImageSource, file: ImageFile): Place[] {
  const places: Place[] = [];
  if (!filesOfThisMachine()) return places;
  const own = environment("HILLOCK_DATA");
  if (own !== undefined) places.push(folderPlace(`${own}/${folder}`, file, " ($HILLOCK_DATA)"));
  if (packageName !== undefined) {
    places.push({ name: `the npm package ${packageName}`, find: () => findPackageFile(packageName, `data/${file.name}`) });
  }
  for (const systemFolder of systemFolders) places.push(folderPlace(systemFolder, file));
  return places;
}

/**
 * The bytes of a file, plain or gzipped, from $HILLOCK_DATA, the npm package, the system's folders, the cache or a
 * download, in this order. Only downloads are checked by SHA-256: what is on this machine was put there on purpose.
 * @throws StorageError that lists what was tried; the signal's reason when aborted.
 */
export async function findImageFile(source: ImageSource, file: ImageFile, options: ImageSettings): Promise<FoundFile> {
  options.signal?.throwIfAborted();
  const tried: string[] = [];
  for (const place of localPlaces(source, file)) {
    const path = await place.find();
    if (path !== undefined) return { bytes: await readFile(path), from: path };
    tried.push(`${place.name}: not found`);
  }
  return downloadImageFile(source, file, options, tried);
}

async function downloadImageFile(source: ImageSource, file: ImageFile, options: ImageSettings, tried: string[]): Promise<FoundFile> {
  const destination = `${cacheFolder()}/${source.folder}/${file.name}`;
  tried.push(filesOfThisMachine() ? `the cache ${destination}: not found` : "this site's cache in the browser: not found");
  const base = (options.baseUrl ?? source.url).replace(/\/+$/, "");
  const names = options.baseUrl === undefined ? [`${file.name}.gz`] : [`${file.name}.gz`, file.name];
  const size = 4 + 4 * file.shape.length + sizeOf(file.shape);
  const { sha256 } = file;
  const { onProgress, signal } = options;
  let cause: unknown;
  for (const name of names) {
    const url = `${base}/${name}`;
    try {
      return { bytes: await download(url, { sha256, size, destination, onProgress, signal }), from: url };
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      cause = error;
      tried.push(`${url}: ${error.problem}, ${error.received ?? "no reason given"}`);
    }
  }
  throw new StorageError({
    problem: `${source.title} could not be found or downloaded (${file.name})`,
    received: tried.map((line) => `\n    - ${line}`).join(""),
    expected: "the file in one of these places",
    fix: adviceFor(source, options.baseUrl),
    cause,
  });
}

/** What to do when the files are not to be had: a sentence or two. @param baseUrl where the user said that they are */
export function adviceFor({ name, advice, origin, files }: ImageSource, baseUrl?: string): string {
  const example = files.trainImages.name;
  if (baseUrl !== undefined) {
    return `Check baseUrl: it is the URL of the folder that has the four IDX files, plain or as .gz, so that ${baseUrl.replace(/\/+$/, "")}/${example}.gz is one of them.`;
  }
  if (filesOfThisMachine()) return advice;
  return `Put the four IDX files (${example}, …), plain or as .gz, on your own server and name their folder: ${name}({ baseUrl: "/${name}" }). ${origin}`;
}
