/** Time in the story: back, play, forward, and a line of all scenes. When the engine has taken over, its own transport stands here. */

import { Key } from "../transport/Key.tsx";
import { Transport } from "../transport/Transport.tsx";
import { isStrip, mode, player, takeOver } from "./state.ts";

export function HomeTransport() {
  if (mode.value === "live") return <Transport />;
  if (isStrip.value) return null;
  return <StoryTransport />;
}

function StoryTransport() {
  const [at, playing, time] = [player.at.value, player.playing.value, player.time.value];
  const { scenes, total } = player;
  const { title } = scenes[at]!;
  return (
    <section class="story-transport" aria-label="The story">
      <fieldset class="keys" aria-label="Scenes">
        <Key icon="rewind" label="From the beginning" disabled={time === 0} onClick={() => player.show(0)} />
        <Key icon="back" label="Scene before" disabled={at === 0} onClick={() => player.step(-1)} />
        <Key icon={playing ? "pause" : "play"} label={playing ? "Pause the story" : "Play the story"} primary onClick={player.toggle} />
        <Key icon="step" label="Next scene" disabled={at === scenes.length - 1} onClick={() => player.step(1)} />
      </fieldset>
      <div class="story-line">
        <div class="ticks" aria-hidden="true">
          {scenes.map(({ id, ms, tick }, i) => (
            <button
              key={id}
              type="button"
              tabIndex={-1}
              class={i === at ? "tick here" : i < at ? "tick past" : "tick"}
              style={{ flexGrow: ms }}
              onClick={() => player.show(i)}
            >
              <span>{tick}</span>
            </button>
          ))}
        </div>
        <input
          type="range"
          aria-label="Moment of the story"
          min={0}
          max={total}
          step={100}
          value={time}
          aria-valuetext={`Scene ${at + 1} of ${scenes.length}: ${title}`}
          onInput={({ currentTarget }) => player.seek(Number(currentTarget.value))}
        />
      </div>
      <button type="button" class="take-over" onClick={() => void takeOver()}>
        Try it yourself
      </button>
    </section>
  );
}
