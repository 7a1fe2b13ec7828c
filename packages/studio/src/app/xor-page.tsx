/** XOR by a 2-2-1 network: the truth table as it is learnt. */

import { useEffect, useState } from "preact/hooks";
import { xorSession } from "../session/session.ts";
import { shortNumber } from "./format.ts";
import type { Page } from "./page.ts";
import * as studio from "./studio.ts";

function TruthTable() {
  const [model, frame] = [studio.model.value, studio.frame.value];
  const [outputs, setOutputs] = useState<Float32Array>();
  useEffect(() => {
    if (model === undefined || frame === undefined) return;
    studio
      .engine()
      .ask("predict", { inputs: model.train.inputs })
      .then((answer) => setOutputs(answer.outputs), studio.report);
  }, [model, frame]);
  if (model === undefined) return null;
  return (
    <table class="truth">
      <thead>
        <tr>
          <th scope="col">x₁</th>
          <th scope="col">x₂</th>
          <th scope="col">target</th>
          <th scope="col">output</th>
        </tr>
      </thead>
      <tbody>
        {[...model.train.targets].map((target, row) => (
          <tr key={model.train.inputs.slice(2 * row, 2 * row + 2).join()}>
            <td class="number">{model.train.inputs[2 * row]}</td>
            <td class="number">{model.train.inputs[2 * row + 1]}</td>
            <td class="number">{target}</td>
            <td class="number" data-row={row}>
              {shortNumber(outputs?.[row] ?? Number.NaN)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Stage = () => (
  <>
    <h1>Learning XOR</h1>
    <p>Two hidden units and one output, nine weights. Press play and watch the four outputs find their targets.</p>
    <TruthTable />
  </>
);

export const xorPage: Page = {
  id: "home",
  title: "Home",
  description: "A network of two hidden units learns XOR.",
  session: xorSession,
  wanted: () => ({}),
  stage: Stage,
};
