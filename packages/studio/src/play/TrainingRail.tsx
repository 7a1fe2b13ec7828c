/** The rail's second part: the network, how it learns, when it stops, what is shown. */

import { formatCount } from "../draw/numbers.ts";
import { rates } from "../session/cures.ts";
import {
  type ActivationName,
  hiddenActivations,
  type InitializerName,
  initializers,
  isRegression,
  type LossName,
  type NetworkSpec,
  type OptimizerName,
  type OptimizerSpec,
  type RegularizerSpec,
} from "../session/session.ts";
import { activateAll, addLayer, changeNetwork, changeTraining, chooseLoss, mostLayers, removeLayer, untrained } from "./changes.ts";
import { Choice, NumberField, Section, Stepper, Switch } from "./controls.tsx";
import { change, changeOptimizer, changeStop, session } from "./studio.ts";
import { discretize, showMatrices, showTest } from "./view.ts";

const lossTexts: readonly (readonly [LossName, string])[] = [
  ["quadratic", "½ squared error"],
  ["meanSquaredError", "squared error"],
  ["meanAbsoluteError", "absolute error"],
  ["binaryCrossentropy", "cross-entropy"],
];
const texts = <Value extends string>(values: readonly Value[]): (readonly [Value, string])[] => values.map((value) => [value, value]);

export function NetworkRail() {
  const { network, data, seed } = session.value;
  const { hidden } = network;
  const activations = new Set(hidden.map(({ activation }) => activation));
  const same = activations.size === 1 ? hidden[0]!.activation : "mixed";
  return (
    <Section title="Network">
      <div class="field row">
        <span class="label">Hidden layers</span>
        <Stepper
          value={hidden.length}
          min={0}
          max={mostLayers}
          less="One hidden layer fewer"
          more="One hidden layer more"
          text={formatCount(hidden.length)}
          onChange={(count) => void change(count > hidden.length ? addLayer(session.peek()) : removeLayer(session.peek()))}
        />
      </div>
      {hidden.length > 0 && (
        <Choice<ActivationName | "mixed">
          label="Activation"
          value={same}
          options={[...texts(hiddenActivations), ...(same === "mixed" ? [["mixed", "one per layer"] as const] : [])]}
          onChange={(activation) => {
            if (activation !== "mixed") void change(activateAll(session.peek(), activation));
          }}
        />
      )}
      <Choice<NetworkSpec["output"]>
        label="Output"
        value={network.output}
        options={texts<NetworkSpec["output"]>(isRegression(data) ? ["linear", "tanh"] : ["tanh", "sigmoid", "linear"])}
        onChange={(output) => void change(changeNetwork(session.peek(), { output }))}
      />
      <Choice<InitializerName>
        label="Initial weights"
        value={network.initializer}
        options={texts(initializers)}
        onChange={(initializer) => void change(changeNetwork(session.peek(), { initializer }))}
      />
      <div class="field row">
        <button
          type="button"
          aria-label="Draw the weights anew"
          onClick={() => void change({ ...untrained(session.peek()), seed: seed + 1 })}
        >
          Draw anew
        </button>
        <NumberField
          label="seed"
          value={seed}
          min={0}
          max={2 ** 32 - 1}
          whole
          onChange={(next) => void change({ ...untrained(session.peek()), seed: next })}
        />
      </div>
    </Section>
  );
}

export function TrainingRail() {
  const { training, data, network } = session.value;
  const { optimizer, regularizer, stop } = training;
  const isRegressing = isRegression(data);
  const set = (part: Parameters<typeof changeTraining>[1]): void => void change(changeTraining(session.peek(), part));
  // Another rate or another optimiser takes over where training stands; it is part of the session's history.
  const optimize = (part: Partial<OptimizerSpec>): void => void changeOptimizer({ ...optimizer, ...part });
  const knownRates = [...new Set([...rates, optimizer.learningRate])].sort((a, b) => a - b);
  return (
    <Section title="Learning">
      <Choice<LossName>
        label="Loss"
        value={training.loss}
        options={lossTexts.filter(([name]) => !(isRegressing && name === "binaryCrossentropy"))}
        onChange={(loss) => void change(chooseLoss(session.peek(), loss))}
      />
      {training.loss === "binaryCrossentropy" && network.output === "sigmoid" && (
        <p class="caption">With a sigmoid at the output: probabilities.</p>
      )}
      <Choice<OptimizerName>
        label="Optimiser"
        value={optimizer.name}
        options={[
          ["sgd", "gradient descent"],
          ["adam", "Adam"],
        ]}
        onChange={(name) => optimize({ name })}
      />
      <Choice<string>
        label="Learning rate"
        value={String(optimizer.learningRate)}
        options={texts(knownRates.map(String))}
        onChange={(rate) => optimize({ learningRate: Number(rate) })}
      />
      {optimizer.name === "sgd" && (
        <NumberField label="Momentum" value={optimizer.momentum} min={0} max={0.99} onChange={(momentum) => optimize({ momentum })} />
      )}
      <Choice<RegularizerSpec["kind"]>
        label="Regularisation"
        value={regularizer.kind}
        options={[
          ["none", "none"],
          ["l1", "L1"],
          ["l2", "L2"],
        ]}
        onChange={(kind) => set({ regularizer: { kind, rate: regularizer.rate === 0 ? 0.003 : regularizer.rate } })}
      />
      {regularizer.kind !== "none" && (
        <NumberField
          label="Its rate"
          value={regularizer.rate}
          min={0}
          max={10}
          onChange={(rate) => set({ regularizer: { ...regularizer, rate } })}
        />
      )}
      <Switch label="New order in each epoch" checked={training.shuffle} onChange={(shuffle) => set({ shuffle })} />
      <NumberField
        label="Stop at step (0: never)"
        value={stop.step}
        min={0}
        max={1e9}
        whole
        onChange={(step) => void changeStop({ ...stop, step })}
      />
      <NumberField label="Stop at loss (0: never)" value={stop.loss} min={0} onChange={(loss) => void changeStop({ ...stop, loss })} />
    </Section>
  );
}

export function ShownRail() {
  return (
    <Section title="Shown">
      <Switch
        label="Test examples on the map"
        checked={showTest.value}
        onChange={(checked) => {
          showTest.value = checked;
        }}
      />
      <Switch
        label="Only the side of the decision"
        checked={discretize.value}
        onChange={(checked) => {
          discretize.value = checked;
        }}
      />
      <Switch
        label="Weights as matrices too"
        checked={showMatrices.value}
        onChange={(checked) => {
          showMatrices.value = checked;
        }}
      />
    </Section>
  );
}
