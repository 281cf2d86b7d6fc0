# ---
# jupyter:
#   jupytext:
#     text_representation:
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     name: python3
# ---

# %% author="imports"
import numpy as np
from cinta.checks.author import central, dataset, dense, function, functional, hidden
from cinta.checks.author import layer, model, numeric, public, tensor


def numbers(seed):
    random = np.random.default_rng(seed)
    return lambda *shape: random.standard_normal(shape)


# %% [markdown] lang="es"
# # Todo lo que puede darse
# %% [markdown] lang="en"
# # All that can be given
# %%
import tensorflow as tf

# %% exercise="layer_gradients"
def layer_gradients(layer, x):
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(layer(x) ** 2)
    # BEGIN SOLUTION
    return tape.gradient(y, layer.trainable_variables)
    # END SOLUTION


# %% checks="layer_gradients"
def images(normal):
    weights = normal(2, 2, 1, 3), normal(3)
    config = {"filters": 3, "kernel_size": (2, 2), "activation": "tanh"}
    return layer("Conv2D", (3, 4, 1), weights, **config), tensor(normal(2, 3, 4, 1))


@public
def a_convolution(ask):
    """
    es: una convolución
    en: a convolution
    """
    ask(*images(numbers(3)))


@hidden(points=2)
def another_convolution(ask, draw):
    """
    es: otra convolución
    en: another convolution
    """
    ask(*images(draw.normal))


@numeric
def oracle(weights, x):
    def loss(kernel, bias):
        rows = [[x[:, i : i + 2, j : j + 2] for j in range(3)] for i in range(2)]
        y = np.einsum("ijnabc,abcf->nijf", np.array(rows), kernel) + bias
        return np.sum(np.tanh(y) ** 2)

    kernel, bias = weights
    return [central(lambda k: loss(k, bias), kernel), central(lambda b: loss(kernel, b), bias)]


# %% wrong="layer_gradients" id="of_the_input"
# es: Derivaste respecto a la entrada.
# en: You differentiated with respect to the input.
def layer_gradients(layer, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(layer(x) ** 2)
    return tape.gradient(y, [x, x])


# %% hint="layer_gradients"
# es: ¿Qué lista tiene las variables de una capa?
# en: Which list has the variables of a layer?


# %% exercise="moving_mean"
def moving_mean(model, ids, weight):
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(weight * model(ids, training=True))  # SOLUTION
    table = model.layers[0].embeddings
    gradient = tf.convert_to_tensor(tape.gradient(y, table))
    return gradient, model.layers[2].moving_mean.value


# %% checks="moving_mean"
def sequence(normal, ids):
    layers = (
        layer("Embedding", (3,), [normal(5, 2)], input_dim=5, output_dim=2),
        layer("LSTM", weights=[normal(2, 8), normal(2, 8), normal(8)], units=2),
        layer("BatchNormalization", weights=[normal(2), normal(2), normal(2), normal(2) ** 2]),
    )
    return model(*layers), tensor(ids, "int32"), tensor(normal(4, 2))


@public
def four_sentences(ask):
    """
    es: cuatro frases
    en: four sentences
    """
    ids = [[0, 1, 2], [3, 4, 1], [2, 2, 0], [4, 3, 0]]
    ask(*sequence(numbers(4), ids))


@hidden(points=2, rtol=1e-3)
def four_other_sentences(ask, draw):
    """
    es: otras cuatro frases
    en: four other sentences
    """
    ask(*sequence(draw.normal, [draw.integers(3, 0, 4) for _ in range(4)]))


@numeric
def oracle(weights, ids, weight):
    table, kernel, recurrent, bias, gamma, beta, mean, variance = weights

    def hidden_of(table):
        h = c = np.zeros((4, 2))
        for step in range(3):
            z = table[ids[:, step]] @ kernel + h @ recurrent + bias
            i, f, g, o = np.split(z, 4, axis=1)
            i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
            c = f * c + i * np.tanh(g)
            h = o * np.tanh(c)
        return h

    def loss(table):
        h = hidden_of(table)
        scaled = (h - h.mean(0)) / np.sqrt(h.var(0) + 1e-3)
        return np.sum(weight * (gamma * scaled + beta))

    return central(loss, table), 0.99 * mean + 0.01 * hidden_of(table).mean(0)


# %% wrong="moving_mean" id="not_training"
# es: Así la normalización no usa la media del lote.
# en: Like this the normalization does not use the batch's mean.
def moving_mean(model, ids, weight):
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(weight * model(ids, training=False))
    table = model.layers[0].embeddings
    gradient = tf.convert_to_tensor(tape.gradient(y, table))
    return gradient, model.layers[2].moving_mean.value


# %% hint="moving_mean"
# es: Una capa puede hacer otra cosa al entrenar.
# en: A layer may do something else in training.


# %% exercise="over_batches"
def over_batches(model, batches):
    total = 0.0
    for x, y in batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum((model(x) - y) ** 2)
        # BEGIN SOLUTION
        total += tape.gradient(loss, model.trainable_variables[0])
        # END SOLUTION
    return total


# %% checks="over_batches"
def joined(normal):
    first, second = dense(normal(3, 2), normal(2), "tanh"), dense(normal(3, 2), normal(2))
    layers = {"a": (first, "x"), "b": (second, "x"), "sum": (layer("Add"), ["a", "b"])}
    batches = [(normal(rows, 3), normal(rows, 2)) for rows in (4, 1)]
    return functional({"x": (3,)}, layers, "sum"), dataset(batches)


@public
def two_batches(ask):
    """
    es: dos lotes
    en: two batches
    """
    ask(*joined(numbers(5)))


@hidden(points=2)
def two_other_batches(ask, draw):
    """
    es: otros dos lotes
    en: two other batches
    """
    ask(*joined(draw.normal))


@numeric
def oracle(weights, batches):
    a, b, c, d = weights

    def loss(a):
        return sum(np.sum((np.tanh(x @ a + b) + x @ c + d - y) ** 2) for x, y in batches)

    return central(loss, a)


# %% wrong="over_batches" id="last_batch"
# es: Te quedas con el último lote.
# en: You keep the last batch only.
def over_batches(model, batches):
    for x, y in batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum((model(x) - y) ** 2)
        total = tape.gradient(loss, model.trainable_variables[0])
    return total


# %% hint="over_batches"
# es: Los gradientes de los lotes se suman.
# en: The gradients of the batches are added up.


# %% exercise="slope_of"
def slope_of(f, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)  # SOLUTION
    return tape.gradient(y, x)


# %% checks="slope_of"
@public
def of_two_functions(ask):
    """
    es: de dos funciones
    en: of two functions
    """
    ask(function("rosenbrock", 1.0, 5.0), tensor([0.5, -1.5, 2.5]))
    ask(function("quadratic", [[2.0, 0.5], [-1.0, 3.0]], [1.5, -4.0]), tensor([0.5, -1.5]))


@hidden(points=2)
def of_others(ask, draw):
    """
    es: de otras
    en: of others
    """
    ask(function("polynomial", *draw.away_from_zero(4)), tensor(draw.away_from_zero(2)))
    ask(function("sine", *draw.apart(2, 0.5, 1.5)), tensor(draw.uniform(-1, 1, 3)))
    ask(function("log_sum_exp", draw.away_from_zero()), tensor(draw.normal(3)))


@numeric
def oracle(f, x):
    return central(lambda x: np.sum(f(x)), x)


# %% wrong="slope_of" id="of_the_square"
# es: Grabaste el cuadrado de f.
# en: You recorded the square of f.
def slope_of(f, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x) ** 2
    return tape.gradient(y, x)


# %% hint="slope_of"
# es: f se llama como cualquier función.
# en: f is called like any function.
