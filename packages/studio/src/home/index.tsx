/** Home: a recorded, real training of XOR tells itself; then the engine takes over, and every number can be moved and asked. */

import { useEffect, useRef } from "preact/hooks";
import "katex/dist/katex.min.css";
import type { Page } from "../app/page.ts";
import * as studio from "../app/studio.ts";
import { trace } from "../inspector/inspect.ts";
import { useSize } from "../play/useSize.ts";
import { Drawing } from "./drawing/Drawing.tsx";
import "./home.css";
import { LiveBelow, LiveWords } from "./LiveParts.tsx";
import { followPointer } from "./lit.ts";
import { isDrawable, liveGrid, livePicture } from "./live.ts";
import { StoryBelow, StoryWords } from "./StoryParts.tsx";
import { HomeTransport } from "./StoryTransport.tsx";
import { Strip } from "./Strip.tsx";
import { homeId, homeSession } from "./session.ts";
import { ask, isStrip, material, mode, player, setWeight } from "./state.ts";
import { storyPicture } from "./story/picture.ts";

/** The drawing says no more when it is wider. */
const widest = 920;

/** One drawing for both: a weight that is dragged in the story stays in the hand when the engine takes over. */
function Network({ width }: { readonly width: number }) {
  const onWeight = (index: number, value: number): void => void setWeight(index, value);
  const onInspect = (key: string): void => void ask(key);
  if (mode.value === "story") {
    const picture = storyPicture(material, player.scenes, player.at.value, player.elapsed.value);
    return <Drawing picture={picture} width={width} onWeight={onWeight} onInspect={onInspect} />;
  }
  const [model, frame] = [studio.model.value, studio.frame.value];
  // What stood here until the first frame comes.
  if (model === undefined || frame?.maps === undefined || !isDrawable(model)) return null;
  return <Drawing picture={livePicture(model, frame, trace.value)} width={width} onWeight={onWeight} onInspect={onInspect} />;
}

function Stage() {
  const [box, { width }] = useSize<HTMLDivElement>();
  const root = useRef<HTMLDivElement>(null);
  const drawing = useRef<HTMLDivElement>(null);
  useEffect(() => (root.current === null ? undefined : followPointer(root.current)), []);
  useEffect(() => {
    if (mode.peek() === "story" && !isStrip.peek() && player.time.peek() === 0) player.play();
    return player.pause;
  }, []);
  const wide = Math.min(widest, width);
  const live = mode.value === "live";
  return (
    <div ref={root} class="home" data-mode={mode.value}>
      <div ref={box}>
        {width > 0 && isStrip.value && <Strip width={wide} />}
        {width > 0 && !isStrip.value && (
          <>
            {live ? <LiveWords /> : <StoryWords />}
            <div ref={drawing} class="drawing-box">
              <Network width={wide} />
            </div>
            {live ? <LiveBelow /> : <StoryBelow from={() => drawing.current} />}
          </>
        )}
      </div>
    </div>
  );
}

const inStory = (story: () => void, live: () => unknown) => (): void => {
  if (mode.value === "story" && !isStrip.value) story();
  else live();
};

export const homePage: Page = {
  id: homeId,
  title: "Home",
  description: "A network of three neurons learns XOR before your eyes: every number with its formula.",
  session: homeSession,
  wanted: () => ({ grid: liveGrid }),
  ownHeading: true,
  stage: Stage,
  transport: HomeTransport,
  keys: [
    { key: " ", text: "Play or pause the story, or training", press: inStory(player.toggle, studio.toggle) },
    {
      key: "ArrowRight",
      text: "Next scene, or forward by one rung",
      press: inStory(
        () => player.step(1),
        () => studio.walk(1),
      ),
    },
    {
      key: "ArrowLeft",
      text: "Scene before, or back by one rung",
      press: inStory(
        () => player.step(-1),
        () => studio.walk(-1),
      ),
    },
    {
      key: "Home",
      text: "From the beginning",
      press: inStory(
        () => player.show(0),
        () => studio.goTo(0),
      ),
    },
    {
      key: "End",
      text: "To the last scene, or the last step that is known",
      press: inStory(
        () => player.show(player.scenes.length - 1),
        () => studio.goTo(studio.frame.value?.lastStep ?? 0),
      ),
    },
  ],
};
