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
from cinta.checks.author import hidden, numeric, public, tensor, variable

# %% [markdown] lang="es"
# # Cómo se hizo
# %% [markdown] lang="en"
# # How it was done
# %%
import tensorflow as tf

# %% given="slope_and_loss"
w = tf.Variable([1.5, -2.0])

# %% exercise="slope_and_loss" asks="dw, loss"
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(w**3)  # SOLUTION
dw = tape.gradient(loss, w)  # SOLUTION

# %% checks="slope_and_loss"
@public
def the_given_w(ask):
    """
    es: con w = [0.5, -3]
    en: with w = [0.5, -3]
    """
    ask(w=variable([0.5, -3.0]))


@hidden(points=2)
def other_ws(ask, draw):
    """
    es: con otros w
    en: with other w
    """
    for _ in range(2):
        ask(w=variable(draw.away_from_zero(2)))


@numeric
def oracle(w):
    return 3 * w**2, np.sum(w**3)


# %% wrong="slope_and_loss" id="loss_is_the_gradient"
# es: Guardaste el gradiente también como pérdida.
# en: You stored the gradient as the loss, too.
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(w**3)
dw = loss = tape.gradient(loss, w)

# %% accept="slope_and_loss" id="two_steps"
with tf.GradientTape(persistent=True) as tape:
    cubes = w * w * w
    loss = tf.reduce_sum(cubes)
dw = tape.gradient(cubes, w)

# %% hint="slope_and_loss"
# es: ¿Qué dos nombres pide el enunciado?
# en: Which two names does the exercise ask for?


# %% exercise="row_jacobians"
def row_jacobians(a, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.sin(x @ a)
    # BEGIN SOLUTION
    return tape.batch_jacobian(y, x)
    # END SOLUTION


# %% checks="row_jacobians"
@public
def two_rows(ask):
    """
    es: dos filas
    en: two rows
    """
    ask(tensor([[1.0, -2.0, 0.5], [0.3, 1.2, -1.0]]), tensor([[0.4, -0.7], [1.1, 0.2]]))
    ask(tensor([[1.0, -2.0]]), tensor([[0.4], [1.1], [0.2]]))


@hidden(points=2, uses="batch_jacobian", calls=1)
def one_call_for_all_rows(ask, draw):
    """
    es: una llamada para todas las filas
    en: one call for all rows
    """
    ask(tensor(draw.normal(2, 4)), tensor(draw.normal(3, 2)))


@numeric
def oracle(a, x):
    return np.einsum("bm,nm->bmn", np.cos(x @ a), a)


# %% wrong="row_jacobians" id="whole_jacobian"
# es: Calculas también las derivadas de una fila respecto a otra.
# en: You compute the derivatives of one row with respect to another, too.
def row_jacobians(a, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.sin(x @ a)
    return tf.einsum("bmbn->bmn", tape.jacobian(y, x))


# %% wrong="row_jacobians" id="row_by_row"
# es: Pides cada fila por separado.
# en: You ask for each row separately.
def row_jacobians(a, x):
    rows = []
    for row in tf.split(x, len(x)):
        with tf.GradientTape() as tape:
            tape.watch(row)
            y = tf.sin(row @ a)
        rows.append(tape.batch_jacobian(y, row))
    twice = tf.concat(rows, 0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.sin(x @ a)
    return 0.5 * (twice + tape.batch_jacobian(y, x))


# %% hint="row_jacobians"
# es: Ninguna fila depende de las demás.
# en: No row depends on the others.


# %% exercise="what_it_watches"
def what_it_watches(a, b):
    x = tf.Variable(a, name="x")
    y = tf.Variable(b, name="y", trainable=False)
    with tf.GradientTape() as tape:
        z = x * y
    # BEGIN SOLUTION
    return sum(float(v) for v in tape.watched_variables())
    # END SOLUTION


# %% checks="what_it_watches"
@public
def one_of_two(ask):
    """
    es: una de dos
    en: one of two
    """
    ask(1.5, 2.5)


@hidden(points=1, uses="watched_variables")
def whatever_their_values(ask, draw):
    """
    es: con otros valores
    en: with other values
    """
    ask(draw.uniform(1, 2), draw.uniform(3, 4))


@numeric
def oracle(a, b):
    return float(a)


# %% wrong="what_it_watches" id="by_hand"
# es: Decidiste tú cuál vigila; pregúntaselo a la cinta.
# en: You decided which it watches; ask the tape.
def what_it_watches(a, b):
    return float(a)


# %% hint="what_it_watches"
# es: La cinta sabe qué vigila.
# en: The tape knows what it watches.


# %% exercise="forwards"
def forwards(x, v):
    # BEGIN SOLUTION
    with tf.autodiff.ForwardAccumulator(x, v) as forward:
        y = tf.reduce_sum(x**3)
    return forward.jvp(y)
    # END SOLUTION


# %% checks="forwards"
@public
def along_one(ask):
    """
    es: en una dirección
    en: along one direction
    """
    ask(tensor([1.5, -2.0]), tensor([0.5, -3.0]))


@hidden(points=1, uses="ForwardAccumulator")
def along_others(ask, draw):
    """
    es: en otras direcciones
    en: along other directions
    """
    ask(tensor(draw.away_from_zero(2)), tensor(draw.away_from_zero(2)))


@numeric
def oracle(x, v):
    return np.sum(3 * x**2 * v)


# %% wrong="forwards" id="by_a_tape"
# es: La cinta va hacia atrás; aquí se practica la otra dirección.
# en: The tape goes backwards; here the other direction is practised.
def forwards(x, v):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(x**3)
    return tf.reduce_sum(v * tape.gradient(y, x))


# %% hint="forwards"
# es: ¿Quién deriva a la vez que calcula?
# en: Who differentiates while it computes?


# %% exercise="slope_of_a_root"
def slope_of_a_root(x):
    # BEGIN SOLUTION
    if x <= 0:
        raise ValueError(f"no root of {x}")
    # END SOLUTION
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.sqrt(x)
    return tape.gradient(y, x)


# %% checks="slope_of_a_root"
@public
def of_two_numbers(ask):
    """
    es: en 2.25 y en -4
    en: at 2.25 and at -4
    """
    ask(2.25)
    ask(-4.0)


@hidden(points=2, raises="ValueError")
def of_any(ask, draw):
    """
    es: también donde no hay raíz
    en: where there is no root, too
    """
    ask(draw.uniform(1, 4))
    ask(-draw.uniform(1, 4))


@numeric
def oracle(x):
    if x <= 0:
        raise ValueError
    return 0.5 / np.sqrt(x)


# %% wrong="slope_of_a_root" id="nan"
# es: Donde no hay raíz das nan.
# en: Where there is no root you give nan.
def slope_of_a_root(x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.sqrt(x)
    return tape.gradient(y, x)


# %% wrong="slope_of_a_root" id="always"
# es: Das un error también donde hay raíz.
# en: You raise an error where there is a root, too.
def slope_of_a_root(x):
    raise ValueError("no root")


# %% accept="slope_of_a_root" id="an_error_of_its_own"
class NoRoot(ValueError):
    pass


def slope_of_a_root(x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.sqrt(x)
    if tf.math.is_nan(y):
        raise NoRoot
    return tape.gradient(y, x)


# %% accept="slope_of_a_root" id="other_words"
def slope_of_a_root(x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.sqrt(x)
    if tf.math.is_nan(y):
        raise ValueError
    return tape.gradient(y, x)


# %% hint="slope_of_a_root"
# es: Comprueba x antes de la raíz.
# en: Check x before the root.
