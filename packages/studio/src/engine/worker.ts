/** The engine's thread. It looks for questions between two chunks of training, and rests when there is neither. */

import { Engine, transferables } from "./engine.ts";
import type { Question, Reply } from "./protocol.ts";

/** What a worker has of the world; the page's types are in force here. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<Question>) => void) | null;
  postMessage(message: Reply, transfer: Transferable[]): void;
}
const scope = globalThis as unknown as WorkerScope;

const engine = new Engine();
const questions: Question[] = [];
let wake: (() => void) | undefined;

scope.onmessage = ({ data }) => {
  questions.push(data);
  wake?.();
};

/** Ends at the next question, or after so many milliseconds. */
function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = Number.isFinite(milliseconds) ? setTimeout(done, milliseconds) : undefined;
    function done(): void {
      clearTimeout(timer);
      wake = undefined;
      resolve();
    }
    wake = done;
  });
}

/** Lets messages in: at once, where `setTimeout` would take 4 ms. */
const { port1, port2 } = new MessageChannel();
let seen: (() => void) | undefined;
port1.onmessage = () => seen?.();
const lookForQuestions = (): Promise<void> =>
  new Promise((resolve) => {
    seen = resolve;
    port2.postMessage(undefined);
  });

async function work(): Promise<never> {
  for (;;) {
    const question = questions.shift();
    if (question !== undefined) {
      const reply = await engine.answer(question);
      scope.postMessage(reply, transferables(reply));
      continue;
    }
    const wait = engine.wait;
    if (wait > 0) await rest(wait);
    else {
      await engine.train();
      await lookForQuestions();
    }
  }
}
void work();
