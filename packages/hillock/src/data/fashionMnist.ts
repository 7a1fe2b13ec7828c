/** Fashion-MNIST: 70,000 pictures of clothes in MNIST's format (H. Xiao, K. Rasul, R. Vollgraf, arXiv:1708.07747, 2017). */

import type { PictureClasses } from "../model/index.ts";
import { type ImageOptions, type ImageSource, imageSettings } from "./imageFiles.ts";
import { type ImageDataset, loadImages } from "./images.ts";

/** What a network of these pictures takes and answers: light clothes on black that fill the frame, and ten classes. */
export const fashionMnistMeaning: PictureClasses = {
  inputs: { kind: "picture", width: 28, height: 28, channels: 1, ground: "dark", framing: "object" },
  outputs: {
    kind: "classes",
    names: ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
  },
};

export const fashionMnistSource: ImageSource = {
  title: "Fashion-MNIST",
  name: "fashionMnist",
  folder: "fashion-mnist",
  // Debian's package dataset-fashion-mnist.
  systemFolders: ["/usr/share/datasets/fashion-mnist"],
  url: "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
  files: {
    trainImages: {
      name: "train-images-idx3-ubyte",
      sha256: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
      shape: [60000, 28, 28],
    },
    trainLabels: {
      name: "train-labels-idx1-ubyte",
      sha256: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
      shape: [60000],
    },
    testImages: {
      name: "t10k-images-idx3-ubyte",
      sha256: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
      shape: [10000, 28, 28],
    },
    testLabels: {
      name: "t10k-labels-idx1-ubyte",
      sha256: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
      shape: [10000],
    },
  },
  meaning: fashionMnistMeaning,
  advice:
    "On Debian run `apt install dataset-fashion-mnist`; elsewhere put the four IDX files, plain or as .gz, into a folder fashion-mnist and name its parent in HILLOCK_DATA.",
  origin: "They are at https://github.com/zalandoresearch/fashion-mnist, and in Debian's package dataset-fashion-mnist.",
};

export const fashionMnistSettings = imageSettings("fashionMnist");

/**
 * The clothes: x uint8 [60000, 784] with scale 1/255, y int32 [60000] from 0 to 9 (see `classNames`); test with 10,000.
 * Looks in $HILLOCK_DATA/fashion-mnist, Debian's package and the cache, and downloads 31 MB when none has it.
 * @throws StorageError when it cannot be had (listing what was tried), FormatError when a file is damaged.
 */
export const fashionMnist = async (options?: ImageOptions): Promise<ImageDataset> =>
  loadImages(fashionMnistSource, fashionMnistSettings.read(options));
