"""Golden values from Keras (JAX backend), in double precision: writes keras.json.

Training is Keras's own `compile` and `fit`, so the history's losses are what a Keras user sees: the loss of each step before its
update. Gradients come from jax.grad through the stateless form of the same model and loss.
"""

import os

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_ENABLE_X64"] = "1"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import jax.numpy as jnp
import keras
import numpy as np
from keras.src.backend.common import dtypes

from cases import FANS, OPTIMIZERS, STEPS, Case, activation_grid, cases_for, draw
from golden_file import describe, exact, number, numbers, tensor, write

keras.config.set_floatx("float64")
# Outside TensorFlow, keras.ops narrows float64 results to float32 "to be aligned with JAX's default behavior" (tanh and softmax do,
# sigmoid does not), although JAX runs in double precision here. This is the table by which it does so.
dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"
keras.config.disable_interactive_logging()

LOSSES = {
    "meanSquaredError": keras.losses.MeanSquaredError,
    "meanAbsoluteError": keras.losses.MeanAbsoluteError,
    "binaryCrossentropy": keras.losses.BinaryCrossentropy,
    "categoricalCrossentropy": keras.losses.CategoricalCrossentropy,
    "sparseCategoricalCrossentropy": keras.losses.SparseCategoricalCrossentropy,
}


def loss_for(case: Case) -> keras.losses.Loss:
    logits = {"from_logits": case.from_logits} if case.loss.endswith("Crossentropy") else {}
    return LOSSES[case.loss](**logits)


def regularizer_for(factors: dict | None) -> keras.regularizers.Regularizer | None:
    return None if factors is None else keras.regularizers.L1L2(**factors)


def build(case: Case, weights: list[np.ndarray]) -> keras.Sequential:
    costs = {"kernel_regularizer": regularizer_for(case.kernel_regularizer), "bias_regularizer": regularizer_for(case.bias_regularizer)}
    layers = [keras.layers.Dense(units, activation=name, **costs) for units, name in zip(case.sizes[1:], case.activations)]
    net = keras.Sequential([keras.Input((case.sizes[0],)), *layers])
    net.set_weights(weights)
    return net


def optimizer_for(settings: dict) -> keras.optimizers.Optimizer:
    if settings["name"] == "sgd":
        return keras.optimizers.SGD(settings["learningRate"], momentum=settings["momentum"], nesterov=settings["nesterov"])
    return keras.optimizers.Adam(settings["learningRate"], beta_1=settings["beta1"], beta_2=settings["beta2"], epsilon=settings["epsilon"])


def loss_and_gradients(case: Case, net: keras.Sequential, x: np.ndarray, y: np.ndarray) -> tuple[float, list[np.ndarray]]:
    loss_of = loss_for(case)

    def loss_at(trainable: list[jax.Array]) -> jax.Array:
        output, _, penalties = net.stateless_call(trainable, [], x, return_losses=True)
        return loss_of(y, output) + sum(penalties)

    loss, gradients = jax.value_and_grad(loss_at)([variable.value for variable in net.trainable_variables])
    return float(loss), [np.asarray(gradient) for gradient in gradients]


def train(case: Case, settings: dict) -> dict:
    """STEPS full-batch epochs with one optimizer."""
    x, y, weights = draw(case)
    net = build(case, weights)
    net.compile(optimizer=optimizer_for(settings), loss=loss_for(case))
    history = net.fit(x, y, epochs=STEPS, batch_size=case.rows, shuffle=False, verbose=0)
    after = net.get_weights()
    assert all(w.dtype == np.float64 for w in after), "Keras left double precision"
    return {"optimizer": settings, "losses": numbers(np.array(history.history["loss"])), "weights": [tensor(w) for w in after]}


def training_record(case: Case) -> dict:
    x, y, weights = draw(case)
    net = build(case, weights)
    loss, gradients = loss_and_gradients(case, net, x, y)
    return describe(case, "keras", keras.__version__) | {
        "x": exact(x),
        "y": exact(y),
        "weights": [exact(w) for w in weights],
        "output": tensor(np.asarray(net(x))),
        "lossValue": number(loss),
        "gradients": [tensor(g) for g in gradients],
        "training": [train(case, settings) for settings in OPTIMIZERS["keras"]],
    }


def activation_record(name: str) -> dict:
    z = jnp.asarray(activation_grid())
    function = keras.activations.get(name)
    return {
        "kind": "activation",
        "name": name,
        "framework": "keras",
        "version": keras.__version__,
        "z": exact(np.asarray(z))["values"],
        "values": numbers(function(z)),
        "derivatives": numbers(jax.vmap(jax.grad(function))(z)),
    }


def initializer_record(name: str, fan_in: int, fan_out: int) -> dict:
    """What is random about an initializer, reduced to what can be checked: its bound and its standard deviation.

    VarianceScaling (Glorot, He, LeCun) with variance s²: uniform on ±√3·s; normal cut at two standard deviations and widened by
    1/0.8796 so that what remains has deviation s. The kernel that Keras draws is checked against that before it is written.
    """
    initializer = keras.initializers.get({"class_name": name, "config": {"seed": 1}})
    fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[initializer.mode]
    deviation = np.sqrt(initializer.scale / fan)
    bound = np.sqrt(3) * deviation if initializer.distribution == "uniform" else 2 * deviation / 0.87962566103423978
    sample = np.asarray(initializer((fan_in, fan_out), dtype="float64"))
    assert np.abs(sample).max() <= bound
    if sample.size > 1000:
        assert np.abs(sample).max() > 0.98 * bound and abs(sample.std() / deviation - 1) < 0.05 and abs(sample.mean()) < 0.1 * deviation
    return {
        "kind": "initializer",
        "name": name[0].lower() + name[1:],
        "framework": "keras",
        "version": keras.__version__,
        "fanIn": fan_in,
        "fanOut": fan_out,
        "distribution": initializer.distribution.replace("truncated_normal", "truncatedNormal"),
        "standardDeviation": number(deviation),
        "bound": number(bound),
    }


BINARY, CATEGORICAL, SPARSE, SQUARED = "binaryCrossentropy", "categoricalCrossentropy", "sparseCategoricalCrossentropy", "meanSquaredError"

#: Hillock's name, the loss it stands beside, true, predicted. Predictions of exactly 0.5 and ties between classes are on purpose.
METRICS = (
    ("binaryAccuracy", BINARY, [[1], [0], [1], [0], [1]], [[0.75], [0.5], [0.5], [0.625], [0.9375]]),
    ("binaryAccuracy", BINARY, [[1, 0, 1], [0, 0, 1]], [[0.75, 0.25, 0.375], [0.5, 0.625, 0.875]]),
    ("categoricalAccuracy", CATEGORICAL, [[0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0]],
     [[0.25, 0.5, 0.25], [0.375, 0.375, 0.25], [0.25, 0.375, 0.375], [0.5, 0.25, 0.25]]),
    ("sparseCategoricalAccuracy", SPARSE, [1, 0, 2, 1, 2, 0],
     [[0.25, 0.5, 0.25], [0.375, 0.375, 0.25], [0.25, 0.375, 0.375], [0.5, 0.25, 0.25], [0.0625, 0.0625, 0.875], [0.75, 0.125, 0.125]]),
    ("meanAbsoluteError", SQUARED, [[1, -2], [0.5, 3], [0, 0.25]], [[0.75, -1], [0.25, 3.5], [-1.5, 0.25]]),
    ("meanSquaredError", SQUARED, [[1, -2], [0.5, 3], [0, 0.25]], [[0.75, -1], [0.25, 3.5], [-1.5, 0.25]]),
)


def compiled_accuracy(loss: str, true: np.ndarray, predicted: np.ndarray) -> float:
    """What the word "accuracy" means to Keras for this loss and these shapes, seen through a network that changes nothing."""
    width = predicted.shape[1]
    net = keras.Sequential([keras.Input((width,)), keras.layers.Dense(width)])
    net.set_weights([np.eye(width), np.zeros(width)])
    net.compile(loss=LOSSES[loss](), metrics=["accuracy"])
    return net.evaluate(predicted, true, verbose=0, return_dict=True)["accuracy"]


def metric_record(name: str, loss: str, true: list, predicted: list) -> dict:
    y_true, y_predicted = np.array(true), np.array(predicted)
    metric = keras.metrics.get(name[0].upper() + name[1:])
    metric.update_state(y_true, y_predicted)
    accuracy = {"accuracy": number(compiled_accuracy(loss, y_true, y_predicted))} if name.endswith("Accuracy") else {}
    return {
        "kind": "metric",
        "name": name,
        "framework": "keras",
        "version": keras.__version__,
        "loss": loss,
        "yTrue": exact(y_true),
        "yPredicted": exact(y_predicted),
        "value": number(metric.result()),
    } | accuracy


#: Below Keras's epsilon of 1e-7, above it and below ten times that; and as far from 1. All are exact in float32.
BELOW, ABOVE = 2.0**-26, 2.0**-21
#: Name, loss, whether from logits, true, predicted. What decides is what `fit` never shows a network with a fitting last activation: rows that do
#: not sum to 1, and probabilities at the ends.
GIVEN_OUTPUTS = (
    ("rows that sum to anything", CATEGORICAL, False, [[0, 1, 0], [1, 0, 0], [0.25, 0.5, 0.25], [0, 0, 1]],
     [[0.5, 1.5, 0.5], [0.125, 0.25, 0.125], [2, 3, 4], [0.25, 0.25, 0.5]]),
    ("rows that sum to anything", SPARSE, False, [1, 0, 2], [[0.5, 1.5, 0.5], [0.125, 0.25, 0.125], [2, 3, 4]]),
    ("next to 0", CATEGORICAL, False, [[1, 0], [0, 1], [1, 0]], [[ABOVE, 1], [1, 3 * ABOVE], [BELOW, 1]]),
    ("next to 0", SPARSE, False, [0, 1, 0], [[ABOVE, 1], [1, 3 * ABOVE], [BELOW, 1]]),
    ("next to 0 and 1", BINARY, False, [[1, 0], [1, 1], [0.25, 0]], [[ABOVE, 1 - ABOVE], [BELOW, 0.5], [3 * ABOVE, 1 - 3 * ABOVE]]),
    ("beyond 1 − ε", BINARY, False, [[0], [0], [1], [0.5]], [[1], [1 - 2.0**-24], [1], [0]]),
    ("beyond 1 − ε", CATEGORICAL, False, [[1, 0], [0, 1]], [[1, 0], [1, 0]]),
    ("large logits", BINARY, True, [[1, 0], [0, 1]], [[40, 40], [40, -40]]),
    ("large logits", CATEGORICAL, True, [[0, 1, 0]], [[40, -40, 0]]),
    ("large logits", SPARSE, True, [2, 1], [[40, -40, 0], [8, 9, 10]]),
)


def output_record(title: str, loss: str, from_logits: bool, true: list, predicted: list) -> dict:
    """A loss by itself: each row's, and its slope in each of the row's outputs."""
    y_true, y_predicted = np.array(true), np.array(predicted, dtype=np.float64)
    loss_of = LOSSES[loss](from_logits=from_logits)

    def of_row(output: jax.Array, y: jax.Array) -> jax.Array:
        return loss_of(y[None], output[None])

    values, slopes = jax.vmap(jax.value_and_grad(of_row))(jnp.asarray(y_predicted), jnp.asarray(y_true))
    return {
        "kind": "output",
        "name": f"{loss}{' from logits' if from_logits else ''}, {title}",
        "framework": "keras",
        "version": keras.__version__,
        "loss": {"name": loss, "fromLogits": from_logits},
        "yTrue": exact(y_true),
        "yPredicted": exact(y_predicted),
        "values": numbers(values),
        "slopes": tensor(np.asarray(slopes)),
    }


#: Gradients of three steps, among them some so small that Adam's epsilon decides how far it goes.
STEP_GRADIENTS = [[0.25, -(2.0**-20), 2.0**-24, 0], [-0.5, 2.0**-22, 2.0**-24, 2.0**-30], [0.125, -(2.0**-21), -(2.0**-26), 0]]
STEP_WEIGHTS = [0.5, -0.25, 0.0625, 0]
#: With nothing given, an optimizer's defaults decide.
STEP_SETTINGS = {"sgd": ({}, {"momentum": 0.5}), "adam": ({}, {"epsilon": 2.0**-10}, {"learningRate": 0.5, "beta1": 0.5, "beta2": 0.75})}


def steps_record(name: str, settings: dict) -> dict:
    """The weights after each step of an optimizer that is handed its gradients."""
    arguments = {"learningRate": "learning_rate", "beta1": "beta_1", "beta2": "beta_2"}
    optimizer = {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam}[name](
        **{arguments.get(key, key): value for key, value in settings.items()}
    )
    variable = keras.Variable(np.array(STEP_WEIGHTS), dtype="float64")
    after = []
    for gradients in STEP_GRADIENTS:
        optimizer.apply([jnp.asarray(gradients, dtype="float64")], [variable])
        after.append(tensor(np.asarray(variable.value)))
    return {
        "kind": "steps",
        "name": f"{name} {settings or 'as it comes'}",
        "framework": "keras",
        "version": keras.__version__,
        "optimizer": name,
        "settings": settings,
        "weights": exact(np.array(STEP_WEIGHTS)),
        "gradients": [exact(np.array(gradients)) for gradients in STEP_GRADIENTS],
        "after": after,
    }


if __name__ == "__main__":
    families = [f"{who}{how}" for who in ("Glorot", "He", "Lecun") for how in ("Uniform", "Normal")]
    records = [activation_record(name) for name in ("linear", "relu", "sigmoid", "tanh")]
    records += [initializer_record(name, *fans) for name in families for fans in FANS]
    records += [metric_record(*metric) for metric in METRICS]
    records += [output_record(*given) for given in GIVEN_OUTPUTS]
    records += [steps_record(name, settings) for name, all_settings in STEP_SETTINGS.items() for settings in all_settings]
    write("keras.json", records + [training_record(case) for case in cases_for("keras")])
