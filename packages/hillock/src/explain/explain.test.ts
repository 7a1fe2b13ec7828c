import { expect, test } from "vitest";
import { sequential } from "../model/sequential.ts";
import { activation, adam, dense, dropout, flatten, inputLayer, l2, sgd } from "../network/index.ts";
import { reference } from "../runtime/index.ts";
import { explain, plainDerivation } from "./explain.ts";

const x = [
  [0.5, -1, 2],
  [1, 0.25, -0.5],
];

function classifier() {
  const net = sequential([dense(4, { activation: "tanh", inputShape: [3] }), dropout(0.5), dense(3, { activation: "softmax" })], {
    seed: 5,
  });
  net.compile({ loss: "sparseCategoricalCrossentropy", optimizer: adam({ learningRate: 0.01 }) });
  return net;
}

test("layers are numbered where they compute; tensors have shapes, symbols and references", async () => {
  const net = sequential([inputLayer([1, 3]), flatten(), dense(2, { activation: "relu", name: "first" }), dense(1), activation("sigmoid")]);
  net.compile({ loss: "binaryCrossentropy" });
  const trace = await explain(net, [[[1, 2, 3]]], [[1]]);
  expect(trace.layers.map(({ index, name, kind }) => [index, name, kind])).toEqual([
    [0, "input", "input"],
    [1, "first", "dense"],
    [2, "dense_1", "dense"],
    [3, "activation_1", "activation"],
  ]);
  const first = trace.layer("first");
  expect([first.z!.symbol, first.z!.text, first.z!.shape]).toEqual(["z^{(1)}", "z⁽¹⁾", [1, 2]]);
  expect([first.parameters.kernel!.symbol, first.gradients.kernel!.text]).toEqual(["W^{(1)}", "∂C/∂W⁽¹⁾"]);
  expect(first.delta!.ref(1)).toEqual({ name: "first[1]", quantity: "delta" });
  expect(first.parameters.kernel!.symbolAt(2, 1)).toEqual({ latex: "w^{(1)}_{32}", text: "w⁽¹⁾₃₂" });
  expect(trace.layers[0]!.a).toBe(trace.x);
  expect(trace.why("first[0]", "z").inputs.map(({ ref }) => ref.name)).toContain("x[0,2]");
  // The sigmoid's input is the dense layer's output: one number, two names.
  expect(trace.why("activation_1[0]", "z").text.symbolic).toBe("z⁽³⁾₁ = a⁽²⁾₁");
  expect(trace.why("dense_1[0]", "delta").text.symbolic).toBe("δ⁽²⁾₁ = δ⁽³⁾₁");
  expect(trace.why("activation_1[0]", "delta").text.symbolic).toBe("δ⁽³⁾₁ = a⁽³⁾₁ − y₁");
});

test("softmax with cross-entropy has the error p − y, whatever the labels are", async () => {
  const labels = await explain(classifier(), [x[0]!], [2]);
  expect(labels.why("dense_2[1]", "delta").text.symbolic).toBe("δ⁽³⁾₂ = a⁽³⁾₂ − [y = 1]");
  expect(labels.why("loss").text.symbolic).toBe("C = −Σₖ [y = k − 1]·ln(a⁽³⁾ₖ)");
  expect(labels.why("dense_2[1]", "a").symbolic).toBe("a^{(3)}_2 = \\frac{e^{z^{(3)}_2}}{\\sum_{k} e^{z^{(3)}_k}}");
  const net = sequential([dense(3, { activation: "softmax", inputShape: [3] })], { seed: 1 });
  net.compile({ loss: "categoricalCrossentropy" });
  const hot = await explain(net, x, [
    [0, 1, 0],
    [0, 0, 1],
  ]);
  expect(hot.why("dense_1[0,1]", "delta").text.symbolic).toBe("δ⁽¹⁾[1]₂ = (a⁽¹⁾[1]₂ − y[1]₂)/2");
  expect(hot.steps.find(({ kind }) => kind === "outputError")!.text.symbolic).toBe("δ⁽¹⁾ = (a⁽¹⁾ − y)/2");
  expect(hot.why("dense_1.kernel[0,1]", "gradient").text.symbolic).toBe("∂C/∂w⁽¹⁾₁₂ = Σᵢ δ⁽¹⁾[i]₂·x[i]₁");
});

test("dropout is that of the step, or off", async () => {
  const net = classifier();
  const on = await explain(net, x, [0, 1], { seed: 4 });
  const mask = on.layer("dropout_1").mask!;
  expect([...new Set(mask.data)].sort()).toEqual([0, 2]);
  expect(on.why("dropout_1[0,1]", "mask").text.symbolic).toBe("r⁽²⁾[1]₂ = u[1]₂ < ½ ? 0 : 2");
  const again = await explain(net, x, [0, 1], { seed: 4 });
  expect(again.layer("dropout_1").mask!.data).toEqual(mask.data);
  const off = await explain(net, x, [0, 1], { dropout: false });
  expect(off.layers.map(({ name }) => name)).toEqual(["input", "dense_1", "dense_2"]);
});

test("Adam's update step by step, in letters and in numbers", async () => {
  const net = classifier();
  await net.fit(x, [0, 1], { epochs: 2, batchSize: 2, shuffle: false });
  const trace = await explain(net, x, [0, 1], { optimizer: true });
  expect(trace.settings.beta1!.data[0]).toBe(0.9);
  const kernel = "dense_2.kernel[0,1]";
  expect(trace.why("t").text).toMatchObject({ symbolic: "t = steps + 1", substituted: "= 2 + 1 = 3" });
  expect(trace.why("alpha").symbolic).toBe("\\alpha = \\frac{\\eta\\,\\sqrt{1 - \\beta_2^{t}}}{1 - \\beta_1^{t}}");
  expect(trace.why(kernel, "next:m").text.symbolic).toBe("m′(w⁽³⁾₁₂) = β₁·m(w⁽³⁾₁₂) + (1 − β₁)·∂C/∂w⁽³⁾₁₂");
  expect(trace.why(kernel, "next:v").text.symbolic).toBe("v′(w⁽³⁾₁₂) = β₂·v(w⁽³⁾₁₂) + (1 − β₂)·(∂C/∂w⁽³⁾₁₂)²");
  expect(trace.why(kernel, "update").text.symbolic).toBe("Δw⁽³⁾₁₂ = −α·m′(w⁽³⁾₁₂)/(√v′(w⁽³⁾₁₂) + ε)");
  expect(trace.why(kernel, "slot:m").given).toBe(true);
  expect(trace.why(kernel, "slot:m").value).not.toBe(0);
});

test("momentum and Nesterov's look-ahead", async () => {
  const update = async (nesterov: boolean): Promise<string> => {
    const net = sequential([dense(1, { inputShape: [3] })], { seed: 2 });
    net.compile({ loss: "quadratic", optimizer: sgd({ learningRate: 0.3, momentum: 0.6, nesterov }) });
    const trace = await explain(net, [x[0]!], [[1]], { optimizer: true });
    expect(trace.why("dense_1.bias[0]", "next:velocity").text.symbolic).toBe("v′(b⁽¹⁾₁) = μ·v(b⁽¹⁾₁) − η·∂C/∂b⁽¹⁾₁");
    return trace.why("dense_1.bias[0]", "update").text.symbolic;
  };
  expect(await update(false)).toBe("Δb⁽¹⁾₁ = v′(b⁽¹⁾₁)");
  expect(await update(true)).toBe("Δb⁽¹⁾₁ = μ·v′(b⁽¹⁾₁) − η·∂C/∂b⁽¹⁾₁");
});

test("penalties on weights appear in the cost, the gradient and the chain rule", async () => {
  const net = sequential([dense(1, { inputShape: [3], kernelRegularizer: l2(0.1) })], { seed: 2 });
  net.compile({ loss: "quadratic" });
  const trace = await explain(net, [x[0]!], [[1]]);
  expect(trace.why("loss").text.symbolic).toBe("C = L + R(W⁽¹⁾)");
  expect(trace.why("dense_1.kernel.penalty").text.symbolic).toBe("R(W⁽¹⁾) = 0.1·Σₖ w⁽¹⁾ₖ₁²");
  const d = trace.why("dense_1.kernel[2,0]", "gradient");
  expect(d.text.symbolic).toBe("∂C/∂w⁽¹⁾₃₁ = δ⁽¹⁾₁·x₃ + 0.2·w⁽¹⁾₃₁");
  expect(d.text.chain).toBe("∂C/∂w⁽¹⁾₃₁ = ∂L/∂a⁽¹⁾₁ · ∂a⁽¹⁾₁/∂z⁽¹⁾₁ · ∂z⁽¹⁾₁/∂w⁽¹⁾₃₁ + ∂R(W⁽¹⁾)/∂w⁽¹⁾₃₁");
});

test("long sums show their largest terms and collect the rest", async () => {
  const net = sequential([dense(1, { inputShape: [50] })], { seed: 1 });
  net.compile({ loss: "mse" });
  const d = (await explain(net, [Array.from({ length: 50 }, (_, i) => i / 50)], [[1]])).why("dense_1[0]", "z");
  expect(d.text.substituted).toMatch(/^= .*\(46 more terms: [^)]*\) \+ 0 = /);
  expect(d.substituted).toContain("\\underbrace{");
  expect(d.inputs).toHaveLength(9);
  expect(d.inputs[0]!.symbol).toMatch(/^w\^\{\(1\)\}_\{\d+,1\}$/);
});

test("a derivation becomes plain data, and a reference finds it again", async () => {
  const trace = await explain(classifier(), [x[0]!], [1], { optimizer: true });
  const d = trace.why("dense_1.kernel[0,1]", "update");
  const plain = structuredClone(plainDerivation(d));
  expect(plain.symbolic).toBe(d.symbolic);
  expect(plain.inputs.map(({ ref }) => trace.why(ref).value)).toEqual(d.inputs.map(({ value }) => value));
  expect(trace.why("dense_1.z[2]").ref).toEqual({ name: "dense_1[2]", quantity: "z" });
  expect(trace.why("dense_1.z[2]", "gradient").ref).toEqual({ name: "dense_1[2]", quantity: "delta" });
});

test("what is not there is said with a suggestion", async () => {
  const trace = await explain(classifier(), x, [0, 1]);
  expect(() => trace.why("dence_1[0,0]", "z")).toThrow(/Did you mean "dense_1"/);
  expect(() => trace.why("dense_1.kernel[0,1]", "update")).toThrow(/optimizer: true/);
  expect(() => trace.why("dense_1[0]", "z")).toThrow(/2 whole numbers from 0, below \[2, 4\]/);
  expect(() => trace.why("dense_1[0,4]", "z")).toThrow(/below \[2, 4\]/);
  expect(() => trace.why("dense_1.kernel[0,x]")).toThrow(/is not an entry/);
  expect(() => trace.layer("dropout")).toThrow(/Did you mean "dropout_1"/);
  expect(() => trace.layer(9)).toThrow(/from 0 to 3/);
  const raw = sequential([dense(1, { inputShape: [1] })]);
  await expect(explain(raw, [[1]], [[1]])).rejects.toThrow(/not compiled/);
  await expect(explain(classifier(), [[1]], [0])).rejects.toThrow(/shape/);
  await expect(explain(classifier(), x, [0, 1], { digits: 0 })).rejects.toThrow(/digits/);
});

test("the model may train on: a trace keeps what it was taken from", async () => {
  const net = sequential([dense(2, { activation: "sigmoid", inputShape: [3] })], { seed: 1, device: reference() });
  net.compile({ loss: "mse", optimizer: sgd({ learningRate: 1 }) });
  const y = [
    [0, 1],
    [1, 0],
  ];
  const trace = await explain(net, x, y, { optimizer: true });
  const before = net.getWeights()[0]!.data;
  await net.fit(x, y, { epochs: 5, batchSize: 2 });
  expect(Array.from(trace.layers[1]!.parameters.kernel!.data)).toEqual(Array.from(before));
  const now = await explain(net, x, y);
  expect(now.loss.data[0]).toBeLessThan(trace.loss.data[0]!);
});
