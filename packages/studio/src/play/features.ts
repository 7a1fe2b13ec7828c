/** How what the network may be given of a point (x1, x2) is called on the page. */

import type { Feature } from "../session/session.ts";

interface FeatureText {
  /** As it is written. */
  readonly label: string;
  /** For a screen reader. */
  readonly spoken: string;
}

export const featureTexts: Readonly<Record<Feature, FeatureText>> = {
  x1: { label: "x₁", spoken: "x 1" },
  x2: { label: "x₂", spoken: "x 2" },
  x1Squared: { label: "x₁²", spoken: "x 1 squared" },
  x2Squared: { label: "x₂²", spoken: "x 2 squared" },
  product: { label: "x₁x₂", spoken: "x 1 times x 2" },
  sinX1: { label: "sin πx₁", spoken: "sine of pi x 1" },
  sinX2: { label: "sin πx₂", spoken: "sine of pi x 2" },
};
