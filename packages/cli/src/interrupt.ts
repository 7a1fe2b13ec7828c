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

/**
 * @param first is told of the first Ctrl-C; "quit" where there is nothing to end in an orderly way
 * @param again is called before the process ends at once
 */
export function listenForInterrupt(first: () => "wait" | "quit", again: () => void, signals: Signals = process): Interrupt {
  const controller = new AbortController();
  const listener = (): void => {
    if (!controller.signal.aborted) {
      controller.abort();
      if (first() === "wait") return;
    }
    again();
    signals.exit(interruptedCode);
  };
  signals.on("SIGINT", listener);
  return { signal: controller.signal, release: () => signals.off("SIGINT", listener) };
}

/** While data are loaded: what was begun (a download) is ended in order; the second Ctrl-C ends at once. */
export const listenWhileLoading = (): Interrupt =>
  listenForInterrupt(
    () => "wait",
    () => {},
  );
