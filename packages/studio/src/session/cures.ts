/** What to do about a training whose loss broke: sessions that go on with a rate that is not too large. */

import type { Edit, OptimizerSpec, Session } from "./session.ts";

/** The rates that the studio offers; others can be typed into a link. */
export const rates = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10] as const;

export interface Cure {
  readonly rate: number;
  readonly step: number;
  /** Ready to be opened. */
  readonly session: Session;
}
export interface Cures {
  /** The rate with which the loss broke. */
  readonly rate: number;
  readonly fromStart: Cure;
  /** To where the rate was changed, or else to where the loss was least; missing where that is the start. */
  readonly back?: Cure;
}

/** The largest offered rate that is a tenth of this one or less. */
export function smallerRate(rate: number): number {
  return rates.findLast((offered) => offered <= rate / 10 + 1e-12) ?? rate / 10;
}

type OptimizerEdit = Edit & { readonly kind: "optimizer" };
const isOptimizer = (edit: Edit): edit is OptimizerEdit => edit.kind === "optimizer";

/** The optimiser at work at a step, after the changes made there. */
export const optimizerAt = ({ training }: Session, edits: readonly Edit[]): OptimizerSpec =>
  edits.findLast(isOptimizer)?.optimizer ?? training.optimizer;

/**
 * @param session with its changes up to the step where training stands
 * @param losses the curve up to there
 */
export function curesOf(session: Session, losses: { readonly steps: readonly number[]; readonly train: readonly number[] }): Cures {
  const { digest: _, ...rest } = session;
  const { edits } = session;
  const now = optimizerAt(session, edits);
  const changed = edits.findLast(isOptimizer);
  const before = edits.slice(0, changed === undefined ? 0 : edits.indexOf(changed));
  const good = optimizerAt(session, before);
  const wasSmaller = changed !== undefined && good.learningRate < now.learningRate;
  const rate = wasSmaller ? good.learningRate : smallerRate(now.learningRate);
  const start: Session = {
    ...rest,
    training: { ...session.training, optimizer: { ...now, learningRate: rate } },
    step: 0,
    // Weights that were set before the first step belong to the start.
    edits: edits.filter((edit) => edit.step === 0 && !isOptimizer(edit)),
  };
  const fromStart = { rate, step: 0, session: start };
  const to = wasSmaller ? changed.step : leastAt(losses, session.step);
  if (to === 0) return { rate: now.learningRate, fromStart };
  const past = edits.filter((edit) => edit.step <= to && edit !== changed);
  const edit: Edit = { kind: "optimizer", step: to, optimizer: { ...now, learningRate: rate } };
  const back: Session = { ...rest, step: to, edits: wasSmaller ? past : [...edits.filter(({ step }) => step <= to), edit] };
  return { rate: now.learningRate, fromStart, back: { rate, step: to, session: back } };
}

/** The step with the least loss, before the last one. */
function leastAt({ steps, train }: { readonly steps: readonly number[]; readonly train: readonly number[] }, last: number): number {
  let [least, at] = [Number.POSITIVE_INFINITY, 0];
  steps.forEach((step, i) => {
    if (step < last && train[i]! < least) [least, at] = [train[i]!, step];
  });
  return at;
}
