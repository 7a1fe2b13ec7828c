/** The operation that the ladder stands on: as one line of matrices, or neuron by neuron. */

import { useEffect, useState } from "preact/hooks";
import * as studio from "../app/studio.ts";
import type { PlainDerivation, PlainStep } from "../engine/trace.ts";
import { Segmented } from "../frame/Segmented.tsx";
import { Formula } from "./Formula.tsx";
import { type Form, form, inspect, operation, subject, trace } from "./inspect.ts";

/** More are looked at one by one, on the stage. */
const mostNeurons = 6;

const forms: readonly { readonly value: Form; readonly text: string }[] = [
  { value: "neurons", text: "neuron by neuron" },
  { value: "matrices", text: "matrices" },
];

function Neurons({ step }: { step: PlainStep }) {
  const [lines, setLines] = useState<readonly PlainDerivation[]>([]);
  useEffect(() => {
    let current = true;
    Promise.all(step.entries.slice(0, mostNeurons).map((ref) => studio.engine().ask("why", { ref }))).then(
      (found) => current && setLines(found),
      studio.report,
    );
    return () => {
      current = false;
    };
  }, [step]);
  return (
    <ul class="neurons">
      {lines.map(({ ref, symbolic, substituted, inputs }) => (
        <li key={`${ref.name} ${ref.quantity}`}>
          <Formula line={symbolic} inputs={inputs.map((input) => input.ref)} onPick={inspect} />
          <Formula line={substituted} inputs={inputs.map((input) => input.ref)} onPick={inspect} />
          <button type="button" class="plain small" onClick={() => inspect(ref)}>
            Where from?
          </button>
        </li>
      ))}
      {step.entryCount > mostNeurons && <li class="caption">and {step.entryCount - mostNeurons} more, each to be asked on the stage</li>}
    </ul>
  );
}

const Matrices = ({ step }: { step: PlainStep }) => (
  <div class="lines">
    <Formula line={step.symbolic} />
    <Formula line={step.substituted} />
  </div>
);

export function OperationView() {
  const step = operation.value;
  if (step === undefined) return null;
  const { steps } = trace.value!;
  return (
    <section class="operation" aria-label="This operation">
      <p class="label">
        {subject.value !== undefined && `${subject.value} · `}operation {steps.indexOf(step) + 1} of {steps.length}
      </p>
      <h2>{step.title}</h2>
      <p class="sentence">{step.sentence}</p>
      <Segmented
        label="Written as"
        options={forms}
        value={form.value}
        onChange={(value) => {
          form.value = value;
        }}
      />
      {form.value === "neurons" ? <Neurons step={step} /> : <Matrices step={step} />}
    </section>
  );
}
