/** Answers the page's questions one after the other, and trains between them. The worker and the tests give it a way to reply. */

import { HillockError } from "hillock";
import { defaultSession } from "../session/session.ts";
import { domainOf, drawExamples } from "./examples.ts";
import { Explaining } from "./explaining.ts";
import { lastWithin, nextWithin, previousWithin } from "./ladder.ts";
import { Player } from "./player.ts";
import type { CallName, Calls, Frame, FrameWanted, PlainError, Question, Reply, Rung } from "./protocol.ts";
import { Workbench } from "./workbench.ts";

type Handlers = { readonly [Name in CallName]: (ask: Calls[Name]["ask"]) => Promise<Calls[Name]["answer"]> };

export function plainError(error: unknown): PlainError {
  if (!(error instanceof HillockError)) return { name: "Error", problem: error instanceof Error ? error.message : String(error) };
  const { name, problem, received, expected, fix } = error;
  return { name, problem, ...(received && { received }), ...(expected && { expected }), ...(fix && { fix }) };
}

export class Engine {
  #bench: Workbench | undefined;
  #player: Player | undefined;
  #explaining: Explaining | undefined;
  readonly #handlers: Handlers = {
    open: ({ session, wanted }) => this.#open(session, wanted),
    play: async ({ speed }) => {
      this.#needPlayer().play(speed);
      return {};
    },
    pause: ({ wanted }) => {
      this.#needPlayer().pause();
      return this.#frame(wanted);
    },
    frame: ({ wanted }) => this.#frame(wanted),
    walk: async ({ rung, count, wanted }) => {
      this.#needPlayer().pause();
      await this.#walk(rung, count);
      return this.#frame(wanted);
    },
    goTo: async ({ step, wanted }) => {
      this.#needPlayer().pause();
      await this.#needBench().goTo(step);
      return this.#frame(wanted);
    },
    editWeight: async ({ index, value, wanted }) => {
      this.#needPlayer().pause();
      await this.#needBench().editWeight(index, value);
      return this.#frame(wanted);
    },
    changeOptimizer: async ({ optimizer, wanted }) => {
      this.#needPlayer().pause();
      await this.#needBench().changeOptimizer(optimizer);
      return this.#frame(wanted);
    },
    trace: ({ of }) => this.#needExplaining().traceAt(this.#needBench().cursor, of),
    traceOf: ({ inputs, target, passing }) => this.#needExplaining().traceOf(inputs, target, passing),
    why: async ({ ref }) => this.#needExplaining().why(ref),
    preview: async ({ data }) => ({ examples: drawExamples({ ...defaultSession, data }).train, domain: domainOf(data) }),
    predict: async ({ inputs }) => ({ outputs: await this.#needBench().predict(inputs) }),
  };

  /** Milliseconds until there is something to train. */
  get wait(): number {
    return this.#player?.wait ?? Number.POSITIVE_INFINITY;
  }
  train(): Promise<void> {
    return this.#player?.train() ?? Promise.resolve();
  }

  /** Never throws: what goes wrong is the answer. */
  async answer<Name extends CallName>({ id, call, ask }: Question<Name>): Promise<Reply<Name>> {
    try {
      return { id, answer: await this.#handlers[call](ask) };
    } catch (error) {
      return { id, error: plainError(error) };
    }
  }

  async #open(session: Calls["open"]["ask"]["session"], wanted: FrameWanted): Promise<Calls["open"]["answer"]> {
    // What is open stays open until the next one is there, so that a refused session costs nothing.
    const bench = await Workbench.open(session);
    this.#bench?.dispose();
    this.#bench = bench;
    this.#player = new Player(bench, ({ rung }, count) => this.#walk(rung, count));
    this.#explaining = new Explaining(bench);
    const frame = await this.#frame(wanted);
    return {
      session,
      model: bench.model,
      frame,
      ...(session.digest === undefined ? {} : { sameBits: session.digest === frame.digest }),
    };
  }

  #needBench(): Workbench {
    if (this.#bench === undefined) throw new Error("No session is open.");
    return this.#bench;
  }
  #needPlayer(): Player {
    if (this.#player === undefined) throw new Error("No session is open.");
    return this.#player;
  }
  #needExplaining(): Explaining {
    if (this.#explaining === undefined) throw new Error("No session is open.");
    return this.#explaining;
  }

  #frame(wanted: FrameWanted): Promise<Frame> {
    const { playing, pace, stopped } = this.#needPlayer();
    return this.#needBench().frame(wanted, { playing, pace, ...(stopped === undefined ? {} : { stopped }) });
  }

  async #walk(rung: Rung, count: number): Promise<void> {
    const bench = this.#needBench();
    for (let i = 0; i < Math.abs(count); i++) await (count > 0 ? this.#forward(bench, rung) : this.#back(bench, rung));
  }

  async #forward(bench: Workbench, rung: Rung): Promise<void> {
    if (rung === "operation" || rung === "example") {
      const next = nextWithin(bench.cursor, rung, bench.run.batch().length, await this.#needExplaining().operations());
      if (next !== undefined) {
        bench.cursor = next;
        return;
      }
    }
    const { step, stepsPerEpoch } = bench.run;
    await bench.forward(rung === "epoch" ? stepsPerEpoch - (step % stepsPerEpoch) : 1);
  }

  async #back(bench: Workbench, rung: Rung): Promise<void> {
    const inside = rung === "operation" || rung === "example";
    const { step, stepsPerEpoch } = bench.run;
    const operations = inside ? await this.#needExplaining().operations() : { perExample: 0, updates: 0 };
    const previous = previousWithin(bench.cursor, rung, bench.run.batch().length, operations);
    if (previous !== undefined) {
      bench.cursor = previous;
      if (rung !== "epoch" || step % stepsPerEpoch === 0) return;
    }
    if (step === 0) return;
    await bench.goTo(rung === "epoch" ? Math.floor((step - 1) / stepsPerEpoch) * stepsPerEpoch : step - 1);
    if (inside) bench.cursor = lastWithin(step - 1, bench.run.batch().length, operations);
  }
}

/** The memory that an answer may give away: a frame's arrays are made for it. */
export function transferables(reply: Reply): Transferable[] {
  if (!("answer" in reply)) return [];
  const frame: Partial<Frame> = "frame" in reply.answer ? reply.answer.frame : reply.answer;
  if (frame.curve === undefined) return [];
  const { steps, train, test } = frame.curve;
  const arrays = [frame.weights, ...(frame.maps ?? []), ...(frame.inputMaps ?? []), steps, train, test];
  return [...new Set(arrays.flatMap((array) => (array?.buffer instanceof ArrayBuffer ? [array.buffer] : [])))];
}
