/** Home: a recorded, real training of XOR tells itself; then the engine takes over, and every number can be moved and asked. */

import { useEffect, useRef } from "preact/hooks";
import "katex/dist/katex.min.css";
import type { Page } from "../app/page.ts";
import * as studio from "../app/studio.ts";
import { useSize } from "../play/useSize.ts";
import "./home.css";
import { LiveStage } from "./LiveStage.tsx";
import { followPointer } from "./lit.ts";
import { HomeTransport } from "./StoryTransport.tsx";
import { StoryStage } from "./StoryStage.tsx";
import { Strip } from "./Strip.tsx";
import { homeSession } from "./session.ts";
import { isStrip, mode, player } from "./state.ts";
import { liveGrid } from "./live.ts";

/** The drawing says no more when it is wider. */
const widest = 920;

function Stage() {
  const [box, { width }] = useSize<HTMLDivElement>();
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => (root.current === null ? undefined : followPointer(root.current)), []);
  useEffect(() => {
    if (mode.peek() === "story" && !isStrip.peek() && player.time.peek() === 0) player.play();
    return player.pause;
  }, []);
  const wide = Math.min(widest, width);
  return (
    <div ref={root} class="home" data-mode={mode.value}>
      <div ref={box}>{width > 0 && (mode.value === "live" ? <LiveStage width={wide} /> : isStrip.value ? <Strip width={wide} /> : <StoryStage width={wide} />)}</div>
    </div>
  );
}

const inStory = (story: () => void, live: () => unknown) => (): void => {
  if (mode.value === "story" && !isStrip.value) story();
  else live();
};

export const homePage: Page = {
  id: "home",
  title: "Home",
  description: "A network of three neurons learns XOR before your eyes: every number with its formula.",
  session: homeSession,
  wanted: () => ({ grid: liveGrid }),
  stage: Stage,
  transport: HomeTransport,
  keys: [
    { key: " ", text: "Play or pause the story, or training", press: inStory(player.toggle, studio.toggle) },
    { key: "ArrowRight", text: "Next scene, or forward by one rung", press: inStory(() => player.step(1), () => studio.walk(1)) },
    { key: "ArrowLeft", text: "Scene before, or back by one rung", press: inStory(() => player.step(-1), () => studio.walk(-1)) },
    { key: "Home", text: "From the beginning", press: inStory(() => player.show(0), () => studio.goTo(0)) },
    { key: "End", text: "To the last scene, or the last step that is known", press: inStory(() => player.show(player.scenes.length - 1), () => studio.goTo(studio.frame.value?.lastStep ?? 0)) },
  ],
};
