/** The story as still pictures, for whoever asked for less motion: every scene as it ends, one below the other. */

import { Drawing } from "./drawing/Drawing.tsx";
import { Forms } from "./forms/Forms.tsx";
import { Learnt, SceneWords } from "./StoryParts.tsx";
import { ask, material, player, takeOver } from "./state.ts";
import { storyPicture } from "./story/picture.ts";

export function Strip({ width }: { readonly width: number }) {
  return (
    <div class="strip">
      <h1 class="visually-hidden">A network of three neurons learns XOR</h1>
      {player.scenes.map((scene, i) => (
        <section key={scene.id} class="strip-scene" aria-label={scene.title}>
          <SceneWords index={i} level="h2" />
          <Drawing picture={storyPicture(material, player.scenes, i, scene.ms)} width={width} onInspect={(key) => void ask(key)} />
          {scene.forms === undefined ? (
            <Learnt at={i} elapsed={scene.ms} />
          ) : (
            <Forms forms={scene.forms} only={scene.only} onInspect={(key) => void ask(key)} />
          )}
        </section>
      ))}
      <button type="button" class="primary" onClick={() => void takeOver()}>
        Take it from here
      </button>
    </div>
  );
}
