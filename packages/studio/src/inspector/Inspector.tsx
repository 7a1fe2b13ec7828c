/** The right-hand side: what the page shows there, the operation in hand, and where the number comes from that was clicked. */

import * as studio from "../app/studio.ts";
import { DerivationView } from "./Derivation.tsx";
import { operation, shown } from "./inspect.ts";
import { OperationView } from "./Operation.tsx";

export function Inspector() {
  const Own = studio.page.value?.inspector;
  const empty = operation.value === undefined && shown.value === undefined;
  return (
    <div class="inspector-body">
      <DerivationView />
      <OperationView />
      {Own !== undefined && <Own />}
      {empty && (
        <p class="hint">
          {studio.playing.value
            ? "Pause, and every number can be asked where it comes from."
            : "Click any number, unit or weight: here is its formula, with the numbers in it. Each of those can be clicked in turn, down to the data."}
        </p>
      )}
    </div>
  );
}
