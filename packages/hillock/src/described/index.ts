/** The settings of all public functions in one list: what the reference page, command lines, forms and tests are made from. */

import { datasetFromSettings } from "../data/dataset.ts";
import { oneHotSettings } from "../data/encode.ts";
import { fashionMnistSettings } from "../data/fashionMnist.ts";
import { xorSettings } from "../data/gates.ts";
import { idxDatasetSettings } from "../data/idxDataset.ts";
import { mnistSettings } from "../data/mnist.ts";
import { trainTestSplitSettings } from "../data/split.ts";
import { toySetSettings } from "../data/toys.ts";
import {
  checkGradientsSettings,
  explainSettings,
  healthSettings,
  precisionSettings,
  runChangeSettings,
  startRunSettings,
  walkSettings,
} from "../explain/settings.ts";
import {
  compileSettings,
  evaluateSettings,
  fitSettings,
  loadModelSettings,
  perceptronFitSettings,
  perceptronSettings,
  predictSettings,
  sequentialSettings,
  summarySettings,
} from "../model/settings.ts";
import {
  activationSettings,
  adamSettings,
  binaryCrossentropySettings,
  categoricalCrossentropySettings,
  denseSettings,
  dropoutSettings,
  flattenSettings,
  inputLayerSettings,
  l1l2Settings,
  l1Settings,
  l2Settings,
  sgdSettings,
  sparseCategoricalCrossentropySettings,
} from "../network/index.ts";
import { wasmSettings } from "../runtime/index.ts";
import type { Described } from "../settings/index.ts";

export interface DescribedGroup {
  readonly title: string;
  readonly functions: readonly Described[];
}

export const described: readonly DescribedGroup[] = [
  { title: "Layers", functions: [denseSettings, activationSettings, dropoutSettings, flattenSettings, inputLayerSettings] },
  { title: "Optimisers", functions: [sgdSettings, adamSettings] },
  { title: "Losses", functions: [binaryCrossentropySettings, categoricalCrossentropySettings, sparseCategoricalCrossentropySettings] },
  { title: "Regularisers", functions: [l1Settings, l2Settings, l1l2Settings] },
  {
    title: "Models",
    functions: [sequentialSettings, compileSettings, fitSettings, evaluateSettings, predictSettings, summarySettings, loadModelSettings],
  },
  { title: "Perceptron", functions: [perceptronSettings, perceptronFitSettings] },
  {
    title: "Data",
    functions: [
      mnistSettings,
      fashionMnistSettings,
      xorSettings,
      ...Object.values(toySetSettings),
      trainTestSplitSettings,
      oneHotSettings,
      datasetFromSettings,
      idxDatasetSettings,
    ],
  },
  {
    title: "Explanations",
    functions: [
      explainSettings,
      precisionSettings,
      checkGradientsSettings,
      healthSettings,
      startRunSettings,
      walkSettings,
      runChangeSettings,
    ],
  },
  { title: "Device", functions: [wasmSettings] },
];
