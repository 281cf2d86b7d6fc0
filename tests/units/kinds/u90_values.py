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
# # Todo lo que puede ser una respuesta
# %% [markdown] lang="en"
# # All that an answer can be
# %%
import numpy as np
import tensorflow as tf

# %% exercise="how_many" tape="no"
def how_many(x):
    # BEGIN SOLUTION
    return int(tf.size(x))
    # END SOLUTION


# %% checks="how_many"
@public
def six(ask):
    """
    es: seis elementos
    en: six elements
    """
    ask(tensor(np.ones((2, 3))))
    ask(tensor(np.ones((4, 1, 2))))


@hidden(points=1)
def as_many_as_there_are(ask, draw):
    """
    es: un número entero
    en: an integer
    """
    for n in draw.integers(3, 2, 9):
        ask(tensor(draw.normal(n, n + 1)))


@numeric
def oracle(x):
    return x.size


# %% wrong="how_many" id="rows"
# es: Contaste las filas.
# en: You counted the rows.
def how_many(x):
    return int(x.shape[0])


# %% accept="how_many" id="as_a_tensor"
def how_many(x):
    return tf.size(x)


# %% hint="how_many"
# es: ¿Qué función da el número de elementos?
# en: Which function gives the number of elements?


# %% exercise="dtype_name" tape="no"
def dtype_name(x):
    # BEGIN SOLUTION
    return x.dtype.name
    # END SOLUTION


# %% checks="dtype_name"
@public
def of_integers(ask):
    """
    es: enteros
    en: integers
    """
    ask(tensor([1, 2], "int32"))


@hidden(points=1)
def of_any(ask, draw):
    """
    es: de cualquier tensor
    en: of any tensor
    """
    for dtype in ("float64", "int32", "bfloat16", "complex64"):
        ask(tensor(draw.uniform(1, 5, 2), dtype))


@numeric
def oracle(x):
    return {"float32": "float64", "bfloat16": "float64", "complex64": "complex128"}.get(
        x.dtype.name, x.dtype.name
    )


# %% wrong="dtype_name" id="always_single"
# es: No todos los tensores son float32.
# en: Not all tensors are float32.
def dtype_name(x):
    return "float32"


# %% hint="dtype_name"
# es: ¿Qué atributo tiene el tipo?
# en: Which attribute has the type?


# %% exercise="is_connected"
def is_connected(x):
    with tf.GradientTape() as tape:
        y = x**2
    # BEGIN SOLUTION
    return tape.gradient(y, x) is not None
    # END SOLUTION


# %% checks="is_connected"
@public
def a_variable(ask):
    """
    es: una variable
    en: a variable
    """
    ask(variable(2.0))


@hidden(points=1)
def variables_only(ask, draw):
    """
    es: una variable
    en: a variable
    """
    ask(variable(draw.away_from_zero()))


@numeric
def oracle(x):
    return True


# %% wrong="is_connected" id="the_other_way_round"
# es: Es al revés.
# en: It is the other way round.
def is_connected(x):
    with tf.GradientTape() as tape:
        y = x**2
    return tape.gradient(y, x) is None


# %% accept="is_connected" id="as_a_numpy_bool"
def is_connected(x):
    with tf.GradientTape() as tape:
        y = x**2
    return np.bool_(tape.gradient(y, x) is not None)


# %% hint="is_connected"
# es: ¿Qué da gradient si no hay camino?
# en: What does gradient give where there is no path?


# %% exercise="nothing_at_all"
def nothing_at_all(x):
    with tf.GradientTape() as tape:
        y = x**2
    # BEGIN SOLUTION
    return tape.gradient(y, x)
    # END SOLUTION


# %% checks="nothing_at_all"
@public
def an_unwatched_tensor(ask):
    """
    es: un tensor sin vigilar
    en: a tensor that is not watched
    """
    ask(tensor(2.0))


@hidden(points=1)
def unwatched_tensors(ask, draw):
    """
    es: un tensor sin vigilar
    en: a tensor that is not watched
    """
    ask(tensor(draw.away_from_zero()))


@numeric
def oracle(x):
    return None


# %% wrong="nothing_at_all" id="watched"
# es: Vigilaste el tensor.
# en: You watched the tensor.
def nothing_at_all(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x**2
    return tape.gradient(y, x)


# %% hint="nothing_at_all"
# es: Mira lo que da sin añadir nada.
# en: Look at what it gives as it is.


# %% exercise="complex_gradient"
def complex_gradient(z, w):
    with tf.GradientTape() as tape:
        tape.watch(z)
        y = w * z**2
    # BEGIN SOLUTION
    return tape.gradient(y, z)
    # END SOLUTION


# %% checks="complex_gradient"
@public
def at_two_points(ask):
    """
    es: en dos puntos
    en: at two points
    """
    ask(tensor([1 + 2j, 3 - 1j, -2 + 2j]), tensor([1 + 1j, -2 + 0.5j, 3 - 2j]))


@hidden(points=2)
def conjugate_of_the_derivative(ask, draw):
    """
    es: números complejos
    en: complex numbers
    """
    for _ in range(3):
        ask(
            tensor(draw.away_from_zero(3) + 1j * draw.away_from_zero(3)),
            tensor(draw.away_from_zero(3) + 1j * draw.away_from_zero(3)),
        )


@numeric
def oracle(z, w):
    return np.conj(2 * w * z)


# %% wrong="complex_gradient" id="conjugated"
# es: TensorFlow ya da el conjugado.
# en: TensorFlow gives the conjugate already.
def complex_gradient(z, w):
    with tf.GradientTape() as tape:
        tape.watch(z)
        y = w * z**2
    return tf.math.conj(tape.gradient(y, z))


# %% wrong="complex_gradient" id="real_part"
# es: Falta la parte imaginaria.
# en: The imaginary part is missing.
def complex_gradient(z, w):
    with tf.GradientTape() as tape:
        tape.watch(z)
        y = w * z**2
    return tf.math.real(tape.gradient(y, z))


# %% hint="complex_gradient"
# es: No hay nada especial que hacer.
# en: There is nothing special to do.


# %% exercise="row_gradient"
def row_gradient(table, i):
    with tf.GradientTape() as tape:
        rows = tf.gather(table, i)
        y = tf.reduce_sum(rows**2)
    # BEGIN SOLUTION
    return tape.gradient(y, table)
    # END SOLUTION


# %% checks="row_gradient"
@public
def two_rows(ask):
    """
    es: dos filas
    en: two rows
    """
    ask(variable([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), tensor([0, 2], "int32"))
    ask(variable([[1.0], [-2.0]]), tensor([1, 1, 0], "int32"))


@hidden(points=1)
def rows_twice(ask, draw):
    """
    es: una fila dos veces
    en: a row twice
    """
    for _ in range(2):
        ask(variable(draw.normal(4, 3)), tensor([*draw.integers(2, 0, 3), 1, 1], "int32"))


@numeric
def oracle(table, i):
    written = np.zeros_like(table)
    np.add.at(written, i, 2 * table[i])
    return written


# %% wrong="row_gradient" id="of_the_rows"
# es: Derivaste las filas y no la tabla.
# en: You differentiated the rows, not the table.
def row_gradient(table, i):
    rows = tf.gather(table, i)
    with tf.GradientTape() as tape:
        tape.watch(rows)
        y = tf.reduce_sum(rows**2)
    return tape.gradient(y, rows)


# %% accept="row_gradient" id="written_out"
def row_gradient(table, i):
    with tf.GradientTape() as tape:
        rows = tf.gather(table, i)
        y = tf.reduce_sum(rows**2)
    return tf.convert_to_tensor(tape.gradient(y, table))


# %% hint="row_gradient"
# es: La respuesta puede ser dispersa.
# en: The answer may be sparse.


# %% exercise="entropy_at_zero"
def entropy_at_zero(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.where(x > 0.0, x * tf.math.log(x), 0.0)
    # BEGIN SOLUTION
    return tape.gradient(y, x)
    # END SOLUTION


# %% checks="entropy_at_zero"
@public
def at_zero(ask):
    """
    es: en 0 y en 4
    en: at 0 and at 4
    """
    ask(tensor([0.0, 4.0, 2.0]))


@hidden(points=1, nan=True)
def near_and_at_zero(ask, draw):
    """
    es: en 0 también
    en: at 0, too
    """
    ask(tensor([0.0, draw.uniform(1, 2), 0.0]))


@numeric
def oracle(x):
    return np.where(x > 0, np.log(np.where(x > 0, x, 1)) + 1, np.nan)


# %% wrong="entropy_at_zero" id="no_nan"
# es: Quitaste los nan.
# en: You took the nan away.
def entropy_at_zero(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.where(x > 0.0, x * tf.math.log(x), 0.0)
    gradient = tape.gradient(y, x)
    return tf.where(tf.math.is_nan(gradient), 0.0, gradient)


# %% hint="entropy_at_zero"
# es: Deja lo que salga.
# en: Leave what comes.


# %% exercise="in_their_own_precision"
def in_their_own_precision(a, b, c):
    with tf.GradientTape() as tape:
        tape.watch([a, b, c])
        y = [x**3 for x in (a, b, c)]
    # BEGIN SOLUTION
    return tape.gradient(y, [a, b, c])
    # END SOLUTION


# %% checks="in_their_own_precision"
@public
def three_dtypes(ask):
    """
    es: float64, float16 y bfloat16
    en: float64, float16 and bfloat16
    """
    ask(
        tensor([1.5, -2.0], "float64"),
        tensor([2.5, 0.5], "float16"),
        tensor([-3.0, 0.75], "bfloat16"),
    )


@hidden(points=1)
def three_dtypes_drawn(ask, draw):
    """
    es: cada uno con su precisión
    en: each in its own precision
    """
    for _ in range(3):
        a, b, c = (draw.away_from_zero(2) for _ in range(3))
        ask(tensor(a, "float64"), tensor(b, "float16"), tensor(c, "bfloat16"))


@numeric
def oracle(a, b, c):
    return [3 * x**2 for x in (a, b, c)]


# %% wrong="in_their_own_precision" id="all_single"
# es: Lo pasaste todo a float32.
# en: You cast all of it to float32.
def in_their_own_precision(a, b, c):
    a, b, c = (tf.cast(x, tf.float32) for x in (a, b, c))
    with tf.GradientTape() as tape:
        tape.watch([a, b, c])
        y = [x**3 for x in (a, b, c)]
    return tape.gradient(y, [a, b, c])


# %% hint="in_their_own_precision"
# es: No cambies los tipos.
# en: Leave the dtypes alone.


# %% exercise="as_an_array"
def as_an_array(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x**2
    # BEGIN SOLUTION
    return tape.gradient(y, x).numpy()
    # END SOLUTION


# %% checks="as_an_array"
@public
def an_array(ask):
    """
    es: un ndarray
    en: an ndarray
    """
    ask(tensor([3.0, -4.0, 1.5]))


@hidden(points=1, same_type=True)
def arrays(ask, draw):
    """
    es: un ndarray
    en: an ndarray
    """
    ask(tensor(draw.normal(3)))


@numeric
def oracle(x):
    return 2 * x


# %% wrong="as_an_array" id="a_tensor"
# es: Es un tensor.
# en: It is a tensor.
def as_an_array(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x**2
    return tape.gradient(y, x)


# %% accept="as_an_array" id="np_array"
def as_an_array(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x**2
    return np.array(tape.gradient(y, x))


# %% hint="as_an_array"
# es: ¿Cómo se sale de TensorFlow?
# en: How does one leave TensorFlow?


# %% exercise="adam_step"
def adam_step(w, rate):
    adam = tf.keras.optimizers.Adam(float(rate))
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(w**2)
    # BEGIN SOLUTION
    adam.apply_gradients([(tape.gradient(loss, w), w)])
    # END SOLUTION
    return tf.convert_to_tensor(w)


# %% checks="adam_step"
@public
def one_step(ask):
    """
    es: un paso
    en: one step
    """
    ask(variable([1.0, -2.0, 3.0]), 0.1)


@hidden(points=1, rtol=1e-3)
def other_steps(ask, draw):
    """
    es: otros pasos
    en: other steps
    """
    for _ in range(2):
        ask(variable(draw.away_from_zero(3)), float(draw.uniform(0.2, 0.5)))


@numeric
def oracle(w, rate):
    return w - rate * np.sign(w)


# %% wrong="adam_step" id="plain_descent"
# es: Eso es el descenso sin Adam.
# en: That is descent without Adam.
def adam_step(w, rate):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(w**2)
    w.assign_sub(rate * tape.gradient(loss, w))
    return tf.convert_to_tensor(w)


# %% hint="adam_step"
# es: El optimizador sabe aplicar gradientes.
# en: The optimizer knows how to apply gradients.


# %% exercise="scaled_loss" double="no"
def scaled_loss(w0, x, scale):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        # BEGIN SOLUTION
        loss = tf.reduce_mean((tf.cast(w, tf.float16) * x) ** 2) * tf.cast(scale, tf.float16)
        # END SOLUTION
    return tape.gradient(loss, w) / scale


# %% checks="scaled_loss"
@public
def scaled_by_eight(ask):
    """
    es: con escala 8
    en: scaled by 8
    """
    ask(tensor([0.5, -1.5, 2.5]), tensor([0.3, 0.7, -1.25], "float16"), 8.0)


@hidden(points=1, rtol=1e-2)
def other_scales(ask, draw):
    """
    es: otras escalas
    en: other scales
    """
    for scale in (4.0, 16.0):
        ask(tensor(draw.away_from_zero(3)), tensor(draw.away_from_zero(3), "float16"), scale)


@numeric
def oracle(w0, x, scale):
    return 2 * w0 * x**2 / x.size


# %% wrong="scaled_loss" id="summed"
# es: Sumaste donde va la media.
# en: You summed where the mean is wanted.
def scaled_loss(w0, x, scale):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((tf.cast(w, tf.float16) * x) ** 2) * tf.cast(scale, tf.float16)
    return tape.gradient(loss, w) / scale


# %% hint="scaled_loss"
# es: ¿En qué tipo está cada factor?
# en: Of which dtype is each factor?
