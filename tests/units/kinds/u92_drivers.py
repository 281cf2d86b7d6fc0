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
from cinta.checks.author import central, function, hidden, numeric, public, tensor, variable

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


# %% wrong="log1pexp" id="gives_nothing"
# es: Tu función no devuelve el valor y la función grad.
# en: Your function does not return the value and the function grad.
@tf.custom_gradient
def log1pexp(x):
    e = tf.exp(x)


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


# %% exercise="compiled_slope"
def compiled_slope(c):
    # BEGIN SOLUTION
    @tf.function
    def slope(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = c * tf.sin(x)
        return tape.gradient(y, x)

    return slope
    # END SOLUTION


# %% driver="compiled_slope"
def drive(compiled_slope, c, later, x):
    c = tf.Variable(c)
    g = compiled_slope(c)
    first = g(x)
    c.assign(later)
    results = first, g(x)
    traced = g.experimental_get_tracing_count() if hasattr(g, "python_function") else 0
    tell(es=f"Veces que se trazó: {traced}.", en=f"Times that it was traced: {traced}.")
    return results


# %% checks="compiled_slope"
@public
def before_and_after(ask):
    """
    es: antes y después de cambiar c
    en: before and after c changes
    """
    ask(1.5, -2.5, tensor([0.6, 2.5]))


@hidden(points=2)
def other_numbers(ask, draw):
    """
    es: con otros números
    en: with other numbers
    """
    ask(draw.uniform(1, 2), -draw.uniform(2, 3), tensor(draw.uniform(0.3, 1.2, 2)))


@numeric
def oracle(c, later, x):
    return c * np.cos(x), later * np.cos(x)


# %% wrong="compiled_slope" id="stale"
# es: El valor de c quedó fijado al compilar.
# en: The value of c was fixed when it was compiled.
def compiled_slope(c):
    value = c.numpy()

    @tf.function
    def slope(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = value * tf.sin(x)
        return tape.gradient(y, x)

    return slope


# %% hint="compiled_slope"
# es: Lo que se lee fuera de la función compilada se lee una sola vez.
# en: What is read outside the compiled function is read just once.


# %% exercise="scaled_layer" defines="Scaled" tape="no"
class Scaled(tf.keras.layers.Layer):
    def build(self, shape):
        # BEGIN SOLUTION
        self.gain = self.add_weight(shape=shape[-1:], name="gain")
        # END SOLUTION

    def call(self, x):
        return x * self.gain

    def penalty(self):
        # BEGIN SOLUTION
        return tf.reduce_sum(tf.square(self.gain))
        # END SOLUTION


# %% driver="scaled_layer"
def drive(Scaled, gain, x):
    layer = Scaled()
    layer.build(x.shape)
    layer.set_weights([gain])
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(layer(x)) + layer.penalty()
    return layer(x), layer.penalty(), tape.gradient(y, layer.trainable_variables)


# %% checks="scaled_layer"
@public
def three_columns(ask):
    """
    es: tres columnas
    en: three columns
    """
    ask(np.array([1.5, -2.0, 0.5]), tensor([[1.0, 3.0, -2.0], [0.5, -1.0, 4.0]]))


@hidden(points=2)
def other_columns(ask, draw):
    """
    es: otras columnas
    en: other columns
    """
    ask(draw.away_from_zero(3), tensor(draw.normal(2, 3)))


@numeric
def oracle(gain, x):
    return x * gain, np.sum(gain**2), [x.sum(0) + 2 * gain]


# %% wrong="scaled_layer" id="not_squared"
# es: La penalización es la suma de los cuadrados.
# en: The penalty is the sum of the squares.
class Scaled(tf.keras.layers.Layer):
    def build(self, shape):
        self.gain = self.add_weight(shape=shape[-1:], name="gain")

    def call(self, x):
        return x * self.gain

    def penalty(self):
        return tf.reduce_sum(self.gain)


# %% hint="scaled_layer"
# es: ¿Con qué método crea sus pesos una capa?
# en: With which method does a layer make its weights?


# %% exercise="numeric_slope" tape="no"
def numeric_slope(f, x):
    h = 1e-5
    # BEGIN SOLUTION
    return (f(x + h) - f(x - h)) / (2 * h)
    # END SOLUTION


# %% checks="numeric_slope"
@public
def of_a_polynomial(ask):
    """
    es: de un polinomio
    en: of a polynomial
    """
    ask(function("polynomial", 0.5, -2.0, 1.5, -1.0), tensor([0.6, -2.5], "float64"))
    ask(function("sine", 1.5, -2.5), tensor([0.6, -0.5, 0.3], "float64"))


@hidden(points=1, rtol=1e-7)
def of_a_sine(ask, draw):
    """
    es: de un seno
    en: of a sine
    """
    ask(function("sine", *draw.apart(2, 1, 2)), tensor(draw.uniform(0.3, 0.6, 2), "float64"))


@numeric
def oracle(f, x):
    return central(lambda x: f(x).sum(), x)


# %% wrong="numeric_slope" id="forward"
# es: La diferencia hacia delante es mucho menos exacta.
# en: The forward difference is far less exact.
def numeric_slope(f, x):
    h = 1e-5
    return (f(x + h) - f(x)) / h


# %% hint="numeric_slope"
# es: Un paso a cada lado.
# en: One step to each side.
