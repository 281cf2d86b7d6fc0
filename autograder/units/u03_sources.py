# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% author="imports"
import numpy as np

from cinta.checks.author import central, hidden, numeric, public, tensor, variable

# %% [markdown] lang="es"
# # Unidad 3 · Fuentes: lista y diccionario
#
# Un modelo no tiene un solo peso: tiene muchos, y para entrenarlo hace falta el gradiente de la **pérdida** respecto a
# cada uno. No hay que pedirlos de uno en uno: la cinta acepta varias **fuentes** (*sources*) en una sola llamada.
#
# En esta unidad aprendes a dar las fuentes en una lista, en un diccionario o en una mezcla de ambos, y a entender la
# respuesta, también cuando trae un `None`. Más en la [guía de TensorFlow](https://www.tensorflow.org/guide/autodiff?hl=es-419#computing_gradients).
#
# **Tiempo:** unos 60 minutos. **Antes necesitas** las unidades 1 y 2 (la cinta, `tf.Variable`, el producto de matrices `@`,
# `tf.reduce_mean`) y los diccionarios de Python. Cada comprobación prueba un ejemplo; para la nota se prueban, además, otros datos
# que no se muestran.
#
# Si te atascas, ejecuta en una celda tuya `import cinta; cinta.hint("dict_tape")`: da una pista de ese ejercicio, y cada vez que la repites, otra.
# Las pistas no cuestan puntos.

# %% [markdown] lang="en"
# # Unit 3 · Sources: list and dict
#
# A model does not have one weight: it has many, and to train it you need the gradient of the **loss** with respect to
# each of them. There is no need to ask for them one by one: the tape accepts several **sources** in a single call.
#
# In this unit you learn to give the sources in a list, in a dict, or in a mixture of both, and to understand the
# answer, also when there is a `None` in it. More in the [TensorFlow guide](https://www.tensorflow.org/guide/autodiff#computing_gradients).
#
# **Time:** about 60 minutes. **You need** units 1 and 2 (the tape, `tf.Variable`, the matrix product `@`, `tf.reduce_mean`) and
# Python's dicts. Each check tries one example; your grade also depends on other data, which are not shown.
#
# If you are stuck, run `import cinta; cinta.hint("dict_tape")` in a cell of your own: it gives a hint for that exercise, and another one each time.
# Hints cost no points.

# %%
import tensorflow as tf

# %% [markdown] lang="es"
# ## La respuesta tiene la estructura de la pregunta
#
# Esta es la regla de toda la unidad: **`gradient` devuelve la misma estructura que tienen las fuentes**, con un
# gradiente en el lugar de cada fuente. Y cada gradiente tiene, como en la unidad 2, la forma de su fuente.
#
# | si las fuentes son | la respuesta es |
# |---|---|
# | una variable, `w` | un tensor |
# | una lista, `[w, b]` | una lista de dos tensores, en ese orden |
# | un diccionario, `{"w": w, "b": b}` | un diccionario con las claves `"w"` y `"b"` |
#
# El **objetivo** (*target*) sigue siendo el primer argumento. En el ejemplo la pérdida es $(3s + h - 5)^2$, con $s = 2$
# y $h = 1$, y las fuentes están en un diccionario.

# %% [markdown] lang="en"
# ## The answer has the structure of the question
#
# This is the rule of the whole unit: **`gradient` returns the same structure that the sources have**, with a
# gradient in the place of each source. And each gradient has, as in unit 2, the shape of its source.
#
# | if the sources are | the answer is |
# |---|---|
# | one variable, `w` | one tensor |
# | a list, `[w, b]` | a list of two tensors, in that order |
# | a dict, `{"w": w, "b": b}` | a dict with the keys `"w"` and `"b"` |
#
# The **target** is still the first argument. In the example the loss is $(3s + h - 5)^2$, with $s = 2$ and $h = 1$,
# and the sources are in a dict.

# %%
line = {"slope": tf.Variable(2.0), "height": tf.Variable(1.0)}
with tf.GradientTape() as tape:
    loss = (3.0 * line["slope"] + line["height"] - 5.0) ** 2
answer = tape.gradient(loss, line)
# es: las claves son las de las fuentes
# en: the keys are those of the sources
for key in ["slope", "height"]:
    print(key, answer[key].numpy())

# %% [markdown] lang="es" exercise="dict_tape"
# ### 3.0 Una cinta para un diccionario
#
# Se te dan los datos `x` (un tensor) y un diccionario `variables` con las variables `"w"` (una matriz) y `"b"` (un vector). Graba
# $L = \operatorname{media}\big((x\,w + b)^2\big)$, donde $x\,w$ es el producto de matrices y la media se toma sobre todos los
# elementos. Guarda en `grads` un diccionario con las mismas claves: el gradiente de $L$ respecto a cada variable.
#
# No cambies la celda de `x` y `variables`: el evaluador volverá a ejecutar tu celda con otros valores.

# %% [markdown] lang="en" exercise="dict_tape"
# ### 3.0 A tape for a dict
#
# You are given the data `x` (a tensor) and a dict `variables` with the variables `"w"` (a matrix) and `"b"` (a vector). Record
# $L = \operatorname{mean}\big((x\,w + b)^2\big)$, where $x\,w$ is the matrix product and the mean is taken over all the
# elements. Keep in `grads` a dict with the same keys: the gradient of $L$ with respect to each variable.
#
# Leave the cell of `x` and `variables` alone: the grader will run your cell again with other values.

# %% given="dict_tape"
x = tf.constant([[1.0, 0.0, 2.0], [0.0, 1.0, -1.0], [2.0, 1.0, 0.0], [1.0, -1.0, 1.0]])
variables = {
    "w": tf.Variable([[1.0, 2.0], [0.0, -1.0], [3.0, 1.0]]),
    "b": tf.Variable([1.0, -2.0]),
}

# %% exercise="dict_tape" asks="grads"
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((x @ variables["w"] + variables["b"]) ** 2)  # SOLUTION
grads = tape.gradient(loss, variables)  # SOLUTION

# %% hint="dict_tape"
# es: ¿Qué estructura tienen las fuentes, y qué estructura tendrá entonces la respuesta?
# en: What structure do the sources have? Then what structure will the answer have?

# %% hint="dict_tape"
# es: La fuente puede ser el diccionario entero: en el ejemplo es `line`, y `answer` trae sus mismas claves. Dentro del bloque, cada variable se toma por su clave.
# en: The source can be the whole dict: in the example it is `line`, and `answer` comes with the same keys. Inside the block, each variable is taken by its key.

# %% hint="dict_tape"
# es: En el bloque, la pérdida de 2.0: producto de matrices con `@`, más el sesgo, al cuadrado, y la media; los pesos son `variables["w"]` y el sesgo, `variables["b"]`. Después, una sola llamada; la fuente es el diccionario, sin abrirlo.
# en: In the block, the loss of 2.0: the matrix product with `@`, plus the bias, squared, and the mean; the weights are `variables["w"]`, the bias `variables["b"]`. Then a single call; the source is the dict, unopened.

# %% checks="dict_tape"
@public
def with_other_values(ask):
    """
    es: grads con otros valores, distintos de los de la celda
    en: grads for other values than those of the cell
    """
    ask(
        x=tensor(
            np.array(
                [[0.0, 1.0, 1.0], [2.0, 0.0, -1.0], [1.0, 3.0, 0.0], [-1.0, 1.0, 2.0], [2.0, 1.0, 1.0]]
            )
        ),
        variables={
            "w": variable(np.array([[2.0, 1.0], [0.0, 3.0], [1.0, -1.0]])),
            "b": variable(np.array([-2.0, 3.0])),
        },
    )


@hidden(points=1)
def one_gradient_under_each_key(ask, draw):
    """
    es: tu celda da el diccionario también para otros valores
    en: your cell gives the dict for other values too
    """

    def sample():
        return draw.normal(5, 3), draw.normal(3, 2), draw.away_from_zero(2)

    for x, w, b in draw.until(4, sample, keep=outputs_do_not_cancel):
        ask(x=tensor(x), variables={"w": variable(w), "b": variable(b)})


def outputs_do_not_cancel(x, w, b):
    return bool(np.all(np.abs(np.mean(x @ w + b, axis=0)) > 0.2))


@numeric
def by_central_differences(x, variables):
    w, b = variables["w"], variables["b"]
    return {
        "w": central(lambda w: np.mean((x @ w + b) ** 2), w),
        "b": central(lambda b: np.mean((x @ w + b) ** 2), b),
    }


# %% wrong="dict_tape" id="typed_in"
# es: Con otros valores de x y de variables tu celda sigue dando lo mismo: o escribiste los números a mano, o no los calculas con lo dado. Deja que la cinta los calcule.
# en: With other values of x and variables your cell still gives the same: either you typed the numbers in, or you do not compute them from what is given. Let the tape compute them.
grads = {
    "w": tf.constant([[4.75, 1.5], [-1.0, -1.25], [5.75, 2.5]]),
    "b": tf.constant([3.5, 0.25]),
}

# %% wrong="dict_tape" id="outside" family="no_path"
# es: Las dos claves traen None: la cinta no encontró camino de las fuentes al objetivo que le diste. Lo más común: la pérdida se calculó fuera del bloque with, o cambiaste las variables dadas por copias o constantes que no son las que se usaron.
# en: Both keys hold None: the tape found no path from the sources to the target that you gave it. Most often: the loss was computed outside the with block, or you replaced the given variables by copies or constants that are not the ones that were used.
with tf.GradientTape() as tape:
    pass
loss = tf.reduce_mean((x @ variables["w"] + variables["b"]) ** 2)
grads = tape.gradient(loss, variables)

# %% wrong="dict_tape" id="constants" family="no_path"
variables = {key: tf.constant(value.numpy()) for key, value in variables.items()}
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((x @ variables["w"] + variables["b"]) ** 2)
grads = tape.gradient(loss, variables)

# %% wrong="dict_tape" id="fresh_copies" family="no_path"
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((x @ variables["w"] + variables["b"]) ** 2)
grads = tape.gradient(loss, {key: tf.Variable(value) for key, value in variables.items()})

# %% wrong="dict_tape" id="swapped" family="single_none"
# es: gradient dio un solo None, y se pide un diccionario: le diste una sola fuente, y sin camino al objetivo. ¿Están los argumentos en su orden? Primero va el objetivo (la pérdida) y después todas las fuentes.
# en: gradient gave a single None, and the exercise asks for a dict: you gave it one source, without a path to the target. Are the arguments in their order? The target (the loss) goes first, then all the sources.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((x @ variables["w"] + variables["b"]) ** 2)
grads = tape.gradient(variables, loss)

# %% wrong="dict_tape" id="source_is_x" family="single_none"
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((x @ variables["w"] + variables["b"]) ** 2)
grads = tape.gradient(loss, x)

# %% wrong="dict_tape" id="list_of_values"
# es: Le diste a la cinta una lista, y te devolvió una lista. Se pide un diccionario con las claves de variables: la respuesta tiene la estructura de las fuentes.
# en: You gave the tape a list and it gave you back a list. The exercise asks for a dict with the keys of variables: the answer has the structure of the sources.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((x @ variables["w"] + variables["b"]) ** 2)
grads = tape.gradient(loss, [variables["w"], variables["b"]])

# %% wrong="dict_tape" id="only_w"
# es: Solo está la clave w. Se pide el gradiente respecto a cada variable del diccionario: también el de b.
# en: Only the key w is there. The exercise asks for the gradient with respect to each variable of the dict: that of b too.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((x @ variables["w"] + variables["b"]) ** 2)
grads = {"w": tape.gradient(loss, variables["w"])}

# %% wrong="dict_tape" id="two_calls"
# es: Llamaste a gradient más de una vez con una misma cinta, y se borra tras la primera llamada. Una sola los da todos: las fuentes pueden ir juntas.
# en: You called gradient more than once on one tape, and it is erased after the first call. A single one gives them all: the sources can go together.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((x @ variables["w"] + variables["b"]) ** 2)
grads = {"w": tape.gradient(loss, variables["w"]), "b": tape.gradient(loss, variables["b"])}

# %% wrong="dict_tape" id="forgot_b"
# es: La clave b trae None: b no aparece en la pérdida que grabaste, así que no hay camino de b a ella.
# en: The key b holds None: b does not appear in the loss that you recorded, so there is no path from b to it.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((x @ variables["w"]) ** 2)
grads = tape.gradient(loss, variables)

# %% wrong="dict_tape" id="sum_for_mean"
# es: Sumaste los cuadrados (o dejaste el objetivo sin reducir, que es lo mismo para la cinta): se pide la media de todos los elementos.
# en: You added up the squares (or left the target unreduced, which is the same to the tape): the exercise asks for the mean of all the elements.
with tf.GradientTape() as tape:
    loss = tf.reduce_sum((x @ variables["w"] + variables["b"]) ** 2)
grads = tape.gradient(loss, variables)

# %% wrong="dict_tape" id="divided_by_eight"
# es: Dividiste entre 8, los elementos que salen con la x de la celda. Con otra x puede haber más o menos: deja que los cuente la función que hace la media.
# en: You divided by 8, the number of elements that the x of the cell gives. With another x there may be more or fewer: let the function that takes the mean count them.
with tf.GradientTape() as tape:
    loss = tf.reduce_sum((x @ variables["w"] + variables["b"]) ** 2) / 8
grads = tape.gradient(loss, variables)

# %% wrong="dict_tape" id="square_of_the_mean"
# es: Elevaste al cuadrado la media; se pide la media de los cuadrados.
# en: You squared the mean; the exercise asks for the mean of the squares.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(x @ variables["w"] + variables["b"]) ** 2
grads = tape.gradient(loss, variables)

# %% wrong="dict_tape" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
y = x @ variables["w"] + variables["b"]
dy = 2 * y / y.numpy().size
grads = {"w": tf.transpose(x) @ dy, "b": tf.reduce_sum(dy, axis=0)}

# %% accept="dict_tape" id="list_then_keys"
with tf.GradientTape() as tape:
    y = tf.matmul(x, variables["w"]) + variables["b"]
    loss = tf.reduce_mean(tf.square(y))
grads = dict(zip(variables, tape.gradient(loss, list(variables.values()))))

# %% accept="dict_tape" id="persistent"
with tf.GradientTape(persistent=True) as cinta:
    y = x @ variables["w"] + variables["b"]
    loss = tf.reduce_mean(y * y)
grads = {key: cinta.gradient(loss, source) for key, source in variables.items()}

# %% [markdown] lang="es" exercise="list_gradients"
# ### 3.1 Una lista, y su orden
#
# Con una lista de fuentes la respuesta es una lista, y **el orden es el de tu lista**: no importa en qué orden se usaron
# las variables ni en cuál se crearon. Con una tupla, la respuesta es una tupla. Lo habitual es desempaquetar la
# respuesta en tantos nombres como fuentes.
#
# Basta una llamada, así que no hace falta `persistent=True`. En el ejemplo la cinta es persistente solo para poder
# preguntar dos veces, con la lista en un orden y en el otro.

# %% [markdown] lang="en" exercise="list_gradients"
# ### 3.1 A list, and its order
#
# With a list of sources the answer is a list, and **the order is that of your list**: it does not matter in which order
# the variables were used or made. With a tuple, the answer is a tuple. One usually unpacks the answer into as many
# names as there are sources.
#
# One call is enough, so `persistent=True` is not needed. In the example the tape is persistent only to be able to
# ask twice, with the list in one order and in the other.

# %%
p = tf.Variable([1.0, 2.0, 3.0])
q = tf.Variable(2.0)
with tf.GradientTape(persistent=True) as tape:
    total = tf.reduce_sum(p * q)

dp, dq = tape.gradient(total, [p, q])
print(dp.numpy(), dq.numpy())
# es: las fuentes al revés, la respuesta al revés
# en: the sources the other way round, the answer the other way round
dq, dp = tape.gradient(total, [q, p])
print(dq.numpy(), dp.numpy())

# %% [markdown] lang="es" exercise="list_gradients"
# Completa la función. Recibe tres arreglos (*arrays*) de NumPy, `x` (5, 3), `w` (3, 2) y `b` (2,). Con
# $L = \operatorname{media}\big((x\,w + b)^2\big)$, devuelve la lista de los gradientes de $L$ respecto a `w` y a `b`, **primero el
# de `w`**: dos tensores. Recuerda que la cinta no vigila arreglos de NumPy: una fuente tiene que ser una variable.

# %% [markdown] lang="en" exercise="list_gradients"
# Complete the function. It takes three NumPy arrays, `x` (5, 3), `w` (3, 2) and `b` (2,). With
# $L = \operatorname{mean}\big((x\,w + b)^2\big)$, return the list of the gradients of $L$ with respect to `w` and `b`, **that of
# `w` first**: two tensors. Remember that the tape does not watch NumPy arrays: a source has to be a variable.

# %% exercise="list_gradients"
def list_gradients(x, w, b):
    w = tf.Variable(w)  # SOLUTION
    b = tf.Variable(b)  # SOLUTION
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)  # SOLUTION
    grads = tape.gradient(loss, [w, b])  # SOLUTION
    return grads


# %% hint="list_gradients"
# es: ¿Qué recibe la función, arreglos o variables? ¿Y en qué orden hay que devolver los gradientes?
# en: What does the function take, arrays or variables? And in which order must the gradients be returned?

# %% hint="list_gradients"
# es: Dos fuentes son dos variables y una sola llamada: en el ejemplo la fuente es una lista, y la respuesta sigue el orden de esa lista.
# en: Two sources are two variables and a single call: in the example the source is a list, and the answer follows the order of that list.

# %% hint="list_gradients"
# es: Haz una variable de `w` y otra de `b`, con los mismos nombres. En el bloque, la pérdida de 2.0: producto de matrices, más el sesgo, al cuadrado, y la media. La fuente es una lista: primero los pesos, después el sesgo.
# en: Make one variable of `w` and another of `b`, under the same names. In the block, the loss of 2.0: the matrix product, plus the bias, squared, and the mean. The source is a list: first the weights, then the bias.

# %% checks="list_gradients"
@public
def one_example(ask):
    """
    es: con una x de 5 × 3 de valores sencillos
    en: with a 5 × 3 x of simple values
    """
    ask(
        np.array(
            [[1.0, 2.0, 0.0], [0.0, 1.0, 1.0], [2.0, 0.0, -1.0], [1.0, 1.0, 1.0], [0.0, -1.0, 2.0]]
        ),
        np.array([[1.0, -1.0], [-2.0, 0.0], [0.0, 3.0]]),
        np.array([-1.0, 3.0]),
    )


@hidden(points=2)
def gradient_of_w_and_then_of_b(ask, draw):
    """
    es: los dos gradientes, en orden, también para otros datos
    en: both gradients, in order, for other data too
    """

    def sample():
        return draw.normal(5, 3), draw.normal(3, 2), draw.away_from_zero(2)

    for x, w, b in draw.until(5, sample, keep=outputs_do_not_cancel):
        ask(x, w, b)


def outputs_do_not_cancel(x, w, b):
    return bool(np.all(np.abs(np.mean(x @ w + b, axis=0)) > 0.2))


@numeric
def by_central_differences(x, w, b):
    return [
        central(lambda w: np.mean((x @ w + b) ** 2), w),
        central(lambda b: np.mean((x @ w + b) ** 2), b),
    ]


# %% wrong="list_gradients" id="b_before_w"
# es: La lista está al revés: primero se pide el gradiente respecto a w y después el de b. El orden de la respuesta es el de tus fuentes.
# en: The list is the wrong way round: the gradient with respect to w goes first, then that of b. The order of the answer is that of your sources.
def list_gradients(x, w, b):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return tape.gradient(loss, [b, w])


# %% wrong="list_gradients" id="two_calls"
# es: Llamaste a gradient más de una vez con una misma cinta, y se borra tras la primera llamada. Una sola acepta las dos fuentes juntas.
# en: You called gradient more than once on one tape, and it is erased after the first call. A single one accepts both sources together.
def list_gradients(x, w, b):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return [tape.gradient(loss, w), tape.gradient(loss, b)]


# %% wrong="list_gradients" id="constant_b" family="b_without_a_path"
# es: El gradiente respecto a b es None, aunque b cuenta en la pérdida: o b es una constante que nadie vigila, o en la pérdida entra otra cosa con esos números (el arreglo, otra variable) y no la fuente.
# en: The gradient with respect to b is None, although b counts in the loss: either b is a constant that nobody watches, or something else with those numbers enters the loss (the array, another variable), not the source.
def list_gradients(x, w, b):
    w, b = tf.Variable(w), tf.constant(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return tape.gradient(loss, [w, b])


# %% wrong="list_gradients" id="array_b_in_the_loss" family="b_without_a_path"
def list_gradients(x, w, b):
    w, bias = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return tape.gradient(loss, [w, bias])


# %% wrong="list_gradients" id="outside" family="no_path"
# es: Los dos gradientes son None. Lo más común: la pérdida se calculó fuera del bloque with, o con arreglos u otras variables que no son las fuentes, o w y b son constantes que nadie vigila.
# en: Both gradients are None. Most often: the loss was computed outside the with block, or from arrays or other variables that are not the sources, or w and b are constants that nobody watches.
def list_gradients(x, w, b):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        pass
    loss = tf.reduce_mean((x @ w + b) ** 2)
    return tape.gradient(loss, [w, b])


# %% wrong="list_gradients" id="both_constant" family="no_path"
def list_gradients(x, w, b):
    w, b = tf.constant(w), tf.constant(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return tape.gradient(loss, [w, b])


# %% wrong="list_gradients" id="loss_from_the_arrays" family="no_path"
def list_gradients(x, w, b):
    sources = [tf.Variable(w), tf.Variable(b)]
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return tape.gradient(loss, sources)


# %% wrong="list_gradients" id="swapped" family="single_none"
# es: gradient dio un solo None, y se pide una lista: le diste una sola fuente, y sin camino al objetivo. ¿Están los argumentos en su orden? Primero va el objetivo (la pérdida) y después todas las fuentes.
# en: gradient gave a single None, and the exercise asks for a list: you gave it one source, without a path to the target. Are the arguments in their order? The target (the loss) goes first, then all the sources.
def list_gradients(x, w, b):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return tape.gradient([w, b], loss)


# %% wrong="list_gradients" id="source_is_one_constant" family="single_none"
def list_gradients(x, w, b):
    w = tf.constant(w)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return tape.gradient(loss, w)


# %% wrong="list_gradients" id="flattened"
# es: Juntaste todo en un vector. Se pide una lista de dos tensores, cada uno con la forma de su fuente, tal como la da la cinta.
# en: You joined everything into one vector. The exercise asks for a list of two tensors, each with the shape of its source, just as the tape gives it.
def list_gradients(x, w, b):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    parts = tape.gradient(loss, [w, b])
    return tf.concat([tf.reshape(part, [-1]) for part in parts], axis=0)


# %% wrong="list_gradients" id="only_w"
# es: Devuelves solo el gradiente respecto a w. Se pide una lista con dos: el de w y el de b.
# en: You return the gradient with respect to w only. The exercise asks for a list of two: that of w and that of b.
def list_gradients(x, w, b):
    w = tf.Variable(w)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return tape.gradient(loss, w)


# %% wrong="list_gradients" id="dict_for_list"
# es: Devuelves un diccionario; aquí se pide una lista, primero el gradiente respecto a w y después el de b.
# en: You return a dict; this exercise asks for a list, the gradient with respect to w first and then that of b.
def list_gradients(x, w, b):
    variables = {"w": tf.Variable(w), "b": tf.Variable(b)}
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ variables["w"] + variables["b"]) ** 2)
    return tape.gradient(loss, variables)


# %% wrong="list_gradients" id="sum_for_mean"
# es: Sumaste los cuadrados (o dejaste el objetivo sin reducir, que es lo mismo para la cinta): se pide la media de todos los elementos.
# en: You added up the squares (or left the target unreduced, which is the same to the tape): the exercise asks for the mean of all the elements.
def list_gradients(x, w, b):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((x @ w + b) ** 2)
    return tape.gradient(loss, [w, b])


# %% wrong="list_gradients" id="not_wrapped"
# es: Tus fuentes son arreglos de NumPy, y la cinta solo puede derivar respecto a variables o tensores vigilados. Envuelve w y b antes de grabar.
# en: Your sources are NumPy arrays, and the tape can only differentiate with respect to variables or watched tensors. Wrap w and b before recording.
def list_gradients(x, w, b):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return tape.gradient(loss, [w, b])


# %% wrong="list_gradients" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def list_gradients(x, w, b):
    y = x @ w + b
    dy = 2 * y / y.size
    return [tf.constant(x.T @ dy), tf.constant(dy.sum(axis=0))]


# %% accept="list_gradients" id="persistent"
def list_gradients(x, w, b):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape(persistent=True) as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return [tape.gradient(loss, w), tape.gradient(loss, b)]


# %% accept="list_gradients" id="watched_tuple"
def list_gradients(x, w, b):
    sources = tf.constant(w), tf.constant(b)
    with tf.GradientTape() as tape:
        tape.watch(sources)
        y = tf.matmul(x, sources[0]) + sources[1]
        loss = tf.reduce_mean(tf.square(y))
    return tape.gradient(loss, sources)


# %% [markdown] lang="es" exercise="dict_gradients"
# ### 3.2 Un diccionario
#
# Con una lista hay que recordar qué va en cada lugar; con un diccionario cada gradiente lleva el nombre de su fuente. Por
# eso los pesos de un modelo (sus *parámetros*) se guardan a menudo en diccionarios.
#
# Si llegan como arreglos, primero hace falta **otro diccionario, con las mismas claves**, y una variable en el lugar de cada
# arreglo. El ejemplo hace algo parecido: de unos precios, otros el doble de altos. `items()` da cada clave con su valor.

# %% [markdown] lang="en" exercise="dict_gradients"
# ### 3.2 A dict
#
# With a list you have to remember what goes in each place; with a dict each gradient carries the name of its source.
# This is why the weights of a model (its *parameters*) are often kept in dicts.
#
# If they come as arrays, you first need **another dict, with the same keys**, and a variable in the place of each array. The
# example does something similar: from some prices it makes others, twice as high. `items()` gives each key with its value.

# %%
prices = {"pears": 3.0, "apples": 2.0}
print({fruit: 2 * price for fruit, price in prices.items()})

# %% [markdown] lang="es" exercise="dict_gradients"
# Completa la función. Recibe `x`, un arreglo de NumPy (5, 3), y `params`, un diccionario de arreglos de NumPy: `"w"` (3, 2) y `"b"` (2,). La
# pérdida es la misma de antes, $L = \operatorname{media}\big((x\,w + b)^2\big)$. Devuelve un diccionario con las mismas claves y
# el gradiente de $L$ respecto a cada parámetro.

# %% [markdown] lang="en" exercise="dict_gradients"
# Complete the function. It takes `x`, a NumPy array (5, 3), and `params`, a dict of NumPy arrays: `"w"` (3, 2) and `"b"` (2,). The loss
# is the same as before, $L = \operatorname{mean}\big((x\,w + b)^2\big)$. Return a dict with the same keys and the gradient of
# $L$ with respect to each parameter.

# %% exercise="dict_gradients"
def dict_gradients(x, params):
    variables = {key: tf.Variable(value) for key, value in params.items()}  # SOLUTION
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ variables["w"] + variables["b"]) ** 2)  # SOLUTION
    grads = tape.gradient(loss, variables)  # SOLUTION
    return grads


# %% hint="dict_gradients"
# es: ¿Qué hay en `params`: variables, o arreglos que la cinta no vigila?
# en: What is in `params`: variables, or arrays that the tape does not watch?

# %% hint="dict_gradients"
# es: Hace falta otro diccionario con las mismas claves y una variable en el lugar de cada arreglo. El ejemplo hace un diccionario nuevo a partir de `prices`, clave por clave.
# en: You need another dict with the same keys and a variable in place of each array. The example makes a new dict from `prices`, key by key.

# %% hint="dict_gradients"
# es: Recorre `params` como el ejemplo recorre `prices`, y en lugar de multiplicar haz una variable de cada valor; guarda el diccionario nuevo en `variables`. La pérdida es la de 3.0, con las variables tomadas por su clave, y la fuente es el diccionario nuevo, entero.
# en: Go through `params` as the example goes through `prices`, and instead of multiplying make a variable of each value; keep the new dict in `variables`. The loss is that of 3.0, with the variables taken by their keys, and the source is the whole new dict.

# %% checks="dict_gradients"
@public
def one_example(ask):
    """
    es: con una x de 5 × 3 de valores sencillos
    en: with a 5 × 3 x of simple values
    """
    ask(
        np.array(
            [[0.0, 1.0, 2.0], [1.0, 0.0, 1.0], [-1.0, 2.0, 0.0], [1.0, 1.0, 0.0], [2.0, 0.0, 1.0]]
        ),
        {"w": np.array([[2.0, 1.0], [0.0, -1.0], [1.0, 3.0]]), "b": np.array([-1.0, 2.0])},
    )


@hidden(points=2)
def each_key_holds_its_own_gradient(ask, draw):
    """
    es: el diccionario de gradientes también para otros parámetros
    en: the dict of gradients for other parameters too
    """

    def sample():
        return draw.normal(5, 3), draw.normal(3, 2), draw.away_from_zero(2)

    for x, w, b in draw.until(5, sample, keep=outputs_do_not_cancel):
        ask(x, {"w": w, "b": b})


def outputs_do_not_cancel(x, w, b):
    return bool(np.all(np.abs(np.mean(x @ w + b, axis=0)) > 0.2))


@numeric
def by_central_differences(x, params):
    w, b = params["w"], params["b"]
    return {
        "w": central(lambda w: np.mean((x @ w + b) ** 2), w),
        "b": central(lambda b: np.mean((x @ w + b) ** 2), b),
    }


# %% wrong="dict_gradients" id="list_of_values"
# es: Devuelves una lista, porque le diste a la cinta una lista. Se pide un diccionario con las claves de params: la respuesta tiene la estructura de las fuentes.
# en: You return a list, because you gave the tape a list. The exercise asks for a dict with the keys of params: the answer has the structure of the sources.
def dict_gradients(x, params):
    w, b = tf.Variable(params["w"]), tf.Variable(params["b"])
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return tape.gradient(loss, [w, b])


# %% wrong="dict_gradients" id="sorted_by_flatten"
# es: Cada clave tiene el gradiente de la otra. Pasa si emparejas a mano dos órdenes distintos: tf.nest.flatten, por ejemplo, recorre las claves por orden alfabético (b, w), y params las tiene como w, b. Deja que la cinta conserve las claves.
# en: Each key holds the gradient of the other. It happens if you pair two different orders by hand: tf.nest.flatten, say, goes through the keys in alphabetical order (b, w), and params has them as w, b. Let the tape keep the keys.
def dict_gradients(x, params):
    variables = {key: tf.Variable(value) for key, value in params.items()}
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ variables["w"] + variables["b"]) ** 2)
    return dict(zip(params, tape.gradient(loss, tf.nest.flatten(variables))))


# %% wrong="dict_gradients" id="list_of_keys"
# es: Le diste a la cinta las claves (textos) y no las variables. Recorrer un diccionario, o hacer list(...) de él, da sus claves.
# en: You gave the tape the keys (strings), not the variables. Going through a dict, or making list(...) of it, gives its keys.
def dict_gradients(x, params):
    variables = {key: tf.Variable(value) for key, value in params.items()}
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ variables["w"] + variables["b"]) ** 2)
    return tape.gradient(loss, list(variables))


# %% wrong="dict_gradients" id="not_wrapped"
# es: Tus fuentes son los arreglos de NumPy de params, y la cinta solo puede derivar respecto a variables o tensores vigilados. Haz primero un diccionario de variables.
# en: Your sources are the NumPy arrays of params, and the tape can only differentiate with respect to variables or watched tensors. First make a dict of variables.
def dict_gradients(x, params):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ params["w"] + params["b"]) ** 2)
    return tape.gradient(loss, params)


# %% wrong="dict_gradients" id="loss_from_params" family="no_path"
# es: Todos los gradientes son None. Lo más común: la pérdida se calculó con params o con otras variables que no son las fuentes, o fuera del bloque with, o las fuentes son constantes que nadie vigila.
# en: All the gradients are None. Most often: the loss was computed from params or from other variables that are not the sources, or outside the with block, or the sources are constants that nobody watches.
def dict_gradients(x, params):
    variables = {key: tf.Variable(value) for key, value in params.items()}
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ params["w"] + params["b"]) ** 2)
    return tape.gradient(loss, variables)


# %% wrong="dict_gradients" id="fresh_variables" family="no_path"
def dict_gradients(x, params):
    w, b = tf.Variable(params["w"]), tf.Variable(params["b"])
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return tape.gradient(loss, tf.nest.map_structure(tf.Variable, params))


# %% wrong="dict_gradients" id="outside" family="no_path"
def dict_gradients(x, params):
    variables = {key: tf.Variable(value) for key, value in params.items()}
    with tf.GradientTape() as tape:
        pass
    loss = tf.reduce_mean((x @ variables["w"] + variables["b"]) ** 2)
    return tape.gradient(loss, variables)


# %% wrong="dict_gradients" id="constants" family="no_path"
def dict_gradients(x, params):
    variables = {key: tf.constant(value) for key, value in params.items()}
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ variables["w"] + variables["b"]) ** 2)
    return tape.gradient(loss, variables)


# %% wrong="dict_gradients" id="swapped" family="single_none"
# es: gradient dio un solo None, y se pide un diccionario: le diste una sola fuente, y sin camino al objetivo. ¿Están los argumentos en su orden? Primero va el objetivo (la pérdida) y después todas las fuentes.
# en: gradient gave a single None, and the exercise asks for a dict: you gave it one source, without a path to the target. Are the arguments in their order? The target (the loss) goes first, then all the sources.
def dict_gradients(x, params):
    variables = {key: tf.Variable(value) for key, value in params.items()}
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ variables["w"] + variables["b"]) ** 2)
    return tape.gradient(variables, loss)


# %% wrong="dict_gradients" id="source_is_one_constant" family="single_none"
def dict_gradients(x, params):
    w = tf.constant(params["w"])
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + params["b"]) ** 2)
    return tape.gradient(loss, w)


# %% wrong="dict_gradients" id="forgot_b"
# es: La clave b trae None: b no aparece en la pérdida que grabaste, así que no hay camino de b a ella.
# en: The key b holds None: b does not appear in the loss that you recorded, so there is no path from b to it.
def dict_gradients(x, params):
    variables = {key: tf.Variable(value) for key, value in params.items()}
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ variables["w"]) ** 2)
    return tape.gradient(loss, variables)


# %% wrong="dict_gradients" id="sum_for_mean"
# es: Sumaste los cuadrados (o dejaste el objetivo sin reducir, que es lo mismo para la cinta): se pide la media de todos los elementos.
# en: You added up the squares (or left the target unreduced, which is the same to the tape): the exercise asks for the mean of all the elements.
def dict_gradients(x, params):
    variables = {key: tf.Variable(value) for key, value in params.items()}
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((x @ variables["w"] + variables["b"]) ** 2)
    return tape.gradient(loss, variables)


# %% wrong="dict_gradients" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def dict_gradients(x, params):
    y = x @ params["w"] + params["b"]
    dy = 2 * y / y.size
    return {"w": tf.constant(x.T @ dy), "b": tf.constant(dy.sum(axis=0))}


# %% accept="dict_gradients" id="keys_zipped_with_a_list"
def dict_gradients(x, params):
    w, b = tf.Variable(params["w"]), tf.Variable(params["b"])
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(tf.matmul(x, w) + b))
    return dict(zip(["w", "b"], tape.gradient(loss, [w, b])))


# %% accept="dict_gradients" id="map_structure"
def dict_gradients(x, params):
    sources = tf.nest.map_structure(tf.convert_to_tensor, params)
    with tf.GradientTape() as tape:
        tape.watch(sources)
        y = x @ sources["w"] + sources["b"]
        loss = tf.reduce_mean(y * y)
    return tape.gradient(loss, sources)


# %% [markdown] lang="es" exercise="penalty_gradients"
# ### 3.3 Estructuras anidadas y `tf.nest`
#
# Una lista, tupla o diccionario, quizá con otros dentro, es una **estructura anidada** (*nested structure*; de ahí `tf.nest`); los elementos
# del final, que ya no contienen otros, son las **hojas**. La regla vale a cualquier profundidad: si las fuentes son una
# estructura anidada de variables, la respuesta es la misma estructura, con un gradiente en cada hoja. Dos funciones ayudan:
#
# - `tf.nest.map_structure(f, structure)` aplica `f` a cada hoja y conserva la estructura;
# - `tf.nest.flatten(structure)` da la lista de las hojas. ¡Cuidado! Recorre los diccionarios **por orden alfabético de las
#   claves** (las mayúsculas, antes que las minúsculas), no en el orden en que las escribiste.
#
# Primero, las dos con números, y sin cinta:

# %% [markdown] lang="en" exercise="penalty_gradients"
# ### 3.3 Nested structures and `tf.nest`
#
# A list, tuple or dict, perhaps with others inside, is a **nested structure** (hence `tf.nest`); the items at the end,
# which contain no others, are the **leaves**. The rule holds at any depth: if the sources are a nested structure of
# variables, the answer is the same structure, with a gradient at each leaf. Two functions help:
#
# - `tf.nest.map_structure(f, structure)` applies `f` to each leaf and keeps the structure;
# - `tf.nest.flatten(structure)` gives the list of the leaves. Careful! It goes through dicts **in alphabetical order of the
#   keys** (capitals before small letters), not in the order in which you wrote them.
#
# First, both of them with numbers, and no tape:

# %%
shop = {"fruit": [3.0, 2.0], "bread": {"white": 1.0, "brown": 4.0}}
print(tf.nest.map_structure(lambda price: 10 * price, shop))
# es: bread va antes que fruit, y brown antes que white
# en: bread comes before fruit, and brown before white
print(tf.nest.flatten(shop))

# %% [markdown] lang="es" exercise="penalty_gradients"
# Ahora, una estructura de variables como fuente. El objetivo es $a\,b + c^2$, con $a = 2$, $b = 5$ y $c = 3$.

# %% [markdown] lang="en" exercise="penalty_gradients"
# Now a structure of variables as the source. The target is $a\,b + c^2$, with $a = 2$, $b = 5$ and $c = 3$.

# %%
nested = {"pair": [tf.Variable(2.0), tf.Variable(5.0)], "single": {"c": tf.Variable(3.0)}}
with tf.GradientTape() as tape:
    a, b = nested["pair"]
    target = a * b + nested["single"]["c"] ** 2
answer = tape.gradient(target, nested)
# es: cada hoja, como número de Python
# en: each leaf, as a Python number
print(tf.nest.map_structure(lambda leaf: leaf.numpy().item(), answer))

# %% [markdown] lang="es" exercise="penalty_gradients"
# Completa la función. Recibe `params`, arreglos de NumPy en la estructura `{"hidden": [W1, b1], "out": {"W": W, "b": b}}`. La pérdida
# es la suma de los cuadrados de **todos** los números que hay en ella, en las cuatro hojas:
#
# $$L = \sum_{\text{hojas}} \sum_{i} w_i^2$$
#
# (Al entrenar se añade un término así para que los pesos no crezcan demasiado: *regularización L2*.) Devuelve los gradientes de $L$
# respecto a los cuatro parámetros, **en la misma estructura que `params`**.

# %% [markdown] lang="en" exercise="penalty_gradients"
# Complete the function. It takes `params`, NumPy arrays in the structure `{"hidden": [W1, b1], "out": {"W": W, "b": b}}`. The loss
# is the sum of the squares of **all** the numbers in it, in the four leaves:
#
# $$L = \sum_{\text{leaves}} \sum_{i} w_i^2$$
#
# (In training, such a term is added to keep the weights from growing too much: *L2 regularisation*.) Return the gradients of $L$
# with respect to the four parameters, **in the same structure as `params`**.

# %% exercise="penalty_gradients"
def penalty_gradients(params):
    variables = tf.nest.map_structure(tf.Variable, params)  # SOLUTION
    with tf.GradientTape() as tape:
        loss = sum(tf.reduce_sum(leaf**2) for leaf in tf.nest.flatten(variables))  # SOLUTION
    grads = tape.gradient(loss, variables)  # SOLUTION
    return grads


# %% hint="penalty_gradients"
# es: ¿Qué función de `tf.nest` cambia cada hoja sin tocar la estructura, y cuál da todas las hojas en una lista?
# en: Which function of `tf.nest` changes each leaf without touching the structure, and which one gives all the leaves in a list?

# %% hint="penalty_gradients"
# es: Para las fuentes hace falta la misma estructura, con variables: el primer ejemplo multiplica cada hoja, aquí se hace de ella una variable. Para la pérdida basta la lista de las hojas.
# en: The sources need the same structure, with variables: the first example multiplies each leaf, here it is made a variable. For the loss, the list of the leaves is enough.

# %% hint="penalty_gradients"
# es: La función que se aplica a cada hoja de `params` es la que crea variables. En el bloque, recorre la lista de las hojas de lo que salió: de cada una, la suma de sus cuadrados (`tf.reduce_sum`); y suma las cuatro con `sum(...)` de Python. La fuente es la estructura de variables, entera.
# en: The function to apply to each leaf of `params` is the one that makes variables. In the block, go through the list of the leaves of what came out: of each one, the sum of its squares (`tf.reduce_sum`); and add the four with Python's `sum(...)`. The source is the whole structure of variables.

# %% checks="penalty_gradients"
@public
def one_example(ask):
    """
    es: con una capa oculta de 3 × 4 y una de salida de 4 × 2
    en: with a hidden layer of 3 × 4 and an output layer of 4 × 2
    """
    hidden = [
        np.array([[3.0, -2.0, 0.5, 4.0], [-1.5, 5.0, 2.0, -3.0], [0.25, 6.0, -4.0, 1.5]]),
        np.array([-5.0, 0.5, 3.0, 2.0]),
    ]
    out = {
        "W": np.array([[2.0, -3.0], [4.0, 0.5], [-2.5, 5.0], [1.5, -4.0]]),
        "b": np.array([3.5, -0.5]),
    }
    ask({"hidden": hidden, "out": out})


@hidden(points=1)
def twice_each_leaf_in_its_place(ask, draw):
    """
    es: los gradientes de todas las hojas, en su lugar, también con otros números
    en: the gradients of all the leaves, in their places, with other numbers too
    """
    for _ in range(4):
        hidden = [draw.away_from_zero(3, 4), draw.away_from_zero(4)]
        ask(
            {
                "hidden": hidden,
                "out": {"W": draw.away_from_zero(4, 2), "b": draw.away_from_zero(2)},
            }
        )


@numeric
def by_central_differences(params):
    def slope(leaf):
        return central(lambda w: np.sum(w**2), leaf)

    W1, b1 = params["hidden"]
    return {
        "hidden": [slope(W1), slope(b1)],
        "out": {"W": slope(params["out"]["W"]), "b": slope(params["out"]["b"])},
    }


# %% wrong="penalty_gradients" id="flat_list"
# es: Devuelves una lista plana con los cuatro gradientes: la lista de las hojas sirve para la pérdida, no como fuente. La respuesta tiene la estructura de las fuentes que le das a la cinta.
# en: You return a flat list of the four gradients: the list of the leaves is for the loss, not for the source. The answer has the structure of the sources that you give the tape.
def penalty_gradients(params):
    leaves = tf.nest.flatten(tf.nest.map_structure(tf.Variable, params))
    with tf.GradientTape() as tape:
        loss = sum(tf.reduce_sum(leaf**2) for leaf in leaves)
    return tape.gradient(loss, leaves)


# %% wrong="penalty_gradients" id="variable_of_a_list"
# es: Hiciste una variable de una lista de arreglos, no de cada arreglo. En params hay una lista y un diccionario dentro: recorrer sus claves no llega a las hojas.
# en: You made a variable of a list of arrays, not of each array. There are a list and a dict inside params: going through its keys does not reach the leaves.
def penalty_gradients(params):
    variables = {key: tf.Variable(value) for key, value in params.items()}
    with tf.GradientTape() as tape:
        loss = sum(tf.reduce_sum(leaf**2) for leaf in tf.nest.flatten(variables))
    return tape.gradient(loss, variables)


# %% wrong="penalty_gradients" id="not_wrapped"
# es: Tus fuentes son los arreglos de NumPy de params, y la cinta solo puede derivar respecto a variables o tensores vigilados. Haz primero la misma estructura, con una variable en cada hoja.
# en: Your sources are the NumPy arrays of params, and the tape can only differentiate with respect to variables or watched tensors. First make the same structure, with a variable at each leaf.
def penalty_gradients(params):
    with tf.GradientTape() as tape:
        loss = sum(tf.reduce_sum(leaf**2) for leaf in tf.nest.flatten(params))
    return tape.gradient(loss, params)


# %% wrong="penalty_gradients" id="loss_from_params" family="no_path"
# es: Todos los gradientes son None. Lo más común: la pérdida se calculó con params o con otras variables que no son las fuentes, o fuera del bloque with, o las fuentes son constantes que nadie vigila.
# en: All the gradients are None. Most often: the loss was computed from params or from other variables that are not the sources, or outside the with block, or the sources are constants that nobody watches.
def penalty_gradients(params):
    variables = tf.nest.map_structure(tf.Variable, params)
    with tf.GradientTape() as tape:
        loss = sum(tf.reduce_sum(leaf**2) for leaf in tf.nest.flatten(params))
    return tape.gradient(loss, variables)


# %% wrong="penalty_gradients" id="outside" family="no_path"
def penalty_gradients(params):
    variables = tf.nest.map_structure(tf.Variable, params)
    with tf.GradientTape() as tape:
        pass
    loss = sum(tf.reduce_sum(leaf**2) for leaf in tf.nest.flatten(variables))
    return tape.gradient(loss, variables)


# %% wrong="penalty_gradients" id="constants" family="no_path"
def penalty_gradients(params):
    variables = tf.nest.map_structure(tf.constant, params)
    with tf.GradientTape() as tape:
        loss = sum(tf.reduce_sum(leaf**2) for leaf in tf.nest.flatten(variables))
    return tape.gradient(loss, variables)


# %% wrong="penalty_gradients" id="swapped"
# es: gradient dio un solo None, y se pide una estructura: le diste una sola fuente, y sin camino al objetivo. ¿Están los argumentos en su orden? Primero va el objetivo (la pérdida) y después todas las fuentes.
# en: gradient gave a single None, and the exercise asks for a structure: you gave it one source, without a path to the target. Are the arguments in their order? The target (the loss) goes first, then all the sources.
def penalty_gradients(params):
    variables = tf.nest.map_structure(tf.Variable, params)
    with tf.GradientTape() as tape:
        loss = sum(tf.reduce_sum(leaf**2) for leaf in tf.nest.flatten(variables))
    return tape.gradient(variables, loss)


# %% wrong="penalty_gradients" id="mean_for_sum"
# es: Promediaste los cuadrados de cada hoja: se pide la suma de todos, sin dividir.
# en: You averaged the squares of each leaf: the exercise asks for the sum of all of them, without dividing.
def penalty_gradients(params):
    variables = tf.nest.map_structure(tf.Variable, params)
    with tf.GradientTape() as tape:
        loss = sum(tf.reduce_mean(leaf**2) for leaf in tf.nest.flatten(variables))
    return tape.gradient(loss, variables)


# %% wrong="penalty_gradients" id="half_the_squares"
# es: Tus gradientes son justo la mitad de los esperados, como si la pérdida llevara un 1/2 delante. La del ejercicio no lo lleva.
# en: Your gradients are exactly half of the expected ones, as if the loss had a 1/2 in front. That of the exercise does not.
def penalty_gradients(params):
    variables = tf.nest.map_structure(tf.Variable, params)
    with tf.GradientTape() as tape:
        loss = sum(tf.nn.l2_loss(leaf) for leaf in tf.nest.flatten(variables))
    return tape.gradient(loss, variables)


# %% wrong="penalty_gradients" id="forgot_the_square"
# es: Todos tus gradientes son 1: sumaste los números tal cual, sin elevarlos al cuadrado.
# en: All your gradients are 1: you added up the numbers as they are, without squaring them.
def penalty_gradients(params):
    variables = tf.nest.map_structure(tf.Variable, params)
    with tf.GradientTape() as tape:
        loss = sum(tf.reduce_sum(leaf) for leaf in tf.nest.flatten(variables))
    return tape.gradient(loss, variables)


# %% wrong="penalty_gradients" id="square_of_the_sum"
# es: Sumaste los números de cada hoja y elevaste al cuadrado esa suma; se pide la suma de los cuadrados. El orden importa.
# en: You added up the numbers of each leaf and squared that sum; the exercise asks for the sum of the squares. The order matters.
def penalty_gradients(params):
    variables = tf.nest.map_structure(tf.Variable, params)
    with tf.GradientTape() as tape:
        loss = sum(tf.reduce_sum(leaf) ** 2 for leaf in tf.nest.flatten(variables))
    return tape.gradient(loss, variables)


# %% wrong="penalty_gradients" id="weights_only"
# es: Los gradientes respecto a los sesgos, b1 y b, son None: en tu pérdida solo entran las matrices. Se pide la suma sobre las cuatro hojas.
# en: The gradients with respect to the biases, b1 and b, are None: only the matrices enter your loss. The exercise asks for the sum over all four leaves.
def penalty_gradients(params):
    variables = tf.nest.map_structure(tf.Variable, params)
    with tf.GradientTape() as tape:
        matrices = [leaf for leaf in tf.nest.flatten(variables) if len(leaf.shape) == 2]
        loss = sum(tf.reduce_sum(leaf**2) for leaf in matrices)
    return tape.gradient(loss, variables)


# %% wrong="penalty_gradients" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def penalty_gradients(params):
    return tf.nest.map_structure(lambda leaf: tf.constant(2 * leaf), params)


# %% accept="penalty_gradients" id="list_of_targets"
def penalty_gradients(params):
    sources = tf.nest.map_structure(tf.convert_to_tensor, params)
    with tf.GradientTape() as tape:
        tape.watch(sources)
        squares = tf.nest.map_structure(tf.square, sources)
    return tape.gradient(squares, sources)


# %% accept="penalty_gradients" id="flatten_and_pack"
def penalty_gradients(params):
    leaves = [tf.Variable(leaf) for leaf in tf.nest.flatten(params)]
    with tf.GradientTape() as tape:
        loss = tf.add_n([2 * tf.nn.l2_loss(leaf) for leaf in leaves])
    return tf.nest.pack_sequence_as(params, tape.gradient(loss, leaves))


# %% accept="penalty_gradients" id="put_together_by_name"
def penalty_gradients(params):
    W1, b1 = (tf.Variable(leaf) for leaf in params["hidden"])
    W, b = tf.Variable(params["out"]["W"]), tf.Variable(params["out"]["b"])
    with tf.GradientTape(persistent=True) as tape:
        loss = tf.reduce_sum(W1 * W1) + tf.reduce_sum(b1 * b1)
        loss += tf.reduce_sum(W * W) + tf.reduce_sum(b * b)
    dW, db = tape.gradient(loss, [W, b])
    return {"out": {"b": db, "W": dW}, "hidden": tape.gradient(loss, (W1, b1))}


# %% [markdown] lang="es" exercise="nested_gradients"
# ### 3.4 Dos capas bajo un solo nombre
#
# En una estructura anidada caben todas las capas de una red bajo un solo nombre, y una sola llamada da el gradiente de cada peso.
# La red del ejercicio tiene dos capas: una **oculta**, que aplica $\tanh$ a lo que en 2.0 era la salida, y una de **salida**, que
# recibe lo que da la oculta. Antes, una cadena así de corta, con números: $h = \tanh(2u)$ y $s = 3h$.

# %% [markdown] lang="en" exercise="nested_gradients"
# ### 3.4 Two layers under a single name
#
# A nested structure holds all the layers of a network under a single name, and a single call gives the gradient of each weight.
# The network of the exercise has two layers: a **hidden** one, which applies $\tanh$ to what was the output in 2.0, and an
# **output** layer, which takes what the hidden one gives. First, a short chain of that kind, with numbers: $h = \tanh(2u)$ and $s = 3h$.

# %%
chain = {"first": tf.Variable(2.0), "second": tf.Variable(3.0)}
u = tf.constant(0.5)
with tf.GradientTape() as tape:
    middle = tf.tanh(chain["first"] * u)
    end = chain["second"] * middle
print({name: round(slope.numpy().item(), 3) for name, slope in tape.gradient(end, chain).items()})

# %% [markdown] lang="es" exercise="nested_gradients"
# Completa la función: una red pequeña, con una capa oculta y una de salida. Recibe `x`, un arreglo de NumPy, y `params`, arreglos
# de NumPy en esta estructura (`"hidden"` es la capa oculta y `"out"`, la de salida):
#
# `{"hidden": [W1, b1], "out": {"W": W, "b": b}}`
#
# con `x` (5, 3), `W1` (3, 4), `b1` (4,), `W` (4, 2) y `b` (2,). La red y su pérdida son
#
# $$h = \tanh(x\,W_1 + b_1), \qquad \hat y = h\,W + b, \qquad L = \operatorname{media}\big(\hat y^{\,2}\big)$$
#
# con la media sobre todos los elementos de $\hat y$ (la salida no lleva $\tanh$). Devuelve los gradientes de $L$ respecto a
# los cuatro parámetros, **en la misma estructura que `params`**. La tangente hiperbólica es `tf.tanh`. Las variables
# se crean como en 3.3; lo nuevo es el cálculo.

# %% [markdown] lang="en" exercise="nested_gradients"
# Complete the function: a small network, with a hidden layer and an output layer. It takes `x`, a NumPy array, and `params`, NumPy
# arrays in this structure:
#
# `{"hidden": [W1, b1], "out": {"W": W, "b": b}}`
#
# with `x` (5, 3), `W1` (3, 4), `b1` (4,), `W` (4, 2) and `b` (2,). The network and its loss are
#
# $$h = \tanh(x\,W_1 + b_1), \qquad \hat y = h\,W + b, \qquad L = \operatorname{mean}\big(\hat y^{\,2}\big)$$
#
# with the mean over all the elements of $\hat y$ (the output has no $\tanh$). Return the gradients of $L$ with respect to
# the four parameters, **in the same structure as `params`**. The hyperbolic tangent is `tf.tanh`. The variables
# are made as in 3.3; what is new is the computation.

# %% exercise="nested_gradients"
def nested_gradients(x, params):
    variables = tf.nest.map_structure(tf.Variable, params)  # SOLUTION
    with tf.GradientTape() as tape:
        W1, b1 = variables["hidden"]
        h = tf.tanh(x @ W1 + b1)  # SOLUTION
        y = h @ variables["out"]["W"] + variables["out"]["b"]  # SOLUTION
        loss = tf.reduce_mean(y**2)  # SOLUTION
    grads = tape.gradient(loss, variables)  # SOLUTION
    return grads


# %% hint="nested_gradients"
# es: Si la respuesta debe tener la estructura de `params`, ¿qué estructura deben tener las fuentes?
# en: If the answer must have the structure of `params`, what structure must the sources have?

# %% hint="nested_gradients"
# es: Las variables se crean como en 3.3. Después se sacan de la estructura: las dos de `"hidden"` ya tienen nombre; las de `"out"` se toman por sus claves, primero `"out"` y luego la suya, como `c` en el ejemplo de 3.3.
# en: The variables are made as in 3.3. Then they are taken out of the structure: the two of `"hidden"` have names already; those of `"out"` are taken by their keys, first `"out"`, then their own, like `c` in the example of 3.3.

# %% hint="nested_gradients"
# es: En el bloque: `h` es la `tf.tanh` del producto de `x` y `W1`, más su sesgo; `y`, el producto de `h` y los pesos de `"out"`, más su sesgo, sin `tf.tanh`; y la pérdida, la media de su cuadrado. La fuente es la estructura de variables, entera.
# en: In the block: `h` is the `tf.tanh` of the product of `x` and `W1`, plus its bias; `y` is the product of `h` and the weights of `"out"`, plus its bias, without `tf.tanh`; and the loss is the mean of its square. The source is the whole structure of variables.

# %% checks="nested_gradients"
@public
def one_example(ask):
    """
    es: con una x de 5 × 3 y pesos pequeños
    en: with a 5 × 3 x and small weights
    """
    ask(
        np.array(
            [[1.0, 0.0, 2.0], [0.0, 1.0, 1.0], [-1.0, 1.0, 0.0], [2.0, 1.0, -1.0], [1.0, 1.0, 1.0]]
        ),
        {
            "hidden": [
                np.array([[0.5, -0.5, 0.25, 0.0], [0.0, 0.5, 0.5, -0.25], [0.25, 0.0, -0.5, 0.5]]),
                np.array([0.25, -0.25, 0.5, 0.125]),
            ],
            "out": {
                "W": np.array([[1.0, -0.5], [0.5, 1.0], [-1.0, 0.5], [2.0, 1.0]]),
                "b": np.array([0.5, -1.0]),
            },
        },
    )


@hidden(points=2)
def every_leaf_has_its_gradient_in_its_place(ask, draw):
    """
    es: los gradientes de toda la red, en su lugar, también para otros pesos
    en: the gradients of the whole network, in their places, for other weights too
    """

    def sample():
        first = [draw.uniform(-1.0, 1.0, 3, 4), draw.away_from_zero(4) / np.float32(2.0)]
        last = {"W": draw.away_from_zero(4, 2), "b": draw.away_from_zero(2)}
        return draw.normal(5, 3), {"hidden": first, "out": last}

    for x, params in draw.until(5, sample, keep=outputs_do_not_cancel):
        ask(x, params)


def outputs_do_not_cancel(x, params):
    W1, b1 = params["hidden"]
    y = np.tanh(x @ W1 + b1) @ params["out"]["W"] + params["out"]["b"]
    return bool(np.all(np.abs(np.mean(y, axis=0)) > 0.3))


@numeric
def by_central_differences(x, params):
    W1, b1 = params["hidden"]
    W, b = params["out"]["W"], params["out"]["b"]

    def loss(W1, b1, W, b):
        return np.mean((np.tanh(x @ W1 + b1) @ W + b) ** 2)

    return {
        "hidden": [
            central(lambda W1: loss(W1, b1, W, b), W1),
            central(lambda b1: loss(W1, b1, W, b), b1),
        ],
        "out": {
            "W": central(lambda W: loss(W1, b1, W, b), W),
            "b": central(lambda b: loss(W1, b1, W, b), b),
        },
    }


# %% wrong="nested_gradients" id="flat_list"
# es: Devuelves una lista plana con los cuatro gradientes. Se piden en la estructura de params: la respuesta tiene la estructura de las fuentes que le das a la cinta.
# en: You return a flat list of the four gradients. The exercise wants them in the structure of params: the answer has the structure of the sources that you give the tape.
def nested_gradients(x, params):
    variables = tf.nest.map_structure(tf.Variable, params)
    with tf.GradientTape() as tape:
        W1, b1 = variables["hidden"]
        y = tf.tanh(x @ W1 + b1) @ variables["out"]["W"] + variables["out"]["b"]
        loss = tf.reduce_mean(y**2)
    return tape.gradient(loss, tf.nest.flatten(variables))


# %% wrong="nested_gradients" id="flat_dict"
# es: Devuelves un diccionario plano, sin los niveles hidden y out. Se pide la misma estructura que tiene params.
# en: You return a flat dict, without the levels hidden and out. The exercise asks for the same structure that params has.
def nested_gradients(x, params):
    W1, b1 = params["hidden"]
    flat = {"W1": W1, "b1": b1, **params["out"]}
    variables = {key: tf.Variable(value) for key, value in flat.items()}
    with tf.GradientTape() as tape:
        h = tf.tanh(x @ variables["W1"] + variables["b1"])
        loss = tf.reduce_mean((h @ variables["W"] + variables["b"]) ** 2)
    return tape.gradient(loss, variables)


# %% wrong="nested_gradients" id="list_for_the_output"
# es: La clave out tiene una lista, y en params tiene un diccionario con las claves W y b. Conserva la estructura en todos los niveles.
# en: The key out holds a list, and in params it holds a dict with the keys W and b. Keep the structure at every level.
def nested_gradients(x, params):
    W1, b1 = map(tf.Variable, params["hidden"])
    W, b = tf.Variable(params["out"]["W"]), tf.Variable(params["out"]["b"])
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((tf.tanh(x @ W1 + b1) @ W + b) ** 2)
    return tape.gradient(loss, {"hidden": [W1, b1], "out": [W, b]})


# %% wrong="nested_gradients" id="forgot_output_bias"
# es: El gradiente respecto al b de out es None: ese sesgo no aparece en la salida que grabaste, así que no hay camino de él a la pérdida.
# en: The gradient with respect to the b of out is None: that bias does not appear in the output that you recorded, so there is no path from it to the loss.
def nested_gradients(x, params):
    variables = tf.nest.map_structure(tf.Variable, params)
    with tf.GradientTape() as tape:
        W1, b1 = variables["hidden"]
        y = tf.tanh(x @ W1 + b1) @ variables["out"]["W"]
        loss = tf.reduce_mean(y**2)
    return tape.gradient(loss, variables)


# %% wrong="nested_gradients" id="forgot_hidden_bias"
# es: El gradiente respecto a b1 es None: ese sesgo no aparece en la capa oculta que grabaste, así que no hay camino de él a la pérdida.
# en: The gradient with respect to b1 is None: that bias does not appear in the hidden layer that you recorded, so there is no path from it to the loss.
def nested_gradients(x, params):
    variables = tf.nest.map_structure(tf.Variable, params)
    with tf.GradientTape() as tape:
        h = tf.tanh(x @ variables["hidden"][0])
        y = h @ variables["out"]["W"] + variables["out"]["b"]
        loss = tf.reduce_mean(y**2)
    return tape.gradient(loss, variables)


# %% wrong="nested_gradients" id="loss_from_params" family="no_path"
# es: Todos los gradientes son None. Lo más común: la pérdida se calculó con params o con otras variables que no son las fuentes, o fuera del bloque with, o las fuentes son constantes que nadie vigila.
# en: All the gradients are None. Most often: the loss was computed from params or from other variables that are not the sources, or outside the with block, or the sources are constants that nobody watches.
def nested_gradients(x, params):
    variables = tf.nest.map_structure(tf.Variable, params)
    with tf.GradientTape() as tape:
        W1, b1 = params["hidden"]
        y = tf.tanh(x @ W1 + b1) @ params["out"]["W"] + params["out"]["b"]
        loss = tf.reduce_mean(y**2)
    return tape.gradient(loss, variables)


# %% wrong="nested_gradients" id="outside" family="no_path"
def nested_gradients(x, params):
    variables = tf.nest.map_structure(tf.Variable, params)
    with tf.GradientTape() as tape:
        W1, b1 = variables["hidden"]
    y = tf.tanh(x @ W1 + b1) @ variables["out"]["W"] + variables["out"]["b"]
    loss = tf.reduce_mean(y**2)
    return tape.gradient(loss, variables)


# %% wrong="nested_gradients" id="constants" family="no_path"
def nested_gradients(x, params):
    variables = tf.nest.map_structure(tf.constant, params)
    with tf.GradientTape() as tape:
        W1, b1 = variables["hidden"]
        y = tf.tanh(x @ W1 + b1) @ variables["out"]["W"] + variables["out"]["b"]
        loss = tf.reduce_mean(y**2)
    return tape.gradient(loss, variables)


# %% wrong="nested_gradients" id="variable_of_a_list"
# es: Quisiste hacer una sola variable de una lista o de un diccionario entero: tf.Variable guarda un arreglo, no varios. Envuelve cada hoja por separado.
# en: You tried to make one variable of a whole list or dict: tf.Variable holds one array, not several. Wrap each leaf separately.
def nested_gradients(x, params):
    variables = {key: tf.Variable(value) for key, value in params.items()}
    with tf.GradientTape() as tape:
        W1, b1 = variables["hidden"]
        y = tf.tanh(x @ W1 + b1) @ variables["out"]["W"] + variables["out"]["b"]
        loss = tf.reduce_mean(y**2)
    return tape.gradient(loss, variables)


# %% wrong="nested_gradients" id="not_wrapped"
# es: Tus fuentes son los arreglos de NumPy de params, y la cinta solo puede derivar respecto a variables o tensores vigilados. Haz primero una estructura igual, pero de variables.
# en: Your sources are the NumPy arrays of params, and the tape can only differentiate with respect to variables or watched tensors. First make the same structure, but of variables.
def nested_gradients(x, params):
    with tf.GradientTape() as tape:
        W1, b1 = params["hidden"]
        y = tf.tanh(x @ W1 + b1) @ params["out"]["W"] + params["out"]["b"]
        loss = tf.reduce_mean(y**2)
    return tape.gradient(loss, params)


# %% wrong="nested_gradients" id="no_tanh"
# es: Falta la tangente hiperbólica: tu capa oculta es lineal.
# en: The hyperbolic tangent is missing: your hidden layer is linear.
def nested_gradients(x, params):
    variables = tf.nest.map_structure(tf.Variable, params)
    with tf.GradientTape() as tape:
        W1, b1 = variables["hidden"]
        y = (x @ W1 + b1) @ variables["out"]["W"] + variables["out"]["b"]
        loss = tf.reduce_mean(y**2)
    return tape.gradient(loss, variables)


# %% wrong="nested_gradients" id="tanh_at_the_output"
# es: Aplicaste la tangente hiperbólica también a la salida; solo la lleva la capa oculta.
# en: You applied the hyperbolic tangent to the output as well; only the hidden layer has it.
def nested_gradients(x, params):
    variables = tf.nest.map_structure(tf.Variable, params)
    with tf.GradientTape() as tape:
        W1, b1 = variables["hidden"]
        y = tf.tanh(x @ W1 + b1) @ variables["out"]["W"] + variables["out"]["b"]
        loss = tf.reduce_mean(tf.tanh(y) ** 2)
    return tape.gradient(loss, variables)


# %% wrong="nested_gradients" id="sum_for_mean"
# es: Sumaste los cuadrados (o dejaste el objetivo sin reducir, que es lo mismo para la cinta): se pide la media de todos los elementos.
# en: You added up the squares (or left the target unreduced, which is the same to the tape): the exercise asks for the mean of all the elements.
def nested_gradients(x, params):
    variables = tf.nest.map_structure(tf.Variable, params)
    with tf.GradientTape() as tape:
        W1, b1 = variables["hidden"]
        y = tf.tanh(x @ W1 + b1) @ variables["out"]["W"] + variables["out"]["b"]
        loss = tf.reduce_sum(y**2)
    return tape.gradient(loss, variables)


# %% wrong="nested_gradients" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def nested_gradients(x, params):
    W1, b1 = params["hidden"]
    h = tf.tanh(x @ W1 + b1).numpy()
    y = h @ params["out"]["W"] + params["out"]["b"]
    dy = 2 * y / y.size
    dh = (dy @ params["out"]["W"].T) * (1 - h**2)
    first = [tf.constant(x.T @ dh), tf.constant(dh.sum(axis=0))]
    last = {"W": tf.constant(h.T @ dy), "b": tf.constant(dy.sum(axis=0))}
    return {"hidden": first, "out": last}


# %% accept="nested_gradients" id="flatten_and_pack"
def nested_gradients(x, params):
    leaves = [tf.Variable(leaf) for leaf in tf.nest.flatten(params)]
    W1, b1, W, b = leaves
    with tf.GradientTape() as tape:
        h = tf.math.tanh(tf.matmul(x, W1) + b1)
        loss = tf.reduce_mean(tf.square(tf.matmul(h, W) + b))
    return tf.nest.pack_sequence_as(params, tape.gradient(loss, leaves))


# %% accept="nested_gradients" id="put_together_by_name"
def nested_gradients(x, params):
    W1, b1 = (tf.Variable(leaf) for leaf in params["hidden"])
    W, b = tf.Variable(params["out"]["W"]), tf.Variable(params["out"]["b"])
    with tf.GradientTape(persistent=True) as tape:
        y = tf.tanh(x @ W1 + b1) @ W + b
        loss = tf.reduce_mean(y * y)
    dW, db = tape.gradient(loss, [W, b])
    return {"out": {"b": db, "W": dW}, "hidden": tape.gradient(loss, (W1, b1))}


# %% [markdown] lang="es" exercise="gradients_or_zeros"
# ### 3.5 Cuando no hay camino: `None` o ceros
#
# Entre varias fuentes puede haber alguna de la que el objetivo **no depende**. No hay camino de ella al objetivo (no está
# *conectada*), y en su lugar la cinta pone `None`: así te avisa de un posible error. Pero un `None` estorba si después
# quieres sumar o multiplicar los gradientes.
#
# Si de verdad la fuente no interviene, el gradiente respecto a ella es cero, y puedes pedir que la cinta lo diga así con el argumento
# `unconnected_gradients`. El cero que da tiene la forma de la fuente.
#
# Úsalo solo cuando sepas que falta el camino: el mismo argumento también vuelve cero, sin avisar, lo que es `None` por
# un descuido (un cálculo fuera del bloque `with`, una constante que nadie vigila...).
# Más: [ceros en lugar de None](https://www.tensorflow.org/guide/autodiff?hl=es-419#zeros_instead_of_none).

# %% [markdown] lang="en" exercise="gradients_or_zeros"
# ### 3.5 When there is no path: `None` or zeros
#
# Among several sources there may be one on which the target **does not depend**. There is no path from it to the target
# (it is *unconnected*), and the tape puts `None` in its place: its way of warning you of a possible mistake. But a `None`
# is in the way if you want to add or multiply the gradients afterwards.
#
# If the source really plays no part, the gradient with respect to it is zero, and you can ask the tape to say so with the argument
# `unconnected_gradients`. The zero that it gives has the shape of the source.
#
# Use it only when you know that the path is missing: the same argument also turns into zero, without a warning, what is
# `None` by mistake (a computation outside the `with` block, a constant that nobody watches...).
# More: [zeros instead of None](https://www.tensorflow.org/guide/autodiff#zeros_instead_of_none).

# %%
p = tf.Variable([1.0, 2.0, 3.0])
q = tf.Variable(2.0)
with tf.GradientTape(persistent=True) as tape:
    # es: p no interviene
    # en: p plays no part
    target = 5.0 * q

dp, dq = tape.gradient(target, [p, q])
print(dp, dq.numpy())
dp, dq = tape.gradient(target, [p, q], unconnected_gradients=tf.UnconnectedGradients.ZERO)
print(dp.numpy(), dq.numpy())

# %% [markdown] lang="es" exercise="gradients_or_zeros"
# Completa la función. Recibe `x0`, un arreglo de NumPy (2,), e `y0`, un número de NumPy; el objetivo es $z = y^2$, que no depende de $x$.
# Devuelve un diccionario con las claves `"x"` e `"y"` y los gradientes de $z$ en $x = x_0$, $y = y_0$: ceros, con la forma
# de $x$, donde la cinta pondría `None`.

# %% [markdown] lang="en" exercise="gradients_or_zeros"
# Complete the function. It takes `x0`, a NumPy array (2,), and `y0`, a NumPy number; the target is $z = y^2$, which does not depend
# on $x$. Return a dict with the keys `"x"` and `"y"` and the gradients of $z$ at $x = x_0$, $y = y_0$: zeros, in the shape
# of $x$, where the tape would put `None`.

# %% exercise="gradients_or_zeros"
def gradients_or_zeros(x0, y0):
    x = tf.Variable(x0)
    y = tf.Variable(y0)
    with tf.GradientTape() as tape:
        z = y**2  # SOLUTION
    sources = {"x": x, "y": y}  # SOLUTION
    # BEGIN SOLUTION NO PROMPT
    zeros = tf.UnconnectedGradients.ZERO
    # END SOLUTION
    grads = tape.gradient(z, sources, unconnected_gradients=zeros)  # SOLUTION
    return grads


# %% hint="gradients_or_zeros"
# es: ¿De cuál de las dos variables depende el objetivo, y qué pondría la cinta en el lugar de la otra?
# en: On which of the two variables does the target depend, and what would the tape put in place of the other?

# %% hint="gradients_or_zeros"
# es: Una fuente sin camino al objetivo da `None`, salvo que pidas ceros con el argumento `unconnected_gradients`: compara las dos llamadas del ejemplo. La respuesta tiene la estructura de las fuentes.
# en: A source without a path to the target gives `None`, unless you ask for zeros with the argument `unconnected_gradients`: compare the two calls of the example. The answer has the structure of the sources.

# %% hint="gradients_or_zeros"
# es: El objetivo es el cuadrado de `y`, dentro del bloque. `sources` es un diccionario que tiene, bajo las claves `"x"` e `"y"`, las dos variables. En la llamada van el objetivo, ese diccionario y el argumento que lleva la segunda llamada del ejemplo.
# en: The target is the square of `y`, inside the block. `sources` is a dict that holds the two variables under the keys `"x"` and `"y"`. The call takes the target, that dict, and the argument that the second call of the example has.

# %% checks="gradients_or_zeros"
@public
def one_example(ask):
    """
    es: con x0 = [1, 2], y0 = -3
    en: with x0 = [1, 2], y0 = -3
    """
    ask(np.array([1.0, 2.0]), -3.0)


@hidden(points=2)
def zeros_for_x_and_two_y_for_y(ask, draw):
    """
    es: ceros y gradiente también para otros valores, de ambos signos
    en: zeros and gradient for other values too, of both signs
    """
    for y0 in (*draw.apart(3, 0.4, 3.0), *draw.apart(2, -3.0, -0.4)):
        ask(draw.away_from_zero(2), y0)


@numeric
def by_central_differences(x0, y0):
    return {"x": central(lambda x: y0**2, x0), "y": central(lambda y: y**2, y0)}


# %% wrong="gradients_or_zeros" id="none_by_default"
# es: La clave x trae None: es lo que la cinta pone por defecto donde no hay camino. Se piden ceros con la forma de x; hay un argumento de gradient para eso. | Busca en el ejemplo de 3.5 el argumento que cambia None por ceros.
# en: The key x holds None: that is what the tape puts by default where there is no path. The exercise asks for zeros in the shape of x; gradient has an argument for that. | Find in the example of 3.5 the argument that turns None into zeros.
def gradients_or_zeros(x0, y0):
    x, y = tf.Variable(x0), tf.Variable(y0)
    with tf.GradientTape() as tape:
        z = y**2
    return tape.gradient(z, {"x": x, "y": y})


# %% wrong="gradients_or_zeros" id="scalar_zero"
# es: El cero de x es un número suelto. Un gradiente tiene la forma de su fuente: x es un vector de 2 elementos, así que hacen falta dos ceros.
# en: The zero of x is a single number. A gradient has the shape of its source: x is a vector of 2 elements, so it needs two zeros.
def gradients_or_zeros(x0, y0):
    x, y = tf.Variable(x0), tf.Variable(y0)
    with tf.GradientTape() as tape:
        z = y**2
    slopes = tape.gradient(z, {"x": x, "y": y})
    return {key: tf.constant(0.0) if slope is None else slope for key, slope in slopes.items()}


# %% wrong="gradients_or_zeros" id="string_zeros"
# es: unconnected_gradients no conoce ese valor. Usa una de las constantes de tf.UnconnectedGradients, como en el ejemplo.
# en: unconnected_gradients does not know that value. Use one of the constants of tf.UnconnectedGradients, as in the example.
def gradients_or_zeros(x0, y0):
    x, y = tf.Variable(x0), tf.Variable(y0)
    with tf.GradientTape() as tape:
        z = y**2
    return tape.gradient(z, {"x": x, "y": y}, unconnected_gradients="zeros")


# %% wrong="gradients_or_zeros" id="outside" family="all_zeros"
# es: Todo salió cero, también la derivada respecto a y. Lo más común: z se calculó fuera del bloque with, o y es una constante que nadie vigila, y los ceros taparon el None que te habría avisado.
# en: Everything came out zero, the derivative with respect to y too. Most often: z was computed outside the with block, or y is a constant that nobody watches, and the zeros hid the None that would have warned you.
def gradients_or_zeros(x0, y0):
    x, y = tf.Variable(x0), tf.Variable(y0)
    with tf.GradientTape() as tape:
        pass
    z = y**2
    zero = tf.UnconnectedGradients.ZERO
    return tape.gradient(z, {"x": x, "y": y}, unconnected_gradients=zero)


# %% wrong="gradients_or_zeros" id="constants" family="all_zeros"
def gradients_or_zeros(x0, y0):
    x, y = tf.constant(x0), tf.constant(y0)
    with tf.GradientTape() as tape:
        z = y**2
    zero = tf.UnconnectedGradients.ZERO
    return tape.gradient(z, {"x": x, "y": y}, unconnected_gradients=zero)


# %% wrong="gradients_or_zeros" id="unwatched_and_default" family="no_path"
# es: Las dos claves traen None. Lo más común: z se calculó fuera del bloque with, o y es una constante que nadie vigila. Y donde de verdad no hay camino, en x, se piden ceros.
# en: Both keys hold None. Most often: z was computed outside the with block, or y is a constant that nobody watches. And where there really is no path, in x, the exercise asks for zeros.
def gradients_or_zeros(x0, y0):
    x, y = tf.constant(x0), tf.constant(y0)
    with tf.GradientTape() as tape:
        z = y**2
    return tape.gradient(z, {"x": x, "y": y})


# %% wrong="gradients_or_zeros" id="outside_and_default" family="no_path"
def gradients_or_zeros(x0, y0):
    x, y = tf.Variable(x0), tf.Variable(y0)
    with tf.GradientTape() as tape:
        pass
    z = y**2
    return tape.gradient(z, {"x": x, "y": y})


# %% wrong="gradients_or_zeros" id="x_in_the_target"
# es: Para x das unos, y se piden ceros: en z = y² no hay x. Si metiste x en z para que hubiera camino, z depende de x y su gradiente ya no es cero.
# en: For x you give ones, and the exercise wants zeros: z = y² has no x. If you put x into z to make a path, z depends on x and its gradient is no longer zero.
def gradients_or_zeros(x0, y0):
    x, y = tf.Variable(x0), tf.Variable(y0)
    with tf.GradientTape() as tape:
        z = y**2 + tf.reduce_sum(x)
    return tape.gradient(z, {"x": x, "y": y})


# %% wrong="gradients_or_zeros" id="list_for_dict"
# es: Devuelves una lista, porque le diste a la cinta una lista. Se pide un diccionario con las claves x e y.
# en: You return a list, because you gave the tape a list. The exercise asks for a dict with the keys x and y.
def gradients_or_zeros(x0, y0):
    x, y = tf.Variable(x0), tf.Variable(y0)
    with tf.GradientTape() as tape:
        z = y**2
    return tape.gradient(z, [x, y], unconnected_gradients=tf.UnconnectedGradients.ZERO)


# %% wrong="gradients_or_zeros" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def gradients_or_zeros(x0, y0):
    return {"x": tf.zeros_like(x0), "y": tf.constant(2 * y0)}


# %% accept="gradients_or_zeros" id="zero_times_x"
def gradients_or_zeros(x0, y0):
    x, y = tf.Variable(x0), tf.Variable(y0)
    with tf.GradientTape() as tape:
        z = y**2 + tf.reduce_sum(0 * x)
    return tape.gradient(z, {"x": x, "y": y})


# %% accept="gradients_or_zeros" id="none_replaced"
def gradients_or_zeros(x0, y0):
    sources = {"x": tf.Variable(x0), "y": tf.Variable(y0)}
    with tf.GradientTape() as tape:
        z = tf.square(sources["y"])
    slopes = tape.gradient(z, sources)
    if slopes["x"] is None:
        slopes["x"] = tf.zeros_like(sources["x"])
    return slopes


# %% accept="gradients_or_zeros" id="value_of_the_constant"
def gradients_or_zeros(x0, y0):
    x, y = tf.Variable(x0), tf.Variable(y0)
    with tf.GradientTape() as tape:
        z = y * y
    dx, dy = tape.gradient(z, [x, y], unconnected_gradients="zero")
    return {"x": dx, "y": dy}


# %% [markdown] lang="es"
# ## Lo que te llevas
#
# - Una sola llamada a `gradient` da los gradientes respecto a muchas fuentes, y **la respuesta tiene la estructura de las fuentes**: lista, diccionario o una dentro de otra.
# - En una lista manda tu orden; en un diccionario, las claves. `tf.nest.flatten` ordena las claves alfabéticamente: no mezcles los dos órdenes.
# - Una fuente sin camino al objetivo da `None`; con `unconnected_gradients` puedes pedir ceros, si sabes por qué falta el camino.

# %% [markdown] lang="en"
# ## What you take with you
#
# - A single call to `gradient` gives the gradients with respect to many sources, and **the answer has the structure of the sources**: a list, a dict, or one inside another.
# - In a list your order rules; in a dict, the keys. `tf.nest.flatten` sorts the keys alphabetically: do not mix the two orders.
# - A source without a path to the target gives `None`; with `unconnected_gradients` you can ask for zeros, if you know why the path is missing.
