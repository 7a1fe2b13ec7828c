"""Trains with PyTorch and tells how long it took (the protocol is in bench/lib/worker.mjs).

Arguments: the number of threads, and "eager" or "compile".

The loop is the usual one: zero_grad, forward, loss, backward, step. The data are tensors in memory already; there is no DataLoader,
which would cost more than the step. Nothing is read back inside the loop. Variants:

eager               each batch is gathered by index_select with a new permutation every epoch
eager, fixed batch  the same batch again and again: PyTorch without the cost of shuffling
eager, fused        like eager, with the optimizer's fused=True
torch.compile, fused    like eager, fused, with the network and its loss compiled

Predictions are calls of the network within inference_mode.
"""

import json
import sys
import time
from collections.abc import Callable

import torch
from torch import nn
from torch.nn import functional

import bench_data

ACTIVATIONS = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid}
# Softmax is part of cross_entropy. The mean squared error of one output is twice the quadratic cost, so that half the rate gives the
# same training; half the loss would be one kernel more.
LOSSES = {
    "quadratic": functional.mse_loss,
    "meanSquaredError": functional.mse_loss,
    "sparseCategoricalCrossentropy": functional.cross_entropy,
}
EAGER, FIXED, FUSED, COMPILED = "eager", "eager, fixed batch", "eager, fused", "torch.compile, fused"
PREDICT, COMPILED_PREDICT = "eager", "torch.compile"


def loss_scale(workload: dict) -> float:
    return 0.5 if workload["loss"] == "quadratic" else 1.0


def build(workload: dict, with_softmax: bool) -> nn.Sequential:
    layers: list[nn.Module] = []
    width = workload["inputs"]
    for units, activation in workload["layers"]:
        layers.append(nn.Linear(width, units))
        if workload.get("initializer") == "glorotUniform":
            nn.init.xavier_uniform_(layers[-1].weight)
            nn.init.zeros_(layers[-1].bias)
        if activation in ACTIVATIONS:
            layers.append(ACTIVATIONS[activation]())
        elif activation == "softmax" and with_softmax:
            layers.append(nn.Softmax(dim=1))
        width = units
    return nn.Sequential(*layers)


@torch.no_grad()
def set_check_weights(net: nn.Sequential, workload: dict) -> None:
    linear = [layer for layer in net if isinstance(layer, nn.Linear)]
    for layer, (kernel, bias) in zip(linear, bench_data.check_weights(workload), strict=True):
        layer.weight.copy_(torch.from_numpy(kernel).T)
        layer.bias.copy_(torch.from_numpy(bias))


def optimizer_for(workload: dict, net: nn.Module, fused: bool) -> torch.optim.Optimizer:
    settings = workload["optimizer"]
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[settings["name"]]
    options = {"eps": settings["epsilon"]} if "epsilon" in settings else {}
    return kind(net.parameters(), lr=settings["learningRate"] * loss_scale(workload), fused=True if fused else None, **options)


Batch = tuple[torch.Tensor, torch.Tensor]


class Training:
    """A network in training on one workload, as one variant."""

    def __init__(self, workload: dict, variant: str, x: torch.Tensor, y: torch.Tensor):
        self.x, self.y = x, y
        self.workload = workload
        self.rows, self.batch = workload["rows"], workload["batch"]
        self.net = build(workload, with_softmax=False)
        self.optimizer = optimizer_for(workload, self.net, variant in (FUSED, COMPILED))
        self.loss_of = self.loss_function(variant)
        self.fixed = variant == FIXED or self.batch >= self.rows

    def loss_function(self, variant: str) -> Callable[[torch.Tensor, torch.Tensor], torch.Tensor]:
        net, loss = self.net, LOSSES[self.workload["loss"]]

        def loss_of(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
            return loss(net(x), y)

        return torch.compile(loss_of) if variant == COMPILED else loss_of

    def steps(self, count: int) -> None:
        """`count` training steps. The loop itself is all that is timed."""
        run = self.fixed_steps if self.fixed else self.shuffled_steps
        run(count)

    def first_batch(self) -> Batch:
        return self.x[: self.batch].contiguous(), self.y[: self.batch].contiguous()

    def fixed_steps(self, count: int) -> None:
        x, y = self.first_batch()
        optimizer, loss_of = self.optimizer, self.loss_of
        for _ in range(count):
            optimizer.zero_grad()
            loss_of(x, y).backward()
            optimizer.step()

    def shuffled_steps(self, count: int) -> None:
        optimizer, loss_of = self.optimizer, self.loss_of
        while count > 0:
            batches = torch.randperm(self.rows).split(self.batch)[:count]
            for rows in batches:
                x, y = self.x.index_select(0, rows), self.y.index_select(0, rows)
                optimizer.zero_grad()
                loss_of(x, y).backward()
                optimizer.step()
            count -= len(batches)

    def loss(self) -> float:
        return self.loss_of(*self.first_batch()).item() * loss_scale(self.workload)

    def check(self, steps: int) -> dict:
        set_check_weights(self.net, self.workload)
        losses = [self.loss()]
        for _ in range(steps):
            self.fixed_steps(1)
            losses.append(self.loss())
        return {"losses": losses}

    @torch.no_grad()
    def accuracy(self, x: torch.Tensor, y: torch.Tensor) -> float:
        return (self.net(x).argmax(dim=1) == y).float().mean().item()


class Prediction:
    """Calls of a network. A step is a call."""

    def __init__(self, workload: dict, variant: str, x: torch.Tensor):
        self.x, self.workload = x, workload
        self.net = build(workload, with_softmax=True).eval()
        self.call = torch.compile(self.net) if variant == COMPILED_PREDICT else self.net

    @torch.inference_mode()
    def steps(self, count: int) -> None:
        call, x = self.call, self.x
        for _ in range(count):
            call(x)

    @torch.inference_mode()
    def check(self, _steps: int) -> dict:
        set_check_weights(self.net, self.workload)
        return {"outputs": self.call(self.x)[:8].flatten().tolist()}


def time_steps(training: Training | Prediction, count: int) -> float:
    """Microseconds."""
    start = time.perf_counter()
    training.steps(count)
    return (time.perf_counter() - start) * 1e6


def tensors(arrays: tuple) -> Batch:
    x, y = (torch.from_numpy(array) for array in arrays)
    return x, y


def wanted(variants: list[str], workload: dict) -> list[str]:
    """Those that a workload is limited to, where it names some."""
    return [variant for variant in variants if variant in workload.get("torchVariants", variants)]


class StepWorkload:
    """Time of one step or call. The networks are warm and go on learning from round to round."""

    def __init__(self, workload: dict, compiled: bool, milliseconds: float):
        self.workload = workload
        self.x, self.y = tensors(bench_data.data_for(workload))
        if workload["unit"] == "call":
            self.variants = [COMPILED_PREDICT] if compiled else [PREDICT]
        elif compiled:
            self.variants = [COMPILED]
        else:
            self.variants = [EAGER, FIXED, FUSED] if workload["batch"] < workload["rows"] else [EAGER, FUSED]
        self.variants = wanted(self.variants, workload)
        self.trainings = {variant: self.create(variant) for variant in self.variants}
        self.step_us = {variant: self.warm_up(training, milliseconds / 2) for variant, training in self.trainings.items()}

    def create(self, variant: str) -> Training | Prediction:
        if self.workload["unit"] == "call":
            return Prediction(self.workload, variant, self.x)
        return Training(self.workload, variant, self.x, self.y)

    @staticmethod
    def warm_up(training: Training | Prediction, milliseconds: float) -> float:
        training.steps(5)
        count = max(5, int(milliseconds * 1000 * 5 / time_steps(training, 5)))
        return time_steps(training, count) / count

    def check(self, request: dict) -> dict:
        return self.create(request["variant"]).check(request["steps"])

    def measure(self, request: dict) -> dict:
        variant = request["variant"]
        count = max(1, round(1000 * request["milliseconds"] / self.step_us[variant]))
        self.step_us[variant] = time_steps(self.trainings[variant], count) / count
        return {"us": self.step_us[variant]}


class RunWorkload:
    """Time of all steps of a fresh network. Compilation was paid in the warm-up: the compiled code is cached."""

    def __init__(self, workload: dict, compiled: bool):
        self.workload = workload
        self.variants = wanted([COMPILED] if compiled else [EAGER, FUSED], workload)
        self.x, self.y = tensors(bench_data.data_for(workload))
        self.test = tensors(bench_data.digits("t10k", 10_000)) if workload["data"] == "mnist" else None
        self.count = workload["epochs"] * -(-workload["rows"] // workload["batch"])
        Training(workload, self.variants[0], self.x, self.y).steps(min(self.count, 200))

    def check(self, request: dict) -> dict:
        return Training(self.workload, request["variant"], self.x, self.y).check(request["steps"])

    def measure(self, request: dict) -> dict:
        torch.manual_seed(request["seed"])
        training = Training(self.workload, request["variant"], self.x, self.y)
        if request["variant"] == COMPILED:
            training.loss_of(*training.first_batch()).backward()
            training.optimizer.zero_grad()
        us = time_steps(training, self.count)
        return {"us": us} | ({"accuracy": training.accuracy(*self.test)} if self.test else {})


def main() -> None:
    torch.set_num_threads(int(sys.argv[1]))
    torch.manual_seed(1)
    compiled = sys.argv[2] == "compile"
    if compiled:
        # Fails here, where there is no compiler, with its reason.
        torch.compile(lambda x: torch.relu(x) + 1)(torch.zeros(4))
    print(json.dumps({"ready": True, "version": torch.__version__}), flush=True)
    current = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["do"] == "prepare":
                workload = request["workload"]
                stepwise = workload["unit"] in ("step", "call")
                torch.compiler.reset()
                current = StepWorkload(workload, compiled, request["milliseconds"]) if stepwise else RunWorkload(workload, compiled)
                reply = {"variants": current.variants}
            elif request["do"] == "check":
                reply = current.check(request)
            else:
                reply = current.measure(request)
        except Exception as error:  # The bench reports it and goes on with the others.
            reply = {"error": f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
