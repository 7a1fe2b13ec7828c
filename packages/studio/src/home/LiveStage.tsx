/** The same network, alive: every number is the engine's. */

import { useEffect, useState } from "preact/hooks";
import * as studio from "../app/studio.ts";
import { formatCount, formatNumber } from "../draw/numbers.ts";
import { trace } from "../inspector/inspect.ts";
import { Drawing } from "./drawing/Drawing.tsx";
import { LossLine } from "./LossLine.tsx";
import { livePicture } from "./live.ts";
import { ask, reset, retell, setWeight, trainOn } from "./state.ts";
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

export function LiveStage({ width }: { readonly width: number }) {
  const [model, frame] = [studio.model.value, studio.frame.value];
  const outputs = useOutputs();
  if (model === undefined || frame === undefined) return <p class="caption">The engine is starting.</p>;
  const { playing } = frame;
  const { step } = frame.cursor;
  const curve = studio.curve.value;
  const known = curve.steps.findLastIndex((at) => at <= step) + 1;
  const right = outputs === undefined ? undefined : [...outputs].filter((output, row) => output > 0.5 === model.train.targets[row]! > 0.5).length;
  return (
    <>
      <header class="scene-words">
        <h1>Your network</h1>
        <p>
          Step <span class="number">{formatCount(step)}</span>, loss <span class="number">{formatNumber(frame.trainLoss)}</span>
          {right === undefined ? "." : right === 4 ? ": all four rows are right." : `: ${right} of four rows are right.`} Drag any weight up or down, click any number to see where it
          comes from, and let it train on.
        </p>
      </header>
      <div class="drawing-box">
        <Drawing
          picture={livePicture(model, frame, trace.value)}
          width={width}
          onWeight={(index, value) => void setWeight(index, value)}
          onInspect={(key) => void ask(key)}
        />
      </div>
      <div class="below">
        <div class="actions" role="group" aria-label="This network">
          <button type="button" class="primary" onClick={() => void (playing ? studio.pause() : trainOn())}>
            {playing ? "Pause" : "Train on from here"}
          </button>
          <button type="button" onClick={() => void reset()}>
            Reset
          </button>
          <button type="button" onClick={() => void studio.change({ seed: (studio.session.peek()!.seed + 1) % 1000 })}>
            Other random weights
          </button>
          <button type="button" class="plain" onClick={() => void retell()}>
            Tell the story again
          </button>
        </div>
        <div class="learnt">
          <TruthTable points={model.train.inputs} targets={model.train.targets} outputs={outputs} marked={playing ? undefined : trace.value?.rows[0]} />
          <LossLine steps={curve.steps} losses={curve.train} count={known} lastStep={Math.max(100, frame.lastStep)} />
        </div>
      </div>
    </>
  );
}
