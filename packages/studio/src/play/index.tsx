/** Play: a network in the plane, to be taken apart while it learns. */

import type { Page } from "../app/page.ts";
import { defaultSession } from "../session/session.ts";
import { DataRail } from "./DataRail.tsx";
import "./rail.css";
import "./stage.css";
import { Stage } from "./Stage.tsx";
import { NetworkRail, ShownRail, TrainingRail } from "./TrainingRail.tsx";
import { UnitCard } from "./UnitCard.tsx";
import { undo } from "./undo.ts";
import { discretize, looksClosely, showMatrices, showTest } from "./view.ts";

function Rail() {
  return (
    <div class="play-rail">
      <DataRail />
      <NetworkRail />
      <TrainingRail />
      <ShownRail />
    </div>
  );
}

/** Samples a side of a unit's map while it is as large as a thumbnail, and of a map that is shown large. */
const unitGrid = 36;
const outputGrid = 80;

export const playPage: Page = {
  id: "play",
  title: "Play",
  description: "Build a small network, train it live on points of the plane, and look into every unit and weight.",
  session: defaultSession,
  wanted: () => ({ grid: looksClosely.value ? outputGrid : unitGrid, outputGrid, inputMaps: true }),
  ownHeading: true,
  rail: Rail,
  stage: Stage,
  inspector: UnitCard,
  keys: [
    { key: "t", text: "Show the test examples, or hide them", press: () => toggle(showTest) },
    { key: "d", text: "Show only the side of the decision, or the output itself", press: () => toggle(discretize) },
    { key: "m", text: "Show the weights as matrices, or hide them", press: () => toggle(showMatrices) },
    { key: "u", text: "Undo the last change of a weight", press: () => void undo() },
  ],
};

function toggle(state: { value: boolean }): void {
  state.value = !state.value;
}
