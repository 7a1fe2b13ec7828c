/** Image sets in four IDX files, as MNIST has them: loaded, checked and laid out as rows to learn from. */

import { readIdx } from "../codecs/idx.ts";
import { FormatError, HillockError } from "../errors.ts";
import type { PictureClasses } from "../model/index.ts";
import { shapeText, type Tensor, tensorFrom } from "../runtime/tensor.ts";
import { adviceFor, findImageFile, type ImageFile, type ImageSettings, type ImageSource } from "./imageFiles.ts";

/** Examples and what should be answered for them, row by row. */
export interface Examples {
  readonly x: Tensor;
  readonly y: Tensor;
}

export interface ImageDataset {
  /** x: uint8 [60000, 784] with scale 1/255 (background is 0); y: int32 [60000], the class of each image. */
  readonly train: Examples;
  /** As `train`, with 10,000 images. */
  readonly test: Examples;
  /** What each class is called, by its number. */
  readonly classNames: readonly string[];
  /** What a network of these images takes and answers, for `sequential(layers, { meaning })`. */
  readonly meaning: PictureClasses;
  /** Of one image, to reshape a row of x. */
  readonly imageShape: readonly [height: number, width: number, channels: number];
}

/**
 * Loads and checks the four files of an image set.
 * @throws StorageError when a file cannot be had, FormatError when it is not what it should be.
 */
export async function loadImages(source: ImageSource, options: ImageSettings = {}): Promise<ImageDataset> {
  const { trainImages, trainLabels, testImages, testLabels } = source.files;
  const load = (file: ImageFile): Promise<Tensor> => loadFile(source, file, options);
  // Labels first: they are small, so a missing network shows at once.
  const [trainY, testY] = [await load(trainLabels), await load(testLabels)];
  const [trainX, testX] = [await load(trainImages), await load(testImages)];
  const [, height = 0, width = 0] = trainImages.shape;
  return {
    train: { x: asRows(trainX), y: asLabels(trainY) },
    test: { x: asRows(testX), y: asLabels(testY) },
    classNames: source.meaning.outputs.names,
    meaning: source.meaning,
    imageShape: [height, width, 1],
  };
}

async function loadFile(source: ImageSource, file: ImageFile, options: ImageSettings): Promise<Tensor> {
  const { bytes, from } = await findImageFile(source, file, options);
  const values = parse(bytes, from, adviceFor(source));
  if (values.dtype !== "uint8" || shapeText(values.shape) !== shapeText(file.shape)) {
    throw wrongContent(source, from, `${values.dtype} ${shapeText(values.shape)}`, `uint8 ${shapeText(file.shape)}`);
  }
  if (file.shape.length === 1) checkLabels(source, values, from);
  return values;
}

/** The codec's error knows what is wrong, but not with which file. */
function parse(bytes: Uint8Array, from: string, advice: string): Tensor {
  try {
    return readIdx(bytes);
  } catch (error) {
    if (!(error instanceof HillockError)) throw error;
    const { problem, received, expected } = error;
    throw new FormatError({
      problem: `${from}: ${problem}`,
      ...(received === undefined ? {} : { received }),
      ...(expected === undefined ? {} : { expected }),
      fix: `Remove the file and get the original. ${advice}`,
      cause: error,
    });
  }
}

function checkLabels(source: ImageSource, { data }: Tensor, from: string): void {
  const classes = source.meaning.outputs.names.length;
  const bad = data.findIndex((label: number) => label >= classes);
  if (bad >= 0) throw wrongContent(source, from, `label ${data[bad]} at position ${bad}`, `labels from 0 to ${classes - 1}`);
}

function wrongContent(source: ImageSource, from: string, received: string, expected: string): FormatError {
  const problem = `${from} is not the file of ${source.title}`;
  return new FormatError({ problem, received, expected, fix: `Remove it and get the original. ${adviceFor(source)}` });
}

/** [n, height, width] → [n, height × width], bytes that stand for 0 to 1. */
function asRows({ data, shape }: Tensor): Tensor {
  const [count = 0] = shape;
  return tensorFrom(data, [count, data.length / count], 1 / 255);
}

const asLabels = ({ data }: Tensor): Tensor => tensorFrom(Int32Array.from(data), [data.length]);
