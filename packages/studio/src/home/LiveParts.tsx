/** What stands above and below the drawing when the engine has taken over: every number is its own. */

import { useEffect, useState } from "preact/hooks";
import * as studio from "../app/studio.ts";
import { formatCount, formatNumber } from "../draw/numbers.ts";
import type { Frame } from "../engine/protocol.ts";
import { trace } from "../inspector/inspect.ts";
import { LossLine } from "./LossLine.tsx";
import { isDrawable } from "./live.ts";
import { otherWeights, reset, retell } from "./state.ts";
import { countWord } from "./story/facts.ts";
import { TruthTable } from "./TruthTable.tsx";

/** The network's answers for the truth table, asked of the engine whenever the weights have changed. */
function useOutputs(): Float32Array | undefined {
  const [outputs, setOutputs] = useState<Float32Array>();
  const [model, digest] = [studio.model.value, studio.frame.value?.digest];
  useEffect(() => {
    if (model === undefined || digest === undefined) return;
    let wanted = true;
    studio
      .engine()
      .ask("predict", { inputs: model.train.inputs })
      .then((answer) => wanted && setOutputs(answer.outputs), studio.report);
    return () => {
      wanted = false;
    };
  }, [model, digest]);
  return outputs;
}

export function LiveWords() {
  const [model, frame] = [studio.model.value, studio.frame.value];
  if (model === undefined || frame === undefined)
    return (
      <header class="scene-words">
        <h1>Your network</h1>
        <p>The engine is starting.</p>
      </header>
    );
  if (!isDrawable(model)) {
    return (
      <header class="scene-words">
        <h1>Another network</h1>
        <p>
          On this page stands the one with two hidden units. What this link holds can be seen in{" "}
          <a href={location.hash.replace(/^#\/\w*/, "#/play")}>Play</a>.
        </p>
      </header>
    );
  }
  const right = Math.round(frame.trainAccuracy * model.train.targets.length);
  const rows = Number.isNaN(frame.trainAccuracy)
    ? ""
    : right === 4
      ? ": all four rows are right"
      : `: ${countWord(right)} of four rows ${right === 1 ? "is" : "are"} right`;
  return (
    <header class="scene-words">
      <h1>Your network</h1>
      <p>
        Step <span class="number">{formatCount(frame.cursor.step)}</span>, loss <span class="number">{formatNumber(frame.trainLoss)}</span>
        {rows}. Drag any weight up or down, click any number to see where it comes from, and let it train on.
      </p>
    </header>
  );
}

/** The curve up to where time stands, with the loss that the network has there now: a weight may just have been changed. */
function lossesUpTo({ steps, train }: studio.CurveData, { cursor, trainLoss }: Frame): { steps: number[]; losses: number[] } {
  const before = steps.findLastIndex((at) => at < cursor.step) + 1;
  return { steps: [...steps.slice(0, before), cursor.step], losses: [...train.slice(0, before), trainLoss] };
}

export function LiveBelow() {
  const [model, frame] = [studio.model.value, studio.frame.value];
  const outputs = useOutputs();
  if (model === undefined || frame === undefined || !isDrawable(model)) return <div class="below" />;
  const { playing } = frame;
  const { steps, losses } = lossesUpTo(studio.curve.value, frame);
  return (
    <div class="below">
      <fieldset class="actions" aria-label="This network">
        <button type="button" class="primary" onClick={() => void (playing ? studio.pause() : studio.play())}>
          {playing ? "Rest" : "Train on from here"}
        </button>
        <button type="button" onClick={() => void reset()}>
          Reset
        </button>
        <button type="button" onClick={() => void otherWeights()}>
          Other random weights
        </button>
        <button type="button" class="plain" onClick={() => void retell()}>
          Tell the story again
        </button>
      </fieldset>
      <div class="learnt">
        <TruthTable
          points={model.train.inputs}
          targets={model.train.targets}
          outputs={outputs}
          marked={playing ? undefined : trace.value?.rows[0]}
        />
        <LossLine steps={steps} losses={losses} count={steps.length} lastStep={Math.max(100, frame.lastStep)} />
      </div>
    </div>
  );
}
