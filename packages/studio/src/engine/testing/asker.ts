/** Asks an engine as the page does, and drives it between questions as the worker does: where an answer stands must not depend on how fast a test's machine is. */

import { Engine } from "../engine.ts";
import type { CallName, Calls, Frame, FrameWanted } from "../protocol.ts";

export const nothing: FrameWanted = {};

export class Asker {
  readonly engine = new Engine();

  /** @throws Error in the words of what the engine refused */
  async ask<Name extends CallName>(call: Name, ask: Calls[Name]["ask"]): Promise<Calls[Name]["answer"]> {
    const reply = await this.engine.answer({ id: 1, call, ask });
    if ("error" in reply) throw new Error(`${reply.error.problem} | ${reply.error.received}`);
    return reply.answer;
  }
  frame(wanted = nothing): Promise<Frame> {
    return this.ask("frame", { wanted });
  }
  /** When time has arrived where it was sent. @param now the newest answer */
  async arrived(now: Frame): Promise<Frame> {
    let frame = now;
    while (frame.way !== undefined) {
      await this.engine.train();
      frame = await this.frame();
    }
    return frame;
  }
  async goTo(step: number): Promise<Frame> {
    return this.arrived(await this.ask("goTo", { step, wanted: nothing }));
  }
}
