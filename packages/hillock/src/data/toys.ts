/**
 * Points of the plane to classify or to fit, small enough to watch. Classes take turns (example i is of class i mod 2),
 * so that any part of a set is balanced. Everything lies in or near the square from −1 to 1. In the spirit of
 * TensorFlow Playground (Smilkov, Carter et al., 2016) and of scikit-learn's `datasets`.
 */

import type { Examples } from "./images.ts";
import { type ToyOptions, toySet, toySettings } from "./toySet.ts";

/** How many points there are of each, and how much noise, unless somebody says otherwise. */
export const toySetSettings = {
  circles: toySettings("circles", 200, 0),
  quadrants: toySettings("quadrants", 200, 0),
  spirals: toySettings("spirals", 200, 0),
  moons: toySettings("moons", 200, 0),
  gaussians: toySettings("gaussians", 200, 0.2),
  plane: toySettings("plane", 200, 0),
  multiGaussian: toySettings("multiGaussian", 200, 0),
} as const;

/**
 * A disc (class 1) inside a ring (class 0): radius uniform in [0, 0.5) or [0.7, 1), angle uniform, then noise.
 * x [n, 2], y [n, 1]; 200 examples without noise by default. Not linearly separable.
 */
export function circles(options?: ToyOptions): Examples {
  return toySet(toySetSettings.circles, options, "x", (i, _, random) => {
    const inner = i % 2 === 1;
    const radius = inner ? random.uniform(0, 0.5) : random.uniform(0.7, 1);
    const angle = random.uniform(0, 2 * Math.PI);
    return [radius * Math.cos(angle), radius * Math.sin(angle), inner ? 1 : 0];
  });
}

/** Distance of `quadrants`' points from the axes before noise (Playground's padding, 0.3 of 5). */
const gap = 0.06;

/**
 * XOR as an area: class 1 where exactly one coordinate is positive (upper left and lower right), class 0 in the other two quadrants. Both coordinates'
 * sizes are uniform in [0.06, 1), signs are drawn, then noise. x [n, 2], y [n, 1]; 200 examples without noise by default. Not linearly separable.
 */
export function quadrants(options?: ToyOptions): Examples {
  return toySet(toySetSettings.quadrants, options, "x", (i, _, random) => {
    const label = i % 2;
    const right = random.uniform(0, 1) < 0.5;
    const above = right === (label === 0);
    const [x1, x2] = [random.uniform(gap, 1), random.uniform(gap, 1)];
    return [right ? x1 : -x1, above ? x2 : -x2, label];
  });
}

/**
 * Two arms that wind 1¾ times around each other. The k-th of an arm's m points has radius r = (k + 1) / m and stands at
 * (r sin t, r cos t), t = 3.5 π r, plus π on class 1's arm; then noise. x [n, 2], y [n, 1]; 200 examples by default.
 */
export function spirals(options?: ToyOptions): Examples {
  return toySet(toySetSettings.spirals, options, "x", (i, n) => {
    const label = i % 2;
    const { k, m } = placeInClass(i, n);
    const radius = (k + 1) / m;
    const angle = 3.5 * Math.PI * radius + Math.PI * label;
    return [radius * Math.sin(angle), radius * Math.cos(angle), label];
  });
}

/**
 * Two interleaving half circles, as scikit-learn's `make_moons`: with θ = π k / (m − 1) for the k-th of a class's m
 * points, class 0 stands at (cos θ, sin θ) and class 1 at (1 − cos θ, ½ − sin θ); then noise. x1 from −1 to 2.
 * x [n, 2], y [n, 1]; 200 examples by default.
 */
export function moons(options?: ToyOptions): Examples {
  return toySet(toySetSettings.moons, options, "x", (i, n) => {
    const { k, m } = placeInClass(i, n);
    const angle = (Math.PI * k) / Math.max(1, m - 1);
    return i % 2 === 0 ? [Math.cos(angle), Math.sin(angle), 0] : [1 - Math.cos(angle), 0.5 - Math.sin(angle), 1];
  });
}

/**
 * Two normal clouds around (−½, −½), class 0, and (½, ½), class 1; `noise` is their standard deviation, 0.2 by default.
 * x [n, 2], y [n, 1]; 200 examples by default. Linearly separable while the noise is small.
 */
export function gaussians(options?: ToyOptions): Examples {
  return toySet(toySetSettings.gaussians, options, "x", (i) => (i % 2 === 0 ? [-0.5, -0.5, 0] : [0.5, 0.5, 1]));
}

/**
 * Regression: y = (x1 + x2) / 2 with x uniform in the square [−1, 1)², plus noise on y. One linear neuron fits it.
 * x [n, 2], y [n, 1]; 200 examples by default.
 */
export function plane(options?: ToyOptions): Examples {
  return toySet(toySetSettings.plane, options, "y", (_i, _n, random) => {
    const [x1, x2] = [random.uniform(-1, 1), random.uniform(-1, 1)];
    return [x1, x2, (x1 + x2) / 2];
  });
}

/** Tops of `multiGaussian`'s cones and their heights. */
const cones: readonly (readonly [x1: number, x2: number, height: 1 | -1])[] = [
  [-2 / 3, 5 / 12, 1],
  [0, 5 / 12, -1],
  [2 / 3, 5 / 12, 1],
  [-2 / 3, -5 / 12, -1],
  [0, -5 / 12, 1],
  [2 / 3, -5 / 12, -1],
];

/**
 * Regression: six cones, alternately up and down, of radius ⅓ and height 1, at x1 = −⅔, 0, ⅔ and x2 = ±5/12 (Playground's
 * "multi gaussian"); elsewhere 0. x is uniform in [−1, 1)², noise goes to y. x [n, 2], y [n, 1]; 200 examples by default.
 */
export function multiGaussian(options?: ToyOptions): Examples {
  return toySet(toySetSettings.multiGaussian, options, "y", (_i, _n, random) => {
    const [x1, x2] = [random.uniform(-1, 1), random.uniform(-1, 1)];
    let y = 0;
    for (const [top1, top2, height] of cones) y += height * Math.max(0, 1 - 3 * Math.hypot(x1 - top1, x2 - top2));
    return [x1, x2, y];
  });
}

/** All of them by name, and what is to be learnt: a class, 0 or 1, or a number. */
export const toySets = {
  circles: { task: "classification", make: circles },
  quadrants: { task: "classification", make: quadrants },
  gaussians: { task: "classification", make: gaussians },
  spirals: { task: "classification", make: spirals },
  moons: { task: "classification", make: moons },
  plane: { task: "regression", make: plane },
  multiGaussian: { task: "regression", make: multiGaussian },
} as const satisfies Record<string, { task: "classification" | "regression"; make: (options?: ToyOptions) => Examples }>;
export type ToySetName = keyof typeof toySets;

/** Example i is the k-th of the m examples of its class, when classes 0 and 1 take turns over n examples. */
function placeInClass(i: number, n: number): { k: number; m: number } {
  return { k: i >> 1, m: (n + 1 - (i % 2)) >> 1 };
}
