import { describe, expect, it } from "vitest";
import { defaultSession, type Session } from "../session/session.ts";
import {
  activateAll,
  addLayer,
  addPoint,
  changeLayer,
  changeNetwork,
  changeTraining,
  chooseLoss,
  chooseSet,
  mostLayers,
  removeLayer,
  removePoint,
  toggleFeature,
} from "./changes.ts";

const trained: Session = {
  ...defaultSession,
  step: 500,
  edits: [{ kind: "weight", step: 3, index: 0, value: 1 }],
  start: new Float32Array(25),
  digest: "abc",
};

it("starts training anew, and forgets edits of weights that may be gone", () => {
  const next = changeTraining(trained, { batchSize: 7 });
  expect(next.training.batchSize).toBe(7);
  expect(next.step).toBe(0);
  expect(next.edits).toEqual([]);
  expect(next.start).toBeUndefined();
  expect(next.digest).toBeUndefined();
  expect(trained.step).toBe(500);
});

describe("what must fit together", () => {
  it("gives cross-entropy its sigmoid, and takes it away with it", () => {
    const entropy = chooseLoss(defaultSession, "binaryCrossentropy");
    expect(entropy.network.output).toBe("sigmoid");
    expect(changeNetwork(entropy, { output: "tanh" }).training.loss).toBe("quadratic");
  });
  it("gives regression an output that reaches its targets and a loss that measures them", () => {
    const entropy = chooseLoss(defaultSession, "binaryCrossentropy");
    const plane = chooseSet(entropy, "plane");
    expect(plane.network.output).toBe("linear");
    expect(plane.training.loss).toBe("quadratic");
  });
});

describe("features", () => {
  it("come and go in their order, and one stays", () => {
    const with3 = toggleFeature(toggleFeature(defaultSession, "sinX1"), "x1Squared");
    expect(with3.data.features).toEqual(["x1", "x2", "x1Squared", "sinX1"]);
    const one = toggleFeature(defaultSession, "x2");
    expect(one.data.features).toEqual(["x1"]);
    expect(toggleFeature(one, "x1")).toBe(one);
  });
});

describe("layers", () => {
  it("come and go at the end", () => {
    let session = defaultSession;
    for (let i = 0; i < 9; i++) session = addLayer(session);
    expect(session.network.hidden).toHaveLength(mostLayers);
    expect(session.network.hidden.at(-1)).toEqual({ units: 2, activation: "tanh" });
    for (let i = 0; i < 9; i++) session = removeLayer(session);
    expect(session.network.hidden).toEqual([]);
    expect(addLayer(session).network.hidden).toEqual([{ units: 4, activation: "tanh" }]);
  });
  it("have 1 to 32 units and an activation of their own", () => {
    expect(changeLayer(defaultSession, 0, { units: 0 }).network.hidden[0]).toEqual({ units: 1, activation: "tanh" });
    expect(changeLayer(defaultSession, 0, { units: 99 }).network.hidden[0]!.units).toBe(32);
    const relu = changeLayer(defaultSession, 1, { activation: "relu" });
    expect(relu.network.hidden.map(({ activation }) => activation)).toEqual(["tanh", "relu"]);
    expect(activateAll(relu, "sigmoid").network.hidden.map(({ activation }) => activation)).toEqual(["sigmoid", "sigmoid"]);
  });
});

it("adds and removes one's own points", () => {
  const two = addPoint(addPoint(defaultSession, { x1: 0, x2: 0, target: 1 }), { x1: 0.5, x2: 0, target: 0 });
  expect(two.data.points).toHaveLength(2);
  expect(removePoint(two, 0).data.points).toEqual([{ x1: 0.5, x2: 0, target: 0 }]);
});
