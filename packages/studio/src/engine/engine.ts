/** Answers the page's questions one after the other, and trains between them. The worker and the tests give it a way to reply. */

import { HillockError } from "hillock";
import type { KeptRun } from "../session/kept.ts";
import { defaultSession, type Session } from "../session/session.ts";
import { domainOf, drawExamples } from "./examples.ts";
import { Explaining } from "./explaining.ts";
import { lastWithin, nextWithin, previousWithin } from "./ladder.ts";
import { Player } from "./player.ts";
import type { CallName, Calls, Frame, FrameWanted, PlainError, Question, Reply, Rung } from "./protocol.ts";
import { Workbench } from "./workbench.ts";

/** A way that takes no longer, in milliseconds, is gone before the answer: nobody sees it. */
const moment = 150;
/** Milliseconds of a longer way between two looks for questions. */
const stretch = 8;

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
  /** The fingerprint that the session's weights will have when they are there. */
  #promised: { readonly step: number; readonly digest: string } | undefined;
  readonly #handlers: Handlers = {
    open: ({ session, kept, wanted }) => this.#open(session, kept, wanted),
    keep: async () => this.#needBench().keep(),
    play: async ({ speed }) => {
      const bench = this.#needBench();
      bench.needExamples();
      bench.time.stay();
      this.#needPlayer().play(speed);
      return {};
    },
    pause: ({ wanted }) => this.#moved(wanted, () => {}),
    frame: ({ wanted }) => this.#frame(wanted),
    walk: ({ rung, count, wanted }) => this.#moved(wanted, () => (count > 0 ? this.#forward(rung, count) : this.#back(rung, -count))),
    goTo: ({ step, wanted }) => this.#moved(wanted, () => this.#setOut(step)),
    editWeight: ({ index, value, wanted }) => this.#changed(wanted, (bench) => bench.editWeight(index, value)),
    forget: ({ wanted }) => this.#changed(wanted, (bench) => bench.forget()),
    changeOptimizer: ({ optimizer, wanted }) => this.#changed(wanted, (bench) => bench.changeOptimizer(optimizer)),
    trace: ({ of }) => this.#needExplaining().traceAt(this.#needBench().cursor, of),
    traceOf: ({ inputs, target, passing }) => this.#needExplaining().traceOf(inputs, target, passing),
    why: async ({ ref }) => this.#needExplaining().why(ref),
    preview: async ({ data }) => ({ examples: drawExamples({ ...defaultSession, data }).train, domain: domainOf(data) }),
    predict: async ({ inputs }) => ({ outputs: await this.#needBench().predict(inputs) }),
  };

  /** Milliseconds until there is something to train. */
  get wait(): number {
    if (this.#bench?.time.way !== undefined) return 0;
    return this.#player?.wait ?? Number.POSITIVE_INFINITY;
  }
  async train(): Promise<void> {
    if (this.#bench?.time.way !== undefined) await this.#goOn(stretch);
    else await this.#player?.train();
  }

  /** Never throws: what goes wrong is the answer. */
  async answer<Name extends CallName>({ id, call, ask }: Question<Name>): Promise<Reply<Name>> {
    try {
      return { id, answer: await this.#handlers[call](ask) };
    } catch (error) {
      return { id, error: plainError(error) };
    }
  }

  async #open(session: Session, kept: KeptRun | undefined, wanted: FrameWanted): Promise<Calls["open"]["answer"]> {
    // What is open stays open until the next one is there, so that a refused session costs nothing.
    const bench = await Workbench.open(session, kept);
    this.#bench?.dispose();
    this.#putUp(bench);
    this.#promised = session.digest === undefined ? undefined : { step: session.step, digest: session.digest };
    await this.#goOn(moment);
    return { session, model: bench.model, frame: await this.#frame(wanted) };
  }
  #putUp(bench: Workbench): void {
    this.#bench = bench;
    this.#player = new Player(bench, ({ rung }, count) => this.#forward(rung, count));
    this.#explaining = new Explaining(bench);
  }

  /** Time is moved by the reader; what moved it before ends. */
  async #moved(wanted: FrameWanted, move: () => void | Promise<void>): Promise<Frame> {
    const player = this.#needPlayer();
    player.pause();
    this.#needBench().time.stay();
    try {
      await move();
      await this.#goOn(moment);
    } catch (error) {
      player.stopBroken(error);
    }
    return this.#frame(wanted);
  }
  #changed(wanted: FrameWanted, change: (bench: Workbench) => Promise<void>): Promise<Frame> {
    this.#promised = undefined;
    return this.#moved(wanted, () => change(this.#needBench()));
  }

  /** What lies before a kept state is computed from the session's beginning. @param arrived see `Timeline.setOut` */
  async #setOut(step: number, arrived?: (bench: Workbench) => void): Promise<void> {
    const known = this.#needBench();
    if (!known.time.reaches(step)) {
      this.#putUp(await known.fromStart());
      known.dispose();
    }
    const bench = this.#needBench();
    bench.time.setOut(step, arrived && (() => arrived(bench)));
  }
  async #goOn(milliseconds: number): Promise<void> {
    try {
      await this.#bench?.goOn(milliseconds);
    } catch (error) {
      this.#needPlayer().stopBroken(error);
    }
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

  async #frame(wanted: FrameWanted): Promise<Frame> {
    const { playing, pace, stopped } = this.#needPlayer();
    const bench = this.#needBench();
    const frame = await bench.frame(wanted, { playing, pace, ...(stopped === undefined ? {} : { stopped }) });
    if (this.#promised?.step !== frame.cursor.step || frame.way !== undefined) return frame;
    const sameBits = this.#promised.digest === frame.digest;
    this.#promised = undefined;
    return { ...frame, sameBits };
  }

  async #forward(rung: Rung, count: number): Promise<void> {
    const bench = this.#needBench();
    for (let i = 0; i < count; i++) {
      if (isInside(rung)) {
        const next = nextWithin(bench.cursor, rung, bench.run.batch().length, await this.#needExplaining().operations());
        if (next !== undefined) {
          bench.cursor = next;
          continue;
        }
      }
      const { step, stepsPerEpoch } = bench.run;
      await bench.forward(rung === "epoch" ? stepsPerEpoch - (step % stepsPerEpoch) : 1);
    }
  }

  async #back(rung: Rung, count: number): Promise<void> {
    const bench = this.#needBench();
    const { step, stepsPerEpoch } = bench.run;
    if (!isInside(rung)) {
      const begun = bench.cursor.example > 0 || bench.cursor.operation >= 0;
      bench.cursor = { step, example: 0, operation: -1 };
      if (rung === "batch") return this.#setOut(Math.max(0, step - count + Number(begun)));
      // An epoch that was begun counts as one, and so does a step at its start.
      const epochs = Math.ceil((step + Number(begun && step % stepsPerEpoch === 0)) / stepsPerEpoch);
      return this.#setOut(Math.max(0, epochs - count) * stepsPerEpoch);
    }
    const operations = await this.#needExplaining().operations();
    for (let i = 0; i < count; i++) {
      const now = this.#needBench();
      const previous = previousWithin(now.cursor, rung, now.run.batch().length, operations);
      if (previous !== undefined) now.cursor = previous;
      else if (now.run.step === 0) return;
      else {
        const before = now.run.step - 1;
        await this.#setOut(before, (there) => {
          there.cursor = lastWithin(before, there.run.batch().length, operations);
        });
        await this.#goOn(moment);
        // A long way back: it ends there.
        if (this.#needBench().time.way !== undefined) return;
      }
    }
  }
}

const isInside = (rung: Rung): boolean => rung === "operation" || rung === "example";

/** The memory that an answer may give away: a frame's arrays are made for it. */
export function transferables(reply: Reply): Transferable[] {
  if (!("answer" in reply)) return [];
  const frame: Partial<Frame> = "frame" in reply.answer ? reply.answer.frame : reply.answer;
  if (frame.curve === undefined) return [];
  const { steps, train, test } = frame.curve;
  const arrays = [frame.weights, ...(frame.maps ?? []), ...(frame.inputMaps ?? []), steps, train, test];
  return [...new Set(arrays.flatMap((array) => (array?.buffer instanceof ArrayBuffer ? [array.buffer] : [])))];
}
