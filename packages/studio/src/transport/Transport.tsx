/** Time: rewind, back, play, step; by which rung of the ladder, how fast, and a scrubber over all steps that are known. */

import * as studio from "../app/studio.ts";
import { formatCount, formatPercent, formatSteady } from "../draw/numbers.ts";
import { type Rung, rungs } from "../engine/protocol.ts";
import { Segmented } from "../frame/Segmented.tsx";
import { Key } from "./Key.tsx";
import { speeds, speedText } from "./speeds.ts";

const rungNames: Readonly<Record<Rung, string>> = { operation: "operation", example: "example", batch: "mini-batch", epoch: "epoch" };

function Keys() {
  const now = studio.frame.value;
  const atStart = now === undefined || (now.cursor.step === 0 && now.cursor.operation < 0);
  const playing = studio.playing.value;
  return (
    <div class="keys">
      <Key icon="rewind" label="Rewind to the start" disabled={atStart} onClick={() => studio.goTo(0)} />
      <Key icon="back" label="Back" disabled={atStart} onClick={() => studio.walk(-1)} />
      <Key
        icon={playing ? "pause" : "play"}
        label={playing ? "Pause" : "Play"}
        primary
        disabled={!studio.canTrain.value}
        onClick={studio.toggle}
      />
      <Key icon="step" label="Step" disabled={!studio.canTrain.value} onClick={() => studio.walk(1)} />
    </div>
  );
}

const Ladder = () => (
  <div class="ladder">
    <Segmented
      label="One step is"
      options={rungs.map((value) => ({ value, text: rungNames[value] }))}
      value={studio.rung.value}
      onChange={(rung) => studio.chooseSpeed({ rung })}
    />
  </div>
);

const SpeedSelect = () => (
  <label class="speed">
    <span class="label">Speed</span>
    <select
      aria-label="Speed"
      value={String(studio.perSecond.value)}
      onChange={({ currentTarget }) => studio.chooseSpeed({ perSecond: Number(currentTarget.value) })}
    >
      {speeds.map((value) => (
        <option key={value} value={String(value)}>
          {speedText(value)}
        </option>
      ))}
    </select>
  </label>
);

function Scrubber() {
  const now = studio.frame.value;
  const [step, last] = [now?.cursor.step ?? 0, now?.lastStep ?? 0];
  return (
    <label class="scrubber">
      <span class="visually-hidden">Step</span>
      <input
        type="range"
        min={0}
        max={Math.max(1, last)}
        step={1}
        value={step}
        disabled={last === 0}
        aria-valuetext={`Step ${step} of ${last}`}
        onInput={({ currentTarget }) => studio.goTo(Number(currentTarget.value))}
      />
    </label>
  );
}

function Readout() {
  const now = studio.frame.value;
  if (now === undefined) return <dl class="readout" />;
  const rows: [string, string, string?][] = [
    ["epoch", formatCount(now.epoch)],
    ["step", formatCount(now.cursor.step)],
    ["loss", formatSteady(now.trainLoss)],
  ];
  if (!Number.isNaN(now.testLoss)) rows.push(["test loss", formatSteady(now.testLoss)]);
  if (!Number.isNaN(now.trainAccuracy))
    rows.push(["right", formatPercent(Number.isNaN(now.testAccuracy) ? now.trainAccuracy : now.testAccuracy), "narrow-hidden"]);
  return (
    <dl class="readout">
      {rows.map(([name, value, hidden]) => (
        <div key={name} class={hidden}>
          <dt>{name}</dt>
          <dd class="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export const Transport = () => (
  <section class="transport" aria-label="Time">
    <Keys />
    <Ladder />
    <SpeedSelect />
    <Scrubber />
    <Readout />
  </section>
);
