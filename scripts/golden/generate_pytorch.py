"""Golden values from PyTorch, in double precision: writes pytorch.json.

The losses are torch.nn's own, except three that PyTorch does not have: the quadratic cost, and categorical cross-entropy of
probabilities (its CrossEntropyLoss takes logits), which are written out below.

A case must be well-conditioned: trained in float32 by PyTorch itself, its results may differ from float64 by at most a fifth of
what the tests allow, whatever the order of the rows; and no gradient may lie next to zero without being zero, because Adam walks
by its sign, which float32 could not know. Such a case would test luck. It is refused, and wants another seed in cases.py.
"""

import numpy as np
import torch
from torch import nn

from cases import OPTIMIZERS, STEPS, Case, activation_grid, cases_for, draw
from golden_file import describe, exact, number, numbers, tensor, write

VERSION = torch.__version__.split("+")[0]
TOLERANCE = 2e-6
SMALLEST_GRADIENT = 1e-4

ACTIVATIONS = {"linear": nn.Identity, "relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "softmax": lambda: nn.Softmax(dim=-1)}


def quadratic(a: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """1/(2n) Σ‖y − a‖²: half the squared distance, averaged over examples only."""
    return 0.5 * ((y - a) ** 2).sum(dim=1).mean()


def categorical_of_probabilities(p: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return -(y * torch.log(p)).sum(dim=1).mean()


def sparse_of_probabilities(p: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return nn.NLLLoss()(torch.log(p), labels)


LOSSES = {
    ("meanSquaredError", False): nn.MSELoss(),
    ("meanAbsoluteError", False): nn.L1Loss(),
    ("quadratic", False): quadratic,
    ("binaryCrossentropy", False): nn.BCELoss(),
    ("binaryCrossentropy", True): nn.BCEWithLogitsLoss(),
    ("categoricalCrossentropy", False): categorical_of_probabilities,
    ("categoricalCrossentropy", True): nn.CrossEntropyLoss(),
    ("sparseCategoricalCrossentropy", False): sparse_of_probabilities,
    ("sparseCategoricalCrossentropy", True): nn.CrossEntropyLoss(),
}


def build(case: Case, weights: list[np.ndarray], dtype: torch.dtype) -> nn.Sequential:
    """nn.Linear keeps its weight as [out, in]: ours is transposed on the way in, and back in `in_out`."""
    layers: list[nn.Module] = []
    for i, activation in enumerate(case.activations):
        kernel, bias = weights[2 * i], weights[2 * i + 1]
        linear = nn.Linear(*kernel.shape, dtype=dtype)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(kernel.T.copy()))
            linear.bias.copy_(torch.from_numpy(bias))
        layers += [linear, ACTIVATIONS[activation]()]
    return nn.Sequential(*layers)


def in_out(values: list[torch.Tensor | None]) -> list[np.ndarray]:
    """Parameters or their gradients as kernel [in, out], bias [out], …"""
    return [value.detach().numpy().T.astype(np.float64) for value in values]


def optimizer_for(settings: dict, net: nn.Module) -> torch.optim.Optimizer:
    if settings["name"] == "sgd":
        return torch.optim.SGD(net.parameters(), lr=settings["learningRate"], momentum=settings["momentum"], nesterov=settings["nesterov"])
    betas = (settings["beta1"], settings["beta2"])
    return torch.optim.Adam(net.parameters(), lr=settings["learningRate"], betas=betas, eps=settings["epsilon"])


def answer(case: Case, dtype: torch.dtype, order: slice = slice(None)) -> dict[str, list[np.ndarray]]:
    """Everything computed for a case, as lists of arrays by name. `order` permutes the rows."""
    x, y, weights = draw(case)
    x, y = x[order].copy(), y[order].copy()
    inputs = torch.from_numpy(x).to(dtype)
    targets = torch.from_numpy(y) if case.targets == "labels" else torch.from_numpy(y).to(dtype)
    loss_of = LOSSES[case.loss, case.from_logits]

    net = build(case, weights, dtype)
    output = net(inputs)
    loss = loss_of(output, targets)
    loss.backward()
    results = {"output": [output.detach().numpy()], "loss": [loss.detach().numpy()], "gradients": in_out([p.grad for p in net.parameters()])}

    for i, settings in enumerate(OPTIMIZERS["pytorch"]):
        net = build(case, weights, dtype)
        optimizer = optimizer_for(settings, net)
        losses = []
        for _ in range(STEPS):
            optimizer.zero_grad()
            step_loss = loss_of(net(inputs), targets)
            step_loss.backward()
            optimizer.step()
            losses.append(step_loss.item())
        results[f"losses {i}"] = [np.array(losses)]
        results[f"weights {i}"] = in_out(list(net.parameters()))
    return results


def refuse_ill_conditioned(case: Case, truth: dict[str, list[np.ndarray]]) -> None:
    for gradient in truth["gradients"]:
        size = np.abs(gradient)
        if np.any((size > 0) & (size < SMALLEST_GRADIENT * size.max())):
            raise SystemExit(f"{case.name}: a gradient is {size[size > 0].min():.1e}. Choose another seed in cases.py.")
    for order in (slice(None), slice(None, None, -1)):
        for name, arrays in answer(case, torch.float32, order).items():
            for expected, actual in zip(truth[name], arrays):
                actual = actual[order] if name == "output" else actual
                error = np.abs(actual - expected).max() / np.abs(expected).max()
                if error > TOLERANCE:
                    raise SystemExit(f"{case.name}: float32 is {error:.1e} off in {name}. Choose another seed in cases.py.")


def training_record(case: Case) -> dict:
    truth = answer(case, torch.float64)
    refuse_ill_conditioned(case, truth)
    x, y, weights = draw(case)
    training = []
    for i, settings in enumerate(OPTIMIZERS["pytorch"]):
        losses, after = truth[f"losses {i}"][0], truth[f"weights {i}"]
        training.append({"optimizer": settings, "losses": numbers(losses), "weights": [tensor(w) for w in after]})
    return describe(case, "pytorch", VERSION) | {
        "x": exact(x),
        "y": exact(y),
        "weights": [exact(w) for w in weights],
        "output": tensor(truth["output"][0]),
        "lossValue": number(truth["loss"][0]),
        "gradients": [tensor(g) for g in truth["gradients"]],
        "training": training,
    }


def activation_record(name: str) -> dict:
    z = torch.from_numpy(activation_grid()).requires_grad_()
    value = ACTIVATIONS[name]()(z)
    value.sum().backward()
    return {
        "kind": "activation",
        "name": name,
        "framework": "pytorch",
        "version": VERSION,
        "z": exact(z.detach().numpy())["values"],
        "values": numbers(value.detach().numpy()),
        "derivatives": numbers(z.grad.numpy()),
    }


if __name__ == "__main__":
    torch.set_num_threads(1)
    records = [activation_record(name) for name in ("linear", "relu", "sigmoid", "tanh")]
    write("pytorch.json", records + [training_record(case) for case in cases_for("pytorch")])
