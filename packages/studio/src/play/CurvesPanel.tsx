/** The run in numbers, and its loss over the steps. */

import { computed, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import "uplot/dist/uPlot.min.css";
import { Curves } from "../draw/curves.ts";
import { formatCount, formatNumber, formatPercent } from "../draw/numbers.ts";
import { palette } from "../theme/theme.ts";
import { Switch } from "./controls.tsx";
import { runSentence } from "./sentences.ts";
import { curve, frame, model, playing } from "./studio.ts";
import { useSize } from "./useSize.ts";
import { logarithmic } from "./view.ts";

export function CurvesPanel() {
  return (
    <section class="run" aria-label="The run">
      <RunNumbers />
      <LossCurves />
    </section>
  );
}

/** Milliseconds between two pictures of the curves while training runs: they creep, and the maps need the time. */
const curveInterval = 120;

const hasTest = computed(() => (model.value?.test.targets.length ?? 0) > 0);

function LossCurves() {
  const [box, { width }] = useSize<HTMLDivElement>();
  const curves = useRef<Curves | undefined>(undefined);
  const drawn = useRef(0);
  const colours = () => {
    const { ink, inkSoft, line, signed } = palette.peek();
    return { ink, inkSoft, line, train: signed[5], test: signed[1] };
  };
  useEffect(() => {
    if (box.current === null || width === 0) return;
    if (curves.current !== undefined) return curves.current.resize(width, 150);
    curves.current = new Curves(box.current, { width, height: 150 }, colours());
    curves.current.logarithmic = logarithmic.peek();
    curves.current.draw(curve.peek());
  }, [width]);
  useEffect(() => () => curves.current?.dispose(), []);
  useSignalEffect(() => {
    const series = curve.value;
    const now = performance.now();
    if (playing.value && now - drawn.current < curveInterval) return;
    drawn.current = now;
    curves.current?.draw(series);
  });
  useSignalEffect(() => {
    palette.value;
    if (curves.current !== undefined) curves.current.colours = colours();
  });
  useSignalEffect(() => {
    const wanted = logarithmic.value;
    if (curves.current !== undefined) curves.current.logarithmic = wanted;
  });
  return (
    <figure class="curves">
      <figcaption>
        <span class="curve-key train">training loss</span>
        {hasTest.value && <span class="curve-key test">test loss</span>}
        <Switch
          label="log scale"
          checked={logarithmic.value}
          onChange={(checked) => {
            logarithmic.value = checked;
          }}
        />
      </figcaption>
      <div ref={box} class="curves-box" role="img" aria-label="Loss over the steps; its newest numbers stand beside" />
    </figure>
  );
}

function RunNumbers() {
  const state = frame.value!;
  const { stepsPerEpoch, regression } = model.value!;
  const hasTest = !Number.isNaN(state.testLoss);
  return (
    <div class="run-numbers">
      <dl>
        <Figure name="Epoch" text={formatCount(state.epoch)} />
        <Figure name="Step" text={formatCount(state.cursor.step)} note={`${formatCount(stepsPerEpoch)} an epoch`} />
        <Figure
          name="Training loss"
          text={Number.isNaN(state.trainLoss) ? "–" : formatNumber(state.trainLoss, 4)}
          tone="train"
          {...(regression ? {} : { note: `${formatPercent(state.trainAccuracy)} right` })}
        />
        {hasTest && (
          <Figure
            name="Test loss"
            text={formatNumber(state.testLoss, 4)}
            tone="test"
            {...(regression ? {} : { note: `${formatPercent(state.testAccuracy)} right` })}
          />
        )}
      </dl>
      {state.stopped?.kind === "asked" && <p class="caption">{state.stopped.sentence}</p>}
      <RunTold />
    </div>
  );
}

/** Said when training begins and when it rests, not sixty times a second. */
function RunTold() {
  const isPlaying = playing.value;
  const { cursor, epoch, trainLoss, testLoss } = isPlaying ? frame.peek()! : frame.value!;
  const facts = { step: cursor.step, epoch, trainLoss, playing: isPlaying, ...(Number.isNaN(testLoss) ? {} : { testLoss }) };
  return (
    <p class="visually-hidden" role="status">
      {isPlaying ? "Training." : runSentence(facts)}
    </p>
  );
}

interface FigureProps {
  readonly name: string;
  readonly text: string;
  readonly note?: string;
  readonly tone?: "train" | "test";
}

function Figure({ name, text, note, tone }: FigureProps) {
  return (
    <div class={tone === undefined ? "figure" : `figure ${tone}`}>
      <dt class="caption">{name}</dt>
      <dd>
        <span class="number">{text}</span>
        {note !== undefined && <span class="caption number">{note}</span>}
      </dd>
    </div>
  );
}
