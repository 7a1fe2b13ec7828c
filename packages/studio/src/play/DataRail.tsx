/** The rail's first part: what is learnt from. */

import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { formatCount, formatFixed } from "../draw/numbers.ts";
import { paintPoints } from "../draw/points.ts";
import { pixelRatio, prepareSurface } from "../draw/surface.ts";
import type { Domain, ExampleSet } from "../engine/protocol.ts";
import { type DataSetName, features, isRegression, regressionSets } from "../session/session.ts";
import { palette } from "../theme/theme.ts";
import { changeData, changeTraining, chooseSet, toggleFeature } from "./changes.ts";
import { NumberField, Section, Slider } from "./controls.tsx";
import { featureTexts } from "./features.ts";
import { labelRange } from "./mapRange.ts";
import { PointsRail } from "./PointsRail.tsx";
import { scaleOf } from "./painter.ts";
import { change, preview, session } from "./studio.ts";

const sets: readonly (readonly [name: DataSetName, text: string])[] = [
  ["circle", "Circle"],
  ["xor", "XOR"],
  ["gaussians", "Gaussians"],
  ["spiral", "Spiral"],
  ["moons", "Moons"],
  ["plane", "Plane"],
  ["multiGaussian", "Multi-Gaussian"],
  ["own", "Your own"],
];

export function DataRail() {
  const { data, training } = session.value;
  const set = (part: Parameters<typeof changeData>[1]): void => void change(changeData(session.peek(), part));
  const isDrawn = data.set !== "own";
  return (
    <>
      <Section title="Data">
        <fieldset class="sets">
          <legend class="visually-hidden">Data set</legend>
          {sets.map(([name, text]) => (
            <label key={name} title={regressionSets.includes(name) ? `${text}: a number to be met at each point` : `${text}: two classes`}>
              <input
                class="visually-hidden"
                type="radio"
                name="data-set"
                checked={data.set === name}
                onChange={() => void change(chooseSet(session.peek(), name))}
              />
              <Thumbnail name={name} />
              <span class="set-name">{text}</span>
            </label>
          ))}
        </fieldset>
        <p class="caption">
          {isRegression(data) ? "Regression: a number to be met at each point." : "Classification: two classes to be told apart."}
        </p>
        {isDrawn && (
          <>
            <Slider
              label="Noise"
              value={data.noise}
              min={0}
              max={0.5}
              step={0.01}
              text={formatFixed(data.noise, 2)}
              onChange={(noise) => set({ noise })}
            />
            <Slider
              label="Examples"
              value={data.examples}
              min={20}
              max={1000}
              step={20}
              text={formatCount(data.examples)}
              onChange={(examples) => set({ examples })}
            />
            <Slider
              label="Of them to train on"
              value={data.trainFraction}
              min={0.1}
              max={1}
              step={0.05}
              text={`${formatCount(100 * data.trainFraction)} %`}
              onChange={(trainFraction) => set({ trainFraction })}
            />
          </>
        )}
        <Slider
          label="Batch size"
          value={Math.min(64, training.batchSize)}
          min={1}
          max={64}
          step={1}
          text={formatCount(training.batchSize)}
          onChange={(batchSize) => void change(changeTraining(session.peek(), { batchSize }))}
        />
        {isDrawn && (
          <div class="field row">
            <button type="button" aria-label="Draw the examples anew" onClick={() => set({ seed: data.seed + 1 })}>
              Draw anew
            </button>
            <NumberField label="seed" value={data.seed} min={0} max={2 ** 32 - 1} whole onChange={(seed) => set({ seed })} />
          </div>
        )}
      </Section>
      <PointsRail />
      <Section title="Inputs">
        <fieldset class="chips">
          <legend class="visually-hidden">What the network is given of a point</legend>
          {features.map((name) => {
            const chosen = data.features.includes(name);
            return (
              <label key={name}>
                <input
                  class="visually-hidden"
                  type="checkbox"
                  checked={chosen}
                  disabled={chosen && data.features.length === 1}
                  aria-label={featureTexts[name].spoken}
                  onChange={() => void change(toggleFeature(session.peek(), name))}
                />
                <span class="chip number">{featureTexts[name].label}</span>
              </label>
            );
          })}
        </fieldset>
      </Section>
    </>
  );
}

const side = 56;

/** The set itself, as the library draws it with the present noise and seed. */
function Thumbnail({ name }: { readonly name: DataSetName }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useSignal<{ readonly examples: ExampleSet; readonly domain: Domain } | undefined>(undefined);
  const { noise, seed, points } = session.value.data;
  useEffect(() => {
    let current = true;
    if (name === "own" && points.length === 0) {
      drawn.value = undefined;
      return;
    }
    const data = { ...session.peek().data, set: name, examples: 120, trainFraction: 1, points: name === "own" ? points : [] };
    void preview(data).then((answer) => {
      if (current) drawn.value = answer;
    });
    return () => {
      current = false;
    };
  }, [name, noise, seed, name === "own" ? points : 0]);
  useSignalEffect(() => {
    if (canvas.current === null) return;
    const context = prepareSurface(canvas.current, side, side, pixelRatio());
    const colours = palette.value;
    if (drawn.value === undefined) return;
    const { examples, domain } = drawn.value;
    const range = labelRange(regressionSets.includes(name));
    const style = { scale: scaleOf(colours), ...range, radius: 1.5, outline: "transparent", square: false };
    paintPoints(context, { x: examples.points, y: examples.labels }, domain, side, style);
  });
  return <canvas ref={canvas} width={side} height={side} />;
}
