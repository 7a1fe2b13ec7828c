/** One scene: its sentence, the network, and the step worked out; or, while time runs fast, what has been learnt. */

import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { announce } from "../app/studio.ts";
import { Drawing } from "./drawing/Drawing.tsx";
import { Forms } from "./forms/Forms.tsx";
import { Legend } from "./Legend.tsx";
import { LossLine } from "./LossLine.tsx";
import { ask, material, player, setWeight, takeOver, waiting } from "./state.ts";
import { hasArrived, storyPicture } from "./story/picture.ts";
import { TruthTable } from "./TruthTable.tsx";

/** Number, title and sentence of a scene. */
export function SceneWords({ index }: { readonly index: number }) {
  const { title, sentence } = player.scenes[index]!;
  return (
    <header class="scene-words">
      <h1>
        <span class="scene-number number">{String(index + 1).padStart(2, "0")}</span> {title}
      </h1>
      <p>{sentence}</p>
    </header>
  );
}

export function StoryStage({ width }: { readonly width: number }) {
  const [at, elapsed] = [player.at.value, player.elapsed.value];
  const scene = player.scenes[at]!;
  const drawing = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => announce(`${scene.title}. ${scene.sentence}`), [scene]);
  const picture = storyPicture(material, player.scenes, at, elapsed);
  const arrived = hasArrived(scene, elapsed);
  return (
    <>
      <SceneWords index={at} />
      <div ref={drawing} class="drawing-box">
        <Drawing picture={picture} width={width} onWeight={(index, value) => void setWeight(index, value)} onInspect={(key) => void ask(key)} />
      </div>
      <div class="below" aria-busy={waiting.value}>
        {scene.forms !== undefined && (
          <div class={arrived ? "appearing" : "waiting"}>
            {arrived && <Forms key={scene.id} forms={scene.forms} only={scene.only} from={() => drawing.current} onInspect={(key) => void ask(key)} />}
          </div>
        )}
        {scene.forms === undefined && <Learnt at={at} elapsed={elapsed} />}
        {scene.id === "yours" && (
          <p class="invitation">
            <button type="button" class="primary" onClick={() => void takeOver()}>
              Take it from here
            </button>
          </p>
        )}
      </div>
    </>
  );
}

/** The truth table, and the loss over the steps. */
export function Learnt({ at, elapsed }: { readonly at: number; readonly elapsed: number }) {
  const scene = player.scenes[at]!;
  const { recording, snapshots } = material;
  const losses = useMemo(() => snapshots.map(({ loss }) => loss), []);
  const index = indexAt(at, elapsed);
  const now = snapshots[index]!;
  const isOver = scene.weights === "run" || scene.weights === "last";
  return (
    <div class="learnt">
      <TruthTable points={recording.points} targets={recording.targets} outputs={now.outputs} />
      {isOver ? (
        <LossLine steps={recording.steps} losses={losses} count={index + 1} lastStep={recording.steps.at(-1)!} />
      ) : (
        <Legend />
      )}
    </div>
  );
}

function indexAt(at: number, elapsed: number): number {
  const { snapshots } = material;
  const { weights, ms } = player.scenes[at]!;
  if (weights === "last") return snapshots.length - 1;
  if (weights !== "run") return 0;
  return Math.min(snapshots.length - 1, Math.max(1, Math.floor((elapsed / (0.94 * ms)) * snapshots.length)));
}
