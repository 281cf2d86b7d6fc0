# %% author="imports"
import numpy as np
from cinta.checks.author import dense, hidden, layer, model, numeric, public, tensor, variable

# %% [markdown] lang="es"
# # Azar

# %% [markdown] lang="en"
# # Chance

# %%
import numpy as np
import tensorflow as tf


# %% exercise="noisy_gradient" random="yes"
def noisy_gradient(w):
    noise = tf.constant(np.random.normal(size=w.shape), w.dtype)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((w + noise) ** 2)  # SOLUTION
    return tape.gradient(loss, w)


# %% checks="noisy_gradient"
@public
def with_noise(ask):
    """
    es: con ruido
    en: with noise
    """
    ask(variable([1.5, -2.0, 0.5]))


@hidden(points=1)
def with_other_noise(ask, draw):
    """
    es: con otro ruido
    en: with other noise
    """
    for _ in range(2):
        ask(variable(draw.normal(3)))


@numeric
def oracle(w):
    return 2 * (w + np.random.normal(size=w.shape))


# %% wrong="noisy_gradient" id="no_noise"
# es: Falta el ruido.
# en: The noise is missing.
def noisy_gradient(w):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(w**2)
    return tape.gradient(loss, w)


# %% hint="noisy_gradient"
# es: El ruido es una constante para la cinta.
# en: The noise is a constant for the tape.


# %% exercise="through_dropout" random="yes"
def through_dropout(model, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        # BEGIN SOLUTION
        y = tf.reduce_sum(model(x, training=True) ** 2)
        # END SOLUTION
    return tape.gradient(y, x)


# %% checks="through_dropout"
def dropped(kernel):
    return model(dense(kernel, np.zeros(4)), layer("Dropout", rate=0.5))


@public
def half_of_it(ask):
    """
    es: la mitad
    en: half of it
    """
    kernel = np.arange(12).reshape(3, 4) - 5.5
    ask(dropped(kernel), tensor([[0.5, -1.0, 1.5], [2.0, 0.3, -0.4]]))


@hidden(points=1)
def other_halves(ask, draw):
    """
    es: otras mitades
    en: other halves
    """
    for _ in range(2):
        ask(dropped(draw.normal(3, 4)), tensor(draw.normal(2, 3)))


# %% wrong="through_dropout" id="not_training"
# es: Sin training=True la capa no apaga nada.
# en: Without training=True the layer drops nothing.
def through_dropout(model, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(model(x) ** 2)
    return tape.gradient(y, x)


# %% hint="through_dropout"
# es: ¿Cuándo apaga unidades esta capa?
# en: When does this layer drop units?
