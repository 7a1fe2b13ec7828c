/** XOR's four rows: what should come out, and what does. */

import { formatFixed } from "../draw/numbers.ts";

interface TruthTableProps {
  /** [n, 2] and [n] */
  readonly points: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
  readonly outputs: ArrayLike<number> | undefined;
  readonly marked?: number | undefined;
}

export function TruthTable({ points, targets, outputs, marked }: TruthTableProps) {
  // 0 and 1, or −1 and 1 for outputs that can be negative.
  const [low, high] = [Math.min(...Array.from(targets)), Math.max(...Array.from(targets))];
  const part = (value: number): number => Math.min(1, Math.max(0, (value - low) / (high - low)));
  return (
    <table class="truth">
      <caption class="visually-hidden">The truth table, and what the network answers</caption>
      <thead>
        <tr>
          <th scope="col">x₁</th>
          <th scope="col">x₂</th>
          <th scope="col">y</th>
          <th scope="col">network</th>
          <th scope="col">
            <span class="visually-hidden">right</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: targets.length }, (_, row) => {
          const output = outputs?.[row];
          const isRight = output !== undefined && part(output) > 0.5 === part(targets[row]!) > 0.5;
          return (
            <tr key={row} class={row === marked ? "marked" : undefined} data-row={row}>
              <td class="number">{points[2 * row]}</td>
              <td class="number">{points[2 * row + 1]}</td>
              <td class="number">{targets[row]}</td>
              <td class="number answer">
                <span class="bar" style={{ width: `${56 * part(output ?? low)}%` }} />
                <span>{output === undefined ? "–" : formatFixed(output, 3)}</span>
              </td>
              <td class={isRight ? "right" : "wrong"}>{output === undefined ? "" : isRight ? "✓" : "✗"}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
