/** Ctrl-C: the first asks for an orderly end, the second ends at once. */

export interface Interrupt {
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Gives Ctrl-C its usual meaning back. */
  release(): void;
}

/** The part of `process` that is needed, so that tests can press keys. */
export interface Signals {
  on(signal: "SIGINT", listener: () => void): unknown;
  off(signal: "SIGINT", listener: () => void): unknown;
  exit(code: number): void;
}

const interruptedCode = 130;

/** @param again is called before the second Ctrl-C ends the process. */
export function listenForInterrupt(first: () => void, again: () => void, signals: Signals = process): Interrupt {
  const controller = new AbortController();
  const listener = (): void => {
    if (controller.signal.aborted) {
      again();
      signals.exit(interruptedCode);
      return;
    }
    controller.abort();
    first();
  };
  signals.on("SIGINT", listener);
  return { signal: controller.signal, release: () => signals.off("SIGINT", listener) };
}
