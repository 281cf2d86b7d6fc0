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
from cinta.checks.author import hidden, numeric, public, tensor, variable

# %% [markdown] lang="es"
# # Lo que da un hueco sin rellenar

# %% [markdown] lang="en"
# # What a blank gives

# %%
import tensorflow as tf

# %% exercise="fails_with_an_address"
def fails_with_an_address(x):
    def square(t):
        return t**2

    with tf.GradientTape() as tape:
        tape.watch(x)
        given = square
        # BEGIN SOLUTION NO PROMPT
        given = square(x)
        # END SOLUTION
        y = tf.convert_to_tensor(given)
    return tape.gradient(y, x)

# %% checks="fails_with_an_address"
@public
def at_three(ask):
    """
    es: en -3
    en: at -3
    """
    ask(tensor(-3.0))


@hidden(points=1)
def elsewhere(ask, draw):
    """
    es: en otros puntos
    en: elsewhere
    """
    for _ in range(2):
        ask(tensor(draw.away_from_zero()))


@numeric
def oracle(x):
    return 2 * x

# %% hint="fails_with_an_address"
# es: ¿Llamas a la función?
# en: Do you call the function?

# %% exercise="cannot_be_decorated"
compiled = tf.function  # SOLUTION


@compiled
def cannot_be_decorated(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x**3
    return tape.gradient(y, x)

# %% checks="cannot_be_decorated"
@public
def at_two(ask):
    """
    es: en -1.5
    en: at -1.5
    """
    ask(tensor(-1.5))


@hidden(points=1)
def at_others(ask, draw):
    """
    es: en otros
    en: at others
    """
    for _ in range(2):
        ask(tensor(draw.away_from_zero()))


@numeric
def oracle(x):
    return 3 * x**2

# %% hint="cannot_be_decorated"
# es: ¿Qué entra en la función?
# en: What goes into the function?

# %% exercise="leaves_it_alone"
def leaves_it_alone(w):
    # BEGIN SOLUTION NO PROMPT
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(w**2)
    w.assign_sub(0.1 * tape.gradient(loss, w))
    # END SOLUTION
    return w

# %% checks="leaves_it_alone"
@public
def one_step(ask):
    """
    es: un paso
    en: one step
    """
    ask(variable([1.0, -2.0, 3.0]))


@hidden(points=1)
def other_steps(ask, draw):
    """
    es: otros
    en: others
    """
    ask(variable(draw.away_from_zero(3)))


@numeric
def oracle(w):
    return w - 0.1 * 2 * w

# %% wrong="leaves_it_alone" id="uphill"
# es: Subes en vez de bajar.
# en: You climb.
def leaves_it_alone(w):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(w**2)
    w.assign_add(0.1 * tape.gradient(loss, w))
    return w

# %% hint="leaves_it_alone"
# es: Primero la cinta, luego el paso.
# en: First the tape, then the step.
