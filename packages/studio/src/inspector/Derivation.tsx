/** One number: its formula, the chain rule, the formula with its numbers, a sentence, and what it is made of. */

import { formatExact, formatSteady } from "../draw/numbers.ts";
import type { PlainDerivation, PlainInput } from "../engine/trace.ts";
import { Formula } from "./Formula.tsx";
import { backTo, close, deeper, path, pointed, sameRef } from "./inspect.ts";

/** The way here. The last one is shown below. */
function Crumbs({ steps }: { steps: readonly PlainDerivation[] }) {
  return (
    <nav class="crumbs" aria-label="The way here">
      <ol>
        {steps.map(({ ref, symbol }, i) => (
          <li key={`${i}-${ref.name}-${ref.quantity}`}>
            {i === steps.length - 1 ? (
              <span aria-current="true">
                <Formula line={symbol} />
              </span>
            ) : (
              <button type="button" class="plain" onClick={() => backTo(i)}>
                <Formula line={symbol} />
              </button>
            )}
          </li>
        ))}
      </ol>
      <button type="button" class="plain small" onClick={close}>
        Close
      </button>
    </nav>
  );
}

const Input = ({ input }: { input: PlainInput }) => (
  <li>
    <button
      type="button"
      class={`input-row${sameRef(input.ref, pointed.value) ? " lit" : ""}`}
      onClick={() => deeper(input.ref)}
      onPointerEnter={() => {
        pointed.value = input.ref;
      }}
      onPointerLeave={() => {
        pointed.value = undefined;
      }}
      onFocus={() => {
        pointed.value = input.ref;
      }}
      onBlur={() => {
        pointed.value = undefined;
      }}
    >
      <Formula line={input.symbol} />
      <span class={`number${input.ref.quantity === "delta" ? " delta" : ""}`}>{formatSteady(input.value)}</span>
      <span class="caption">{input.given ? "given" : "computed"}</span>
    </button>
  </li>
);

export function DerivationView() {
  const steps = path.value;
  const now = steps.at(-1);
  if (now === undefined) return null;
  const refs = now.inputs.map(({ ref }) => ref);
  return (
    <section class="derivation" aria-label="Where it comes from">
      <Crumbs steps={steps} />
      <div class="lines">
        <Formula line={now.symbolic} inputs={refs} onPick={deeper} />
        {now.chain !== undefined && (
          <div class="chain">
            <Formula line={now.chain} />
          </div>
        )}
        {!now.given && <Formula line={now.substituted} inputs={refs} onPick={deeper} />}
      </div>
      <p class="value">
        <output class="number">{formatExact(now.value)}</output>
      </p>
      <p class="sentence">{now.sentence}</p>
      {now.inputs.length > 0 && (
        <>
          <h3 class="label">Made of</h3>
          <ul class="inputs">
            {now.inputs.map((input) => (
              <Input key={`${input.ref.name} ${input.ref.quantity}`} input={input} />
            ))}
          </ul>
        </>
      )}
      {now.given && <p class="caption">Here the way ends: this number is given, not computed.</p>}
    </section>
  );
}
