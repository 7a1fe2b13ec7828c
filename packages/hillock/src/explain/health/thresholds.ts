/** From where on `health` speaks up. Where a number has no source, it is chosen so that networks that learn well raise nothing. */

export const healthThresholds = {
  /** Share of a ReLU layer's units that never fire on the sample. Some of a trained layer are rare, not dead: MNIST 784-128-10 has 1–3 %. */
  deadShare: 0.1,
  /**
   * A single unit is dead too when it never fires and even this many standard deviations above the mean of its z lie below 0, or when the sample is all the
   * data. (Maas, Hannun & Ng 2013 describe such units.)
   */
  deadMargin: 6,
  /** An output of sigmoid or tanh is saturated where its slope is at most this share of the steepest: beyond |z| ≈ 4.6 for sigmoid, 2.3 for tanh. */
  saturatedSlope: 0.04,
  /** A unit is saturated when it is so on this share of the rows, */
  saturatedRows: 0.95,
  /** and a hidden layer when this share of its units is, while the loss is not small. (Glorot & Bengio 2010, section 3, watch the same.) */
  saturatedUnits: 0.5,
  /** Share of the outputs that are saturated and wrong by more than a half, under a loss whose gradient then vanishes. */
  saturatedOutputs: 0.2,
  /** The loss is small below this share of what always answering with the mean costs: a network that has learnt may saturate, and change little. */
  smallLoss: 0.1,
  /** A loss above this is not small for losses of which the cost of answering with the mean says nothing. */
  notSmall: 1e-3,
  /** Length of the whole gradient, relative to the weights, below which there is no way down to be seen. */
  flatGradient: 1e-6,
  /** Root mean square of δ in the first layer over that in the last; from three layers on. (Glorot & Bengio 2010, section 4.2.1, plot these.) */
  vanishingRatio: 1e-3,
  explodingRatio: 1e3,
  /** ‖Δw‖ / ‖w‖ of a kernel in one step. About 1e-3 is usual: Karpathy, CS231n, "Neural Networks Part 3", ratio of weights to updates. */
  tinyUpdate: 1e-5,
  hugeUpdate: 1e-1,
  /** Tiny updates are an illness only if going further the same way helps: the loss falls by this share within 100,000 times the step. */
  worthwhileFall: 0.05,
  /** Steps tried on a copy to see whether the loss rises, */
  trialSteps: 5,
  /** to more than this many times its value, and by more than this share of the cost of answering with the mean. */
  lossRise: 1.2,
  lossRiseOfMean: 0.05,
  /** Units of a layer whose weights are equal up to this fraction of the largest are the same unit. */
  symmetry: 1e-6,
  /** Root mean square of an input column: it should be of order 1 (LeCun, Bottou, Orr & Müller 1998, "Efficient BackProp", section 4.3). */
  inputHigh: 10,
  inputLow: 1e-2,
  /** Largest over smallest standard deviation of the columns. Not asked of sparse data. */
  inputSpread: 100,
  /** Data are sparse (pictures, word counts, one-hot) when this share of the numbers outside of columns of zeros is 0: columns of zeros are then usual. */
  sparse: 0.25,
  /** Most over least frequent class; from 20 examples on. */
  imbalance: 10,
  /** Rows times weights that go through the network in f64 at most (but at least 32 rows), so that the answer takes about a second. */
  work: 1e7,
  /** Rows of which the columns' statistics are taken, evenly spread. */
  dataRows: 4096,
} as const;
