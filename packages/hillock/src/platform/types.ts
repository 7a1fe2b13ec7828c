/**
 * What differs between Node and browsers. `platform/node.ts` and `platform/browser.ts` export exactly these functions;
 * the library imports them from "#platform", which package.json maps to the one that fits.
 */

/** How far a download has come, in bytes as they arrive (compressed, where the server sends a compressed file). */
export interface DownloadProgress {
  readonly url: string;
  readonly received: number;
  /** From the server's Content-Length; undefined when it does not say. */
  readonly total: number | undefined;
}

export interface DownloadOptions {
  /** SHA-256 of the content after gzip is taken off, as 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** Bytes of the content after gzip is taken off. */
  readonly size: number;
  /** Where to keep the content: a file's path (Node); browsers keep it in their Cache under the URL. */
  readonly destination: string;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A file that is read part by part. */
export interface OpenFile {
  /** Bytes. */
  readonly size: number;
  /** The bytes from `offset` on: as many as asked for. @throws StorageError when they cannot be read, or the file has become shorter. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** The files of a folder by name; names are plain, without a path. */
export type FolderFiles = Readonly<Record<string, Uint8Array>>;

export interface Platform {
  /** @throws StorageError when the file cannot be read. */
  readFile(path: string): Promise<Uint8Array>;
  /**
   * Opens a file for reading parts of it: a path (Node), a URL (browsers, which fetch it whole, to where they keep blobs), or a blob.
   * @throws StorageError when it cannot be read.
   */
  openFile(source: string | Blob): Promise<OpenFile>;
  /**
   * Replaces the model in a folder by these files, completely or not at all: whoever reads the folder, even after the
   * writer was killed at any moment, finds the old files or the new ones, never a mixture. Other files that are in the
   * folder stay there.
   * @throws StorageError when it cannot be written, or when the folder has content but no `model.json`.
   */
  writeFolder(path: string, files: FolderFiles): Promise<void>;
  /** The named files of one and the same save. @throws StorageError when the folder or one of the files is missing. */
  readFolder<Name extends string>(path: string, names: readonly Name[]): Promise<Record<Name, Uint8Array>>;
  /** Where downloads are kept. Node: $HILLOCK_CACHE, or the system's place for caches. */
  cacheFolder(): string;
  /** The path of a file in an installed npm package, or undefined. Browsers have none. */
  findPackageFile(packageName: string, file: string): Promise<string | undefined>;
  /** The first of the paths that is a readable file, or undefined. Browsers have none. */
  systemFile(candidates: readonly string[]): Promise<string | undefined>;
  /**
   * The content behind a URL with gzip taken off, from the cache when it is there, else fetched, checked and then kept.
   * @throws StorageError when it cannot be had, or has another size or checksum than expected; the signal's reason when aborted.
   */
  download(url: string, options: DownloadOptions): Promise<Uint8Array>;
  /** Turns relaxed SIMD on where it waits behind a flag (Node 20), and says whether WebAssembly has it now. */
  enableRelaxedSimd(): boolean;
  /** Lets timers, input and messages have their turn, without the delay of a timer. */
  yieldToEventLoop(): Promise<void>;
  /** Milliseconds since some fixed moment, with fractions. */
  now(): number;
  /** An environment variable that is set and not empty, or undefined. Browsers have none. */
  environment(name: string): string | undefined;
}
