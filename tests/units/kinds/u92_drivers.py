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
# # Lo que pregunta un conductor
# %% [markdown] lang="en"
# # What a driver asks
# %%
import tensorflow as tf

# %% exercise="log1pexp" tape="no"
@tf.custom_gradient
def log1pexp(x):
    # BEGIN SOLUTION
    e = tf.exp(x)

    def grad(upstream):
        return upstream * (1 - 1 / (1 + e))

    return tf.math.log(1 + e), grad
    # END SOLUTION


# %% driver="log1pexp"
def drive(log1pexp, c, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = c * log1pexp(x)
    return y, tape.gradient(y, x)


# %% checks="log1pexp"
@public
def at_three_points(ask):
    """
    es: en tres puntos
    en: at three points
    """
    ask(tensor(-1.5), tensor([0.5, -2.0, 3.0]))


@hidden(points=2)
def value_and_gradient(ask, draw):
    """
    es: el valor y el gradiente
    en: the value and the gradient
    """
    for _ in range(2):
        ask(tensor(draw.away_from_zero()), tensor(draw.uniform(-4, 4, 3)))


@numeric
def oracle(c, x):
    return c * np.log1p(np.exp(x)), c / (1 + np.exp(-x))


# %% wrong="log1pexp" id="ignores_upstream"
# es: Tu grad no usa el gradiente que le llega.
# en: Your grad does not use the gradient that reaches it.
@tf.custom_gradient
def log1pexp(x):
    e = tf.exp(x)

    def grad(upstream):
        return 1 - 1 / (1 + e)

    return tf.math.log(1 + e), grad


# %% accept="log1pexp" id="sigmoid"
@tf.custom_gradient
def log1pexp(x):
    return tf.nn.softplus(x), lambda upstream: upstream * tf.sigmoid(x)


# %% hint="log1pexp"
# es: ¿Qué le llega a grad desde arriba?
# en: What reaches grad from above?


# %% exercise="step_in_place"
def step_in_place(w, x, rate=0.1):
    # BEGIN SOLUTION
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x * w) ** 2)
    w.assign_sub(rate * tape.gradient(loss, w))
    # END SOLUTION


# %% driver="step_in_place"
def drive(step_in_place, w, x, rate):
    for _ in range(2):
        step_in_place(w, x, rate=rate)
    return w


# %% checks="step_in_place"
@public
def two_steps(ask):
    """
    es: dos pasos
    en: two steps
    """
    ask(variable([1.5, -2.0, 3.0]), tensor([0.5, 2.0, -1.5]), rate=0.3)


@hidden(points=2)
def two_other_steps(ask, draw):
    """
    es: otros dos pasos
    en: two other steps
    """
    for _ in range(2):
        w, x = (draw.away_from_zero(3) for _ in range(2))
        ask(variable(w), tensor(x), rate=float(draw.uniform(0.2, 0.4)))


@numeric
def oracle(w, x, rate):
    return w * (1 - rate * 2 * x**2 / x.size) ** 2


# %% wrong="step_in_place" id="a_name_of_its_own"
# es: Cambiaste tu nombre w, no la variable.
# en: You changed your own name w, not the variable.
def step_in_place(w, x, rate=0.1):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x * w) ** 2)
    w = w - rate * tape.gradient(loss, w)


# %% wrong="step_in_place" id="its_own_rate"
# es: El paso no es el que se te da.
# en: The rate is not the one that you are given.
def step_in_place(w, x, rate=0.1):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x * w) ** 2)
    w.assign_sub(0.1 * tape.gradient(loss, w))


# %% hint="step_in_place"
# es: ¿Qué método cambia una variable sin sustituirla?
# en: Which method changes a variable without replacing it?


# %% exercise="newton"
def newton(f, x0, steps):
    x = tf.Variable(x0)
    for _ in range(steps):
        with tf.GradientTape() as tape:
            y = f(x)
        # BEGIN SOLUTION
        x.assign_sub(y / tape.gradient(y, x))
        # END SOLUTION
    return tf.convert_to_tensor(x)


# %% driver="newton"
def drive(newton, a, b, x0, steps):
    return newton(lambda x: a * x**3 - b, x0, steps)


# %% checks="newton"
@public
def a_cube_root(ask):
    """
    es: una raíz cúbica
    en: a cube root
    """
    ask(2.0, 5.0, 1.7, 2)


@hidden(points=2)
def other_functions(ask, draw):
    """
    es: otras funciones
    en: other functions
    """
    for a, b in zip(draw.apart(2, 1, 3), draw.apart(2, 4, 9)):
        ask(a, b, draw.uniform(1.8, 2.5), 2)


@numeric
def oracle(a, b, x0, steps):
    for _ in range(steps):
        x0 = x0 - (a * x0**3 - b) / (3 * a * x0**2)
    return x0


# %% wrong="newton" id="times"
# es: Multiplicas por la derivada en vez de dividir.
# en: You multiply by the derivative; divide by it.
def newton(f, x0, steps):
    x = tf.Variable(x0)
    for _ in range(steps):
        with tf.GradientTape() as tape:
            y = f(x)
        x.assign_sub(y * tape.gradient(y, x))
    return tf.convert_to_tensor(x)


# %% hint="newton"
# es: ¿Dónde corta la recta tangente el eje?
# en: Where does the tangent meet the axis?


# %% exercise="derivative_of"
def derivative_of(f):
    # BEGIN SOLUTION
    def derivative(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x)
        return tape.gradient(y, x)

    return derivative
    # END SOLUTION


# %% driver="derivative_of"
def drive(derivative_of, a, x):
    @derivative_of
    def slope(x):
        return a * tf.sin(x) ** 2

    return slope(x), derivative_of(slope)(x)


# %% checks="derivative_of"
@public
def of_a_sine(ask):
    """
    es: como decorador, y de una derivada
    en: as a decorator, and of a derivative
    """
    ask(tensor(-1.5), tensor([0.6, 2.5]))


@hidden(points=2)
def of_others(ask, draw):
    """
    es: de otras funciones
    en: of other functions
    """
    for _ in range(2):
        ask(tensor(draw.away_from_zero()), tensor(draw.uniform(0.3, 1.2, 2)))


@numeric
def oracle(a, x):
    return a * np.sin(2 * x), 2 * a * np.cos(2 * x)


# %% wrong="derivative_of" id="gives_the_value"
# es: Tu función da f(x), no su derivada.
# en: Your function gives f(x), not its derivative.
def derivative_of(f):
    return f


# %% hint="derivative_of"
# es: Lo que devuelves se llamará con x.
# en: What you return will be called with x.


# %% exercise="own_training" defines="OwnModel"
class OwnModel(tf.keras.Model):
    def train_step(self, data):
        x, y = data
        # BEGIN SOLUTION
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((self(x, training=True) - y) ** 2)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"loss": loss}
        # END SOLUTION


# %% driver="own_training"
def drive(OwnModel, kernel, x, y, rate):
    inputs = tf.keras.Input((3,))
    dense = tf.keras.layers.Dense(1, use_bias=False)
    model = OwnModel(inputs, dense(inputs))
    model.compile(optimizer=tf.keras.optimizers.SGD(float(rate)), run_eagerly=True)
    dense.set_weights([kernel])
    model.fit(x, y, batch_size=4, verbose=0)
    return dense.get_weights()[0]


# %% checks="own_training"
@public
def one_epoch(ask):
    """
    es: una época
    en: one epoch
    """
    x = np.array([[1.0, -2.0, 0.5], [0.3, 1.2, -1.0], [2.0, 0.1, 0.7], [-1.0, 0.4, 1.5]])
    ask(np.array([[0.5], [-1.5], [2.0]]), x, np.array([[1.0], [2.0], [-1.0], [0.5]]), 0.1)


@hidden(points=3)
def other_data(ask, draw):
    """
    es: otros datos
    en: other data
    """
    ask(draw.normal(3, 1), draw.normal(4, 3), draw.normal(4, 1), draw.uniform(0.05, 0.15))


@numeric
def oracle(kernel, x, y, rate):
    return kernel - rate * 2 * x.T @ (x @ kernel - y) / len(x)


# %% wrong="own_training" id="never_applied"
# es: Calculas los gradientes y no los aplicas.
# en: You compute the gradients and do not apply them.
class OwnModel(tf.keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((self(x, training=True) - y) ** 2)
        tape.gradient(loss, self.trainable_variables)
        return {"loss": loss}


# %% hint="own_training"
# es: ¿Quién cambia los pesos con los gradientes?
# en: Who changes the weights with the gradients?
