"""The questions: which networks, data and hyper-parameters are put to every framework.

Nothing here depends on a framework. Inputs, targets and initial weights are small multiples of a power of two, so they are the
same number in float32 and float64 and short in JSON: a float32 engine starts from exactly the network that the float64 golden
values were computed for.

Every case has its own seed. `generate_pytorch.py` refuses a seed whose case is ill-conditioned (see there).
"""

from dataclasses import dataclass

import numpy as np

STEPS = 10

SGD = {"name": "sgd", "learningRate": 0.1, "momentum": 0.9, "nesterov": False}
NESTEROV = {"name": "sgd", "learningRate": 0.05, "momentum": 0.9, "nesterov": True}
ADAM = {"name": "adam", "learningRate": 0.01, "beta1": 0.9, "beta2": 0.999}

#: Optimizers every training case goes through. PyTorch's Adam adds epsilon to sqrt(v̂), Keras's to the uncorrected sqrt(v). With
#: 1e-16 both formulations agree; Keras's default of 1e-7 is there too, for its own formulation, which is Hillock's.
OPTIMIZERS = {
    "pytorch": (SGD, NESTEROV, ADAM | {"epsilon": 1e-16}),
    "keras": (SGD, NESTEROV, ADAM | {"epsilon": 1e-16}, ADAM | {"epsilon": 1e-7}),
}


def regularizer_name(factors: dict | None) -> str:
    return " ".join(f"{name} {factor}" for name, factor in (factors or {}).items() if factor)


@dataclass(frozen=True)
class Case:
    """A dense network and a loss.

    `sizes` lists inputs and units (7-5-3 has two layers), `activations` one name per layer. `loss` has Hillock's name.
    `targets` says how y is drawn: "real", "binary" (0 or 1 in each column), "onehot", "soft" (a distribution), "labels".
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    rows: int
    targets: str
    seed: int
    from_logits: bool = False
    only: str | None = None
    #: What each layer's kernel and bias cost: Keras's factors l1 and l2, or None.
    kernel_regularizer: dict | None = None
    bias_regularizer: dict | None = None

    @property
    def name(self) -> str:
        shape = "-".join(map(str, self.sizes))
        loss = self.loss + (" from logits" if self.from_logits else "") + (" with soft targets" if self.targets == "soft" else "")
        parts = {"kernel": self.kernel_regularizer, "bias": self.bias_regularizer}
        costs = "".join(f", {part} {text}" for part, factors in parts.items() if (text := regularizer_name(factors)))
        return f"{shape} {'/'.join(self.activations)}, {loss}{costs}, {self.rows} {'row' if self.rows == 1 else 'rows'}"


MSE, MAE, QUADRATIC = "meanSquaredError", "meanAbsoluteError", "quadratic"
BINARY, CATEGORICAL, SPARSE = "binaryCrossentropy", "categoricalCrossentropy", "sparseCategoricalCrossentropy"

CASES = (
    # Depth 1, the smallest networks.
    Case((1, 1), ("sigmoid",), MSE, 1, "binary", seed=1),
    Case((5, 3), ("linear",), MSE, 1, "real", seed=2),
    Case((13, 10), ("softmax",), SPARSE, 32, "labels", seed=3),
    # Regression.
    Case((7, 5, 3), ("tanh", "linear"), MSE, 9, "real", seed=4),
    Case((7, 5, 3), ("relu", "linear"), MAE, 9, "real", seed=5),
    Case((3, 9, 5, 2), ("tanh", "relu", "linear"), MSE, 4, "real", seed=6),
    # The quadratic cost 1/(2n) Σ‖y − a‖², which only textbooks have.
    Case((2, 2, 1), ("sigmoid", "sigmoid"), QUADRATIC, 4, "binary", seed=7, only="pytorch"),
    Case((7, 5, 3), ("sigmoid", "tanh"), QUADRATIC, 9, "real", seed=8, only="pytorch"),
    # Penalties on the weights, which belong to the network in Keras only.
    Case((3, 4, 2), ("tanh", "linear"), MSE, 9, "real", seed=22, only="keras", kernel_regularizer={"l1": 0, "l2": 0.01}),
    Case((13, 8, 10), ("relu", "softmax"), SPARSE, 32, "labels", seed=23, only="keras", kernel_regularizer={"l1": 0.002, "l2": 0}),
    Case((4, 6, 1), ("sigmoid", "sigmoid"), BINARY, 32, "binary", seed=24, only="keras",
         kernel_regularizer={"l1": 0.001, "l2": 0.02}, bias_regularizer={"l1": 0, "l2": 0.05}),
    # Binary and multi-label classification.
    Case((4, 6, 1), ("sigmoid", "sigmoid"), BINARY, 32, "binary", seed=9),
    Case((4, 6, 1), ("tanh", "linear"), BINARY, 32, "binary", seed=10, from_logits=True),
    Case((6, 7, 4), ("relu", "sigmoid"), BINARY, 9, "binary", seed=11),
    Case((6, 7, 4), ("relu", "linear"), BINARY, 9, "binary", seed=12, from_logits=True),
    # Exclusive classes.
    Case((13, 8, 10), ("relu", "softmax"), CATEGORICAL, 9, "onehot", seed=13),
    Case((13, 8, 10), ("tanh", "linear"), CATEGORICAL, 32, "onehot", seed=14, from_logits=True),
    Case((7, 5, 3), ("tanh", "softmax"), CATEGORICAL, 9, "soft", seed=15),
    Case((7, 5, 3), ("relu", "linear"), CATEGORICAL, 9, "soft", seed=16, from_logits=True),
    Case((13, 8, 10), ("relu", "softmax"), SPARSE, 32, "labels", seed=100),
    Case((13, 8, 10), ("sigmoid", "linear"), SPARSE, 4, "labels", seed=18, from_logits=True),
    # A softmax whose derivative does not shrink to p − y.
    Case((7, 5, 3), ("relu", "softmax"), MSE, 9, "onehot", seed=19),
    # Depth 4, and one that fits no tile of 4, 6, 8 or 16.
    Case((7, 6, 5, 4, 3), ("tanh", "sigmoid", "relu", "softmax"), SPARSE, 32, "labels", seed=20),
    Case((17, 33, 19), ("relu", "softmax"), SPARSE, 9, "labels", seed=21, only="pytorch"),
)


def cases_for(framework: str) -> list[Case]:
    return [case for case in CASES if case.only in (None, framework)]


def on_grid(values: np.ndarray, denominator: int) -> np.ndarray:
    """Rounds to multiples of 1/denominator: exact in float32, short in decimal."""
    return np.round(values * denominator) / denominator


def draw(case: Case) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Inputs [rows, in], targets ([rows] for labels, else [rows, out]) and weights (kernel [in, out], bias [out], per layer)."""
    random = np.random.default_rng(case.seed)
    inputs, outputs = case.sizes[0], case.sizes[-1]
    x = on_grid(random.uniform(-2, 2, (case.rows, inputs)), 64)
    weights = []
    for fan_in, units in zip(case.sizes[:-1], case.sizes[1:]):
        limit = np.sqrt(6 / (fan_in + units))
        weights.append(on_grid(random.uniform(-limit, limit, (fan_in, units)), 256))
        weights.append(on_grid(random.uniform(-0.25, 0.25, units), 256))
    return x, draw_targets(case, random, outputs), weights


def draw_targets(case: Case, random: np.random.Generator, outputs: int) -> np.ndarray:
    labels = random.integers(0, outputs, case.rows)
    match case.targets:
        case "labels":
            return labels
        case "onehot":
            return np.eye(outputs)[labels]
        case "soft":
            return random.multinomial(8, np.full(outputs, 1 / outputs), case.rows) / 8
        case "binary":
            return random.integers(0, 2, (case.rows, outputs)).astype(float)
        case "real":
            return on_grid(random.uniform(-1.5, 1.5, (case.rows, outputs)), 64)
    raise ValueError(f"unknown kind of targets: {case.targets}")


def activation_grid() -> np.ndarray:
    """Where activations are compared: around 0, into saturation, and so near to 0 that tanh(z) ≈ z counts."""
    small = 2.0 ** -np.arange(4, 24, 4)
    large = np.array([10.0, 15.0, 20.0, 30.0, 60.0, 80.0])
    dense = np.arange(-8, 8.25, 0.25)
    return np.sort(np.concatenate([dense, small, -small, large, -large]))


#: Fans for which the initializers' limits are recorded.
FANS = ((784, 128), (128, 10), (13, 64), (1, 1))
