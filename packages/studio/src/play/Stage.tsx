/** The stage of Play: the network as pictures of what its units answer, the large map, the numbers of the run and its loss curves. */

import { computed, useSignalEffect } from "@preact/signals";
import { CurvesPanel } from "./CurvesPanel.tsx";
import { Detail } from "./Detail.tsx";
import { Lead } from "./Lead.tsx";
import { Matrices } from "./Matrices.tsx";
import { Network } from "./Network.tsx";
import { unitCounts } from "./network.ts";
import { OutputMap } from "./OutputMap.tsx";
import { frame, model } from "./studio.ts";
import { forgetChanges } from "./undo.ts";
import { useSize } from "./useSize.ts";
import { mapTool, resetView, showMatrices } from "./view.ts";

/** From this width on, the large map stands beside the network and is the output unit's picture. */
const wide = 620;

/** What is pointed at exists as long as the network has these layers. */
const shape = computed(() => model.value && unitCounts(model.value).join());

export function Stage() {
  const [box, { width }] = useSize<HTMLDivElement>();
  useSignalEffect(() => {
    shape.value;
    resetView();
  });
  useSignalEffect(() => {
    const info = model.value;
    forgetChanges();
    // Whoever begins with an empty plane wants to put points on it.
    if (info?.train.targets.length === 0 && mapTool.peek() === "look") mapTool.value = "positive";
  });
  const ready = model.value !== undefined && frame.value !== undefined && width > 0;
  const beside = width >= wide;
  const mapSize = beside ? Math.round(Math.min(380, Math.max(230, width * 0.36))) : Math.min(width, 300);
  return (
    <div class="play-stage" ref={box}>
      <h1 class="visually-hidden">Play with a network</h1>
      {ready && (
        <>
          {beside && <Lead />}
          <div class={beside ? "play-top" : "play-top stacked"}>
            <Network width={beside ? width - mapSize : width} mapSize={mapSize} beside={beside} />
            <OutputMap size={mapSize} />
          </div>
          <Detail />
          {showMatrices.value && <Matrices />}
          <CurvesPanel />
        </>
      )}
    </div>
  );
}
