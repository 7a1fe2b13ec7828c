"""How the answers are written: the JSON whose types are packages/hillock/test/golden/schema.ts."""

import json
from pathlib import Path

import numpy as np

from cases import Case

FOLDER = Path(__file__).resolve().parents[2] / "packages" / "hillock" / "test" / "golden"

#: Significant digits of computed values: half a unit of the last one is 5e-12, well below the tests' 1e-9.
DIGITS = 12


def number(value: float) -> float | int:
    """Rounded to DIGITS; whole numbers without a fraction."""
    rounded = float(f"{float(value):.{DIGITS}g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 2**53 else rounded


def numbers(values: np.ndarray) -> list[float | int]:
    return [number(value) for value in np.asarray(values, dtype=np.float64).ravel()]


def tensor(values: np.ndarray) -> dict:
    """Computed values: float64 rounded to DIGITS."""
    return {"shape": list(values.shape), "values": numbers(values)}


def exact(values: np.ndarray) -> dict:
    """Given values, written in full: they must be the same number in float32 and float64."""
    flat = np.asarray(values, dtype=np.float64).ravel()
    if not np.array_equal(flat.astype(np.float32), flat):
        raise ValueError("an input or a weight is not exact in float32")
    return {"shape": list(values.shape), "values": [int(value) if value.is_integer() else value for value in flat.tolist()]}


def regularizers(case: Case) -> dict:
    named = {"kernelRegularizer": case.kernel_regularizer, "biasRegularizer": case.bias_regularizer}
    return {name: factors for name, factors in named.items() if factors is not None}


def describe(case: Case, framework: str, version: str) -> dict:
    """What a training case was asked, without the answers."""
    return {
        "kind": "training",
        "name": case.name,
        "framework": framework,
        "version": version,
        "precision": "float64",
        "inputs": case.sizes[0],
        "layers": [{"units": units, "activation": name} | regularizers(case) for units, name in zip(case.sizes[1:], case.activations)],
        "loss": {"name": case.loss, "fromLogits": case.from_logits},
    }


def write(name: str, records: list[dict]) -> None:
    """One record a line, so that a diff shows which case changed."""
    path = FOLDER / name
    lines = ",\n".join(json.dumps(record, separators=(",", ":"), allow_nan=False) for record in records)
    path.write_text(f"[\n{lines}\n]\n")
    print(f"{path.name}: {len(records)} cases, {path.stat().st_size / 1000:.0f} kB")
