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

export interface WorkerHandle {
  post(message: unknown): void;
  /** Whether the process stays alive for this thread; at first it does not. */
  hold(alive: boolean): void;
  /** Resolves when the thread does nothing more. */
  terminate(): Promise<void>;
}
export interface WorkerEvents {
  onMessage(message: unknown): void;
  /** The thread threw, or ended; may come more than once. */
  onLost(cause: unknown): void;
}
/** What the source text of a worker finds under the name `host`. */
export interface WorkerHost {
  post(message: unknown): void;
  listen(receive: (message: never) => void): void;
  /** A CommonJS module by its path. Browsers have none. */
  load(path: string): unknown;
}

/** A BLAS library that was loaded, gave right results and is worth calling. Plain data: workers get it by message. */
export interface BlasLibrary {
  /** The file, where the system says it; else the name by which it was found. */
  readonly path: string;
  readonly vendor: "OpenBLAS" | "MKL" | "BLIS" | "Accelerate" | "reference" | "unknown";
  /** What the library says of its version and how it was built; may be empty. */
  readonly version: string;
  /** The CPU whose kernels it chose ("SkylakeX", "zen3"), where it says so. */
  readonly core: string | undefined;
  /** The file of the koffi module, for `require` in a worker. */
  readonly koffiPath: string;
  /** Why this one is used, as a sentence. */
  readonly why: string;
  /** The text of `bindGemm` (platform/node/blas/bindGemm.ts), a function of (koffi, path, buffer). */
  readonly bindSource: string;
  /** What the user might want to know: sentences. */
  readonly notes: readonly string[];
}

/** Which library: "auto" looks for one (HILLOCK_BLAS may say "off" or a path), "off" uses none, else a file or a name for the system's loader. */
export type BlasRequest = "auto" | "off" | (string & {});

/** How the search for a library went. */
export interface BlasSearch {
  readonly library: BlasLibrary | undefined;
  /** "noCaller": koffi is missing or does not load; "missing": nothing was found; "refused": what was found is not used. */
  readonly status: "found" | "off" | "noCaller" | "missing" | "refused";
  /** What was looked for after all: "auto", "off", or a file or name. */
  readonly asked: string;
  /** Why there is none, as a sentence. */
  readonly reason: string | undefined;
  /** What was found but is not used, and why. */
  readonly refused: readonly { readonly path: string; readonly problem: string }[];
}

/**
 * C = op(A)·op(B) in f32: op(A) is m × k, op(B) is k × n, C is m × n; row-major, with the lengths of rows lda, ldb, ldc in elements. op(X) = X, or
 * Xᵀ where its flag is not 0. The addresses a, b, c are bytes from the start of the memory, as WebAssembly hands them over: from 2³¹ on negative.
 */
export type Gemm = (
  transposeA: number,
  transposeB: number,
  m: number,
  n: number,
  k: number,
  a: number,
  lda: number,
  b: number,
  ldb: number,
  c: number,
  ldc: number,
) => void;

/** Of a product C = op(A)·op(B), as for `Gemm`. */
export interface GemmShape {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

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
  /** The named files of one and the same save, or those of a folder on a server, by its URL. @throws StorageError when the folder or one of the files is missing. */
  readFolder<Name extends string>(path: string, names: readonly Name[]): Promise<Record<Name, Uint8Array>>;
  /** Whether programs can read files of this machine by their paths: not in a page. */
  filesOfThisMachine(): boolean;
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
  /** Starts a thread that runs a script: the source text, which finds `host` (`WorkerHost`) in its scope. */
  startWorker(source: string, events: WorkerEvents): WorkerHandle;
  /** Threads that can run at the same time. */
  processors(): number;
  /** Whether this thread may compute for a long time or wait: not the main thread of a page. */
  threadMayWait(): boolean;
  /** Whether memory can be shared between threads: in Node, and in pages that are cross-origin isolated. */
  sharedMemoryWorks(): boolean;
  /** Whether threads can be started: not where a page's policy forbids it. */
  workersWork(): Promise<boolean>;
  /** Lets timers, input and messages have their turn, without the delay of a timer. */
  yieldToEventLoop(): Promise<void>;
  /** Milliseconds since some fixed moment, with fractions. */
  now(): number;
  /**
   * The BLAS library for this request, loaded and checked; the answer is kept for the life of the process. Call it before any worker binds one,
   * so that the library finds its variables. Undefined where there is none; a problem with one that was asked for, or that is broken, is said
   * once as a warning of the process. Browsers have none.
   */
  findBlas(request: BlasRequest): BlasLibrary | undefined;
  /** The same without the warning, and with the reasons. */
  searchBlas(request: BlasRequest): BlasSearch;
  /** The library's matrix product for this thread, on the memory behind this buffer, which must not move. */
  bindBlas(library: BlasLibrary, buffer: ArrayBufferLike): Gemm;
  /** GFLOP/s of this product on so many threads at once, each with matrices of its own; what a call costs is included. */
  measureGemm(library: BlasLibrary, shape: GemmShape, threads: number, milliseconds?: number): Promise<number>;
  /** An environment variable that is set and not empty, or undefined. Browsers have none. */
  environment(name: string): string | undefined;
}
