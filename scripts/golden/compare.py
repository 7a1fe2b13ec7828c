"""Holds pytorch.json against keras.json: two frameworks with nothing in common but the question must give the same answer.

Differences are fractions of each tensor's largest value. What was computed once may differ by the rounding of the files. Ten steps of
Adam get a little more: their epsilons of 1e-16 stand in different places.
"""

import json

import numpy as np

from golden_file import FOLDER


def load(name: str) -> dict[tuple[str, str], dict]:
    return {(record["kind"], record["name"]): record for record in json.loads((FOLDER / name).read_text())}


def difference(a: list[float], b: list[float]) -> float:
    scale = max(np.abs(b).max(), 1e-30)
    return float(np.abs(np.subtract(a, b)).max() / scale)


def differences(one: dict, other: dict) -> dict[str, float]:
    if one["kind"] == "activation":
        return {name: difference(one[name], other[name]) for name in ("values", "derivatives")}
    found = {
        "output": difference(one["output"]["values"], other["output"]["values"]),
        "loss": difference([one["lossValue"]], [other["lossValue"]]),
        "gradients": max(difference(a["values"], b["values"]) for a, b in zip(one["gradients"], other["gradients"])),
    }
    for a, b in zip(one["training"], other["training"]):
        title = a["optimizer"]["name"] + (" nesterov" if a["optimizer"].get("nesterov") else "")
        found[f"{title} losses"] = difference(a["losses"], b["losses"])
        found[f"{title} weights"] = max(difference(v["values"], w["values"]) for v, w in zip(a["weights"], b["weights"]))
    return found


if __name__ == "__main__":
    torch_records, keras_records = load("pytorch.json"), load("keras.json")
    shared = sorted(torch_records.keys() & keras_records.keys())
    worst: dict[str, float] = {}
    for key in shared:
        for name, value in differences(torch_records[key], keras_records[key]).items():
            worst[name] = max(worst.get(name, 0.0), value)
            limit = 1e-9 if name.startswith("adam") else 1e-10
            if value > limit:
                raise SystemExit(f"{key[1]}: {name} differ by {value:.1e}, more than {limit:.0e}")
    print(f"{len(shared)} shared cases agree. Largest differences:", ", ".join(f"{k} {v:.0e}" for k, v in worst.items()))
