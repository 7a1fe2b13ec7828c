import { dense, explain, sequential, sgd } from "hillock";
import { expect, test } from "vitest";
import { linked, linkedMatrix } from "./links.ts";

async function traceOf(weights: number[][][]) {
  const net = sequential([
    dense(2, { activation: "sigmoid", inputShape: [2], useBias: false }),
    dense(1, { activation: "sigmoid", useBias: false }),
  ]);
  net.compile({ optimizer: sgd({ learningRate: 0.5 }), loss: "quadratic" });
  net.setWeights(weights);
  const trace = await explain(net, [[0.25, -3]], [[1]], { optimizer: true });
  net.dispose();
  return trace;
}
const weights = [
  [
    [0.125, 2],
    [0.75, -0.5],
  ],
  [[1.5], [-0.3125]],
];

test("symbols and numbers lead to the inputs that they are", async () => {
  const trace = await traceOf(weights);
  const delta = trace.why("dense_1[1]", "delta");
  const keys = new Map(delta.inputs.map(({ ref }, i) => [`${ref.quantity} ${ref.name}`, i]));
  const { symbolic, substituted } = linked(delta, (ref) => keys.get(`${ref.quantity} ${ref.name}`));
  delta.inputs.forEach(({ symbol, value }, key) => {
    expect(symbolic).toContain(`\\htmlData{k=${key}}{${symbol}}`);
    const printed = [...substituted.matchAll(/\\htmlData\{k=(\d+)\}\{([^}]*)\}/g)].filter(([, k]) => Number(k) === key);
    expect(printed.length).toBeGreaterThan(0);
    for (const [, , text] of printed) expect(Math.abs(Number(text))).toBeCloseTo(Math.abs(value), 3);
  });
  // The result is the number itself, and stays plain.
  expect(substituted.slice(substituted.lastIndexOf("="))).not.toContain("htmlData");
});

test("inside of a Σ the numbers are those of the inputs in their order", async () => {
  const trace = await traceOf(weights);
  const z = trace.why("dense_1[0]", "z");
  const keyOf = new Map(z.inputs.map(({ ref }, i) => [ref.name, i]));
  const { substituted } = linked(z, (ref) => keyOf.get(ref.name));
  const found = [...substituted.matchAll(/\\htmlData\{k=(\d+)\}\{([^}]*)\}/g)];
  expect(found).toHaveLength(4);
  for (const [, key, text] of found) expect(Math.abs(Number(text))).toBe(Math.abs(z.inputs[Number(key)]!.value));
});

test("inputs of the same value each lead to their own place", async () => {
  const trace = await traceOf([
    [
      [0.5, 0.5],
      [0.5, 0.5],
    ],
    [[0.5], [0.5]],
  ]);
  const z = trace.why("dense_1[0]", "z");
  const keyOf = new Map(z.inputs.map(({ ref }, i) => [ref.name, i]));
  const { substituted } = linked(z, (ref) => keyOf.get(ref.name));
  const keys = [...substituted.matchAll(/\\htmlData\{k=(\d+)\}/g)].map(([, key]) => Number(key));
  expect([...keys].sort()).toEqual(z.inputs.map((_, i) => i));
});

test("what the file does not hold stays plain", async () => {
  const trace = await traceOf(weights);
  const z = trace.why("dense_1[0]", "z");
  expect(linked(z, () => undefined)).toMatchObject({ symbolic: z.symbolic, substituted: z.substituted });
});

test("matrix forms: each number in its place, others as they are", () => {
  const tensors = [
    {
      latex: "x",
      entries: [
        { value: 2, key: 0 },
        { value: 3, key: 1 },
      ],
    },
    {
      latex: "W",
      entries: [
        { value: 5, key: 2 },
        { value: 7, key: undefined },
      ],
    },
    { latex: "z", entries: [{ value: 31, key: 4 }] },
  ];
  expect(
    linkedMatrix("z = x\\,W", "= \\begin{bmatrix} 2 & 3 \\end{bmatrix}\\,\\begin{bmatrix} 5 \\\\ 7 \\end{bmatrix} = 31", tensors),
  ).toBe(
    "= \\begin{bmatrix} \\htmlData{k=0}{2} & \\htmlData{k=1}{3} \\end{bmatrix}\\,\\begin{bmatrix} \\htmlData{k=2}{5} \\\\ 7 \\end{bmatrix} = \\htmlData{k=4}{31}",
  );
  expect(linkedMatrix("z = x\\,W", "= 9", tensors)).toBe("= 9");
});
