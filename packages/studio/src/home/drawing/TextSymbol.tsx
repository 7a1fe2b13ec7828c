/** A symbol written in Unicode ("z⁽¹⁾₁"), with its number and its indices one above the other. */

const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾";
const plainRaised = "0123456789()";
const lowered = "₀₁₂₃₄₅₆₇₈₉";

/** Its letter, what stands above and what below. */
export function partsOf(text: string): { readonly letter: string; readonly above: string; readonly below: string } {
  let [letter, above, below] = ["", "", ""];
  for (const sign of text) {
    const [high, low] = [raised.indexOf(sign), lowered.indexOf(sign)];
    if (high >= 0) above += plainRaised[high];
    else if (low >= 0) below += low;
    else letter += sign;
  }
  return { letter, above, below };
}

export function TextSymbol({ text }: { readonly text: string }) {
  const { letter, above, below } = partsOf(text);
  return (
    <span class="symbol">
      <i>{letter}</i>
      <span class="scripts">
        {above !== "" && <span>{above}</span>}
        {below !== "" && <span>{below}</span>}
      </span>
    </span>
  );
}
