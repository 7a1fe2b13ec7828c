import { expect, it } from "vitest";
import type { LayerInfo } from "../engine/protocol.ts";
import { stageLayout } from "./layout.ts";
import { biasSquares, incoming, networkLayout, placedLinks, touches, weightName, weightPlaceOf, weightSymbol } from "./network.ts";

const layers: LayerInfo[] = [
  { name: "dense_1", units: 3, inputs: 2, activation: "tanh", kernelAt: 0, biasAt: 6, mapAt: 0 },
  { name: "dense_2", units: 1, inputs: 3, activation: "sigmoid", kernelAt: 9, biasAt: 12, mapAt: 3 },
];
const layout = stageLayout([2, 3, 1], { width: 600, height: 300, head: 40, left: 20, right: 20 });

it("finds weights by unit, row-major [inputs, units] as the library keeps them", () => {
  expect(weightPlaceOf(layers, 1, 2, 1)).toEqual({ index: 5, layer: 1, unit: 2, from: 1 });
  expect(weightPlaceOf(layers, 2, 0)).toEqual({ index: 12, layer: 2, unit: 0 });
  expect(weightName(layers, weightPlaceOf(layers, 1, 2, 1))).toBe("dense_1.kernel[1,2]");
  expect(weightName(layers, weightPlaceOf(layers, 2, 0))).toBe("dense_2.bias[0]");
});

it("writes symbols", () => {
  expect(weightSymbol({ index: 0, layer: 1, unit: 0, from: 1 })).toBe("w⁽¹⁾₂₁");
  expect(weightSymbol({ index: 0, layer: 2, unit: 11 })).toBe("b⁽²⁾₁₂");
  expect(weightSymbol({ index: 0, layer: 2, unit: 11, from: 2 })).toBe("w⁽²⁾₃,₁₂");
});

it("lays a link for every weight of a kernel", () => {
  const weights = Float32Array.from({ length: 13 }, (_, i) => i);
  const links = placedLinks(layout, layers, weights);
  expect(links).toHaveLength(9);
  expect(links.map(({ weight }) => weight)).toEqual([0, 1, 2, 3, 4, 5, 9, 10, 11]);
  for (const link of links) {
    expect(link.weight).toBe(weights[link.place.index]);
    expect(link.toX).toBeGreaterThan(link.fromX);
    expect(weightPlaceOf(layers, link.place.layer, link.place.unit, link.place.from)).toEqual(link.place);
  }
  expect(links.filter((link) => touches(link, { layer: 1, unit: 2 }))).toHaveLength(3);
  expect(links.filter((link) => touches(link, { layer: 0, unit: 0 }))).toHaveLength(3);
});

it("lists what leads to a unit, its bias last", () => {
  expect(incoming(layers, { layer: 1, unit: 1 }).map(({ index }) => index)).toEqual([1, 4, 7]);
  expect(incoming(layers, { layer: 0, unit: 1 })).toEqual([]);
});

it("leads the last links to the large map where it stands beside", () => {
  const beside = networkLayout([2, 3, 1], { width: 500, mapSize: 300, beside: true });
  const output = beside.columns[2]!;
  expect(output.x - beside.unit / 2).toBe(500);
  expect(beside.columns[1]!.x + beside.unit / 2).toBeLessThanOrEqual(500 - 60);
  const squares = biasSquares(beside, layers, new Float32Array(13), true);
  expect(squares.map(({ place }) => place.index)).toEqual([6, 7, 8, 12]);
});
