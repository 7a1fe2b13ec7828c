/** The page's side: asks the engine's worker, and gets promises. */

import type { CallName, Calls, PlainError, Question, Reply } from "./protocol.ts";

/** What the engine refused or could not do, in the library's words. */
export class EngineError extends Error {
  readonly plain: PlainError;
  constructor(plain: PlainError) {
    super(plain.problem);
    this.name = plain.name;
    this.plain = plain;
  }
}

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: EngineError) => void;
}

export class EngineClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;
  #lost: EngineError | undefined;

  /** @param onLost is called once when the worker itself fails; every question is then refused. */
  constructor(onLost: (error: EngineError) => void) {
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "hillock" });
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#settle(data);
    this.#worker.onerror = ({ message }) => {
      this.#lost = new EngineError({
        name: "DeviceError",
        problem: "The engine stopped working",
        received: message || "an error while its code was loaded",
        fix: "Reload the page; the address keeps your session.",
      });
      for (const { reject } of this.#waiting.values()) reject(this.#lost);
      this.#waiting.clear();
      onLost(this.#lost);
    };
  }

  ask<Name extends CallName>(call: Name, ask: Calls[Name]["ask"]): Promise<Calls[Name]["answer"]> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, call, ask } satisfies Question<Name>);
    });
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (waiting === undefined) return;
    if ("error" in reply) waiting.reject(new EngineError(reply.error));
    else waiting.resolve(reply.answer as never);
  }

  dispose(): void {
    this.#worker.terminate();
  }
}
