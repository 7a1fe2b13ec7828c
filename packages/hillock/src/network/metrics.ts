/** Metrics: one number per example, [n, 1]; what is reported is their mean over all examples. */

import { build, type Node } from "../graph/index.ts";
import * as math from "../math/index.ts";
import { type CustomKind, type Named, nameRead, Refused, resolveName } from "../settings/index.ts";
import { type Loss, losses, lossPerExample, type Output } from "./losses.ts";

type MetricDefinition = (y: Node, output: Output, loss: Loss) => Node;

/** Probability ½, which is logit 0; a perceptron's weighted sum fires from 0 on. */
const threshold = (loss: Loss): number => (loss.fromLogits || loss.name === "perceptron" ? 0 : 0.5);

const binaryAccuracy: MetricDefinition = (y, { value }, loss) => {
  const hits = build.map((t, p) => math.eq(math.gt(t, 0.5), math.gt(p, threshold(loss))), y, value);
  return build.map((hit) => math.div(hit, value.shape[1] as number), build.sum(hits, [1]));
};
const categoricalAccuracy: MetricDefinition = (y, { value }) => build.map(math.eq, build.argMax(y), build.argMax(value));
const sparseCategoricalAccuracy: MetricDefinition = (y, { value }) => build.map(math.eq, build.reshape(y, ["n", 1]), build.argMax(value));

export const metrics = {
  /** Chooses like Keras: one output means binary, labels mean sparse, else categorical. */
  accuracy: (y, output, loss) => {
    if (output.value.shape[1] === 1) return binaryAccuracy(build.reshape(y, ["n", 1]), output, loss);
    return losses[loss.name].targets === "labels" ? sparseCategoricalAccuracy(y, output, loss) : categoricalAccuracy(y, output, loss);
  },
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  meanAbsoluteError: (y, output) => lossPerExample({ name: "meanAbsoluteError", fromLogits: false }, y, output),
  meanSquaredError: (y, output) => lossPerExample({ name: "meanSquaredError", fromLogits: false }, y, output),
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof metrics;
export const metricNames = Object.keys(metrics) as MetricName[];

/** A metric and the name under which it is reported: the one that the user gave. */
export interface Metric {
  readonly name: MetricName;
  readonly reportedAs: string;
}

const aliases: Record<string, MetricName> = { acc: "accuracy", mae: "meanAbsoluteError", mse: "meanSquaredError" };
const reported = (identifier: string): string => identifier.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
/** @throws ArgumentError for an unknown name. */
export const resolveMetric = (identifier: string): Metric => ({
  name: resolveName("metric", identifier, metricNames, aliases),
  reportedAs: reported(identifier),
});

/** Metrics as a setting: names, or a single one. */
export const metricsKind: CustomKind<Named<MetricName> | readonly Named<MetricName>[], readonly Metric[]> = {
  expected: `an array of names, each one of ${metricNames.join(", ")}`,
  domain: { type: "list", of: { type: "name", names: metricNames } },
  read(given) {
    const identifiers: readonly unknown[] = Array.isArray(given) ? given : [given];
    const found = identifiers.map((identifier) => ({
      name: nameRead(identifier, metricNames, aliases),
      reportedAs: reported(identifier as string),
    }));
    const twice = found.find(({ reportedAs }, i) => found.findIndex((other) => other.reportedAs === reportedAs) < i);
    if (twice === undefined) return found;
    throw new Refused({ received: `"${twice.reportedAs}" twice`, fix: "Name each metric once." });
  },
};

export const metricPerExample = (metric: Metric, y: Node, output: Output, loss: Loss): Node =>
  (metrics[metric.name] as MetricDefinition)(y, output, loss);
