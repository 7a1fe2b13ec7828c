/** What stands above and below the drawing while the story is told. */

import { useLayoutEffect, useMemo } from "preact/hooks";
import { announce } from "../app/studio.ts";
import { Forms } from "./forms/Forms.tsx";
import { Legend } from "./Legend.tsx";
import { LossLine } from "./LossLine.tsx";
import { ask, material, player, takeOver, waiting } from "./state.ts";
import { hasArrived } from "./story/picture.ts";
import { TruthTable } from "./TruthTable.tsx";

/** Number, title and sentence of a scene. @param level of its heading: a page has one h1 */
export function SceneWords({ index, level: Heading = "h1" }: { readonly index: number; readonly level?: "h1" | "h2" }) {
  const { title, sentence } = player.scenes[index]!;
  return (
    <header class="scene-words">
      <Heading>
        <span class="scene-number number">{String(index + 1).padStart(2, "0")}</span> {title}
      </Heading>
      <p>{sentence}</p>
    </header>
  );
}

/** The words of the present scene, which are also said to screen readers. */
export function StoryWords() {
  const scene = player.scene.value;
  useLayoutEffect(() => announce(`${scene.title}. ${scene.sentence}`), [scene]);
  return <SceneWords index={player.at.value} />;
}

/** Below the drawing: the step worked out, or what has been learnt. @param from the drawing, out of which numbers fly */
export function StoryBelow({ from }: { readonly from: () => ParentNode | null }) {
  const [at, elapsed, scene] = [player.at.value, player.elapsed.value, player.scene.value];
  return (
    <div class="below" aria-busy={waiting.value}>
      {scene.forms === undefined ? (
        <Learnt at={at} elapsed={elapsed} />
      ) : (
        hasArrived(scene, elapsed) && (
          <div class="appearing" key={scene.id}>
            <Forms forms={scene.forms} only={scene.only} from={from} onInspect={(key) => void ask(key)} />
          </div>
        )
      )}
      {scene.id === "yours" && (
        <p class="invitation">
          <button type="button" class="primary" onClick={() => void takeOver()}>
            Take it from here
          </button>
        </p>
      )}
    </div>
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
      {isOver ? <LossLine steps={recording.steps} losses={losses} count={index + 1} lastStep={recording.steps.at(-1)!} /> : <Legend />}
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
