# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% author="imports"
import numpy as np

from cinta.checks.author import central, dense, hidden, model, numeric, public, tensor

# %% [markdown] lang="es"
# # Unidad 4 · Gradientes respecto a un modelo
#
# Hasta ahora creabas tú las variables. Una **capa** de Keras (`tf.keras.layers.Dense`...) trae las suyas dentro, y un **modelo**
# reúne las de sus capas. La cinta es la misma: el objetivo sigue siendo una pérdida y las fuentes son las variables del modelo.
#
# Entrenar una red es repetir lo que hiciste con un peso en la unidad 1: **propagación hacia adelante** (llamar al modelo y calcular
# la pérdida, dentro del bloque), **retropropagación** (`gradient`, que aplica la regla de la cadena capa por capa, de la última a
# la primera) y un paso de cada peso. En esta unidad aprendes a pedir esos gradientes, a saber de quién es cada uno, a derivar
# respecto a la entrada y a dejar fuera lo que no se entrena; al final das un paso con un modelo entero. Más en la
# [guía de TensorFlow](https://www.tensorflow.org/guide/autodiff?hl=es-419#gradients_with_respect_to_a_model).
#
# **Tiempo:** unos 60 minutos. **Antes necesitas** las unidades 1 a 3 (la cinta, `tape.watch`, las listas de fuentes). Cada
# comprobación prueba un ejemplo; para la nota se prueban, además, otros datos que no se muestran.
#
# Si te atascas, ejecuta en una celda tuya `import cinta; cinta.hint("model_tape")`: da una pista de ese ejercicio, y cada vez que la repites, otra.
# Las pistas no cuestan puntos.

# %% [markdown] lang="en"
# # Unit 4 · Gradients with respect to a model
#
# So far you made the variables yourself. A Keras **layer** (`tf.keras.layers.Dense`...) brings its own inside, and a **model**
# gathers those of its layers. The tape is the same: the target is still a loss, and the sources are the model's variables.
#
# To train a network is to repeat what you did with one weight in unit 1: a **forward pass** (call the model and compute the
# loss, inside the block), a **backward pass** (`gradient`, which applies the chain rule layer by layer, from the last to the
# first), and a step of each weight. In this unit you learn to ask for those gradients, to tell whose each one is, to differentiate
# with respect to the input, and to leave out what is not trained; at the end you take a step with a whole model. More in the
# [TensorFlow guide](https://www.tensorflow.org/guide/autodiff#gradients_with_respect_to_a_model).
#
# **Time:** about 60 minutes. **You need** units 1 to 3 (the tape, `tape.watch`, lists of sources). Each check tries one
# example; your grade also depends on other data, which are not shown.
#
# If you are stuck, run `import cinta; cinta.hint("model_tape")` in a cell of your own: it gives a hint for that exercise, and another one each time.
# Hints cost no points.

# %%
import cinta
import numpy as np
import tensorflow as tf

# %% [markdown] lang="es"
# ## Las variables de una capa
#
# `Dense(2, activation="relu")` calcula $\mathrm{relu}(x K + b)$, donde $\mathrm{relu}(z) = \max(z, 0)$. Sus dos variables son el
# `kernel` $K$ y el `bias` $b$ (el sesgo). La lista `layer.trainable_variables` las da siempre en ese orden, y sirve tal cual como
# fuente: la cinta devuelve otra lista, con un gradiente por variable, cada uno con la forma de la suya.
#
# Las variables entrenables de una capa se vigilan solas: no hace falta `tape.watch`. (De hecho, `tape.watch` no admite una
# variable de Keras 3: lanza `ValueError`; su tensor, `v.value`, sí.)
#
# En el ejemplo, una capa sin activación. `build((None, 2))` crea las variables para 2 entradas (`None`: cualquier número de filas)
# y `set_weights` fija sus números, para que salga lo mismo en cualquier máquina. `path` es el nombre completo de la variable;
# `zip` recorre dos listas a la par. Como en la unidad 1, `cinta.draw` dibuja lo que grabó la cinta: dentro de la capa, el producto con el `kernel` y la suma del `bias`.

# %% [markdown] lang="en"
# ## The variables of a layer
#
# `Dense(2, activation="relu")` computes $\mathrm{relu}(x K + b)$, where $\mathrm{relu}(z) = \max(z, 0)$. Its two variables are the
# `kernel` $K$ and the `bias` $b$. The list `layer.trainable_variables` always gives them in that order, and it serves as the
# source unchanged: the tape returns another list, with one gradient for each variable, in the shape of that variable.
#
# The trainable variables of a layer are watched by themselves: no `tape.watch` is needed. (In fact `tape.watch` does not take a
# Keras 3 variable: it raises `ValueError`; its tensor, `v.value`, can be watched.)
#
# In the example, a layer without activation. `build((None, 2))` makes the variables for 2 inputs (`None`: any number of rows)
# and `set_weights` sets their numbers, so that the result is the same on every machine. `path` is the variable's full name;
# `zip` goes through two lists side by side. As in unit 1, `cinta.draw` draws what the tape recorded: inside the layer, the product with the `kernel` and the sum with the `bias`.

# %%
cinta.record()

price = tf.keras.layers.Dense(1, name="price")
price.build((None, 2))
price.set_weights([np.array([[2.0], [-1.0]]), np.array([0.5])])
orders = tf.constant([[1.0, 0.0], [3.0, 2.0], [0.0, 4.0]])
with tf.GradientTape() as tape:
    # es: llamar a la capa es lo que se graba: va dentro del bloque
    # en: calling the layer is what gets recorded: it goes inside the block
    total = tf.reduce_sum(price(orders))
slopes = tape.gradient(total, price.trainable_variables)
for v, slope in zip(price.trainable_variables, slopes):
    print(v.path, slope.numpy().tolist())
cinta.draw(tape, total)

# %% [markdown] lang="es" exercise="model_tape"
# ### 4.0 La cinta y una capa
#
# Se te dan `layer`, una `Dense(2, activation="relu")` ya construida para 3 entradas, y `x`, un tensor de forma (5, 3). Graba la
# pérdida $L = \operatorname{media}\big(\mathrm{layer}(x)^2\big)$, la media de los cuadrados de los $5 \times 2$ números que salen de la capa. Guarda
# en `grads` la lista de los gradientes de $L$, uno por cada una de `layer.trainable_variables` y en su orden.
#
# No cambies la celda de `layer` y `x`: el evaluador volverá a ejecutar tu celda con otros.

# %% [markdown] lang="en" exercise="model_tape"
# ### 4.0 The tape and a layer
#
# You are given `layer`, a `Dense(2, activation="relu")` already built for 3 inputs, and `x`, a tensor of shape (5, 3). Record the
# loss $L = \operatorname{mean}\big(\mathrm{layer}(x)^2\big)$, the mean of the squares of the $5 \times 2$ numbers that come out of the layer. Keep
# in `grads` the list of the gradients of $L$, one for each of `layer.trainable_variables`, in their order.
#
# Leave the cell of `layer` and `x` alone: the grader will run your cell again with others.

# %% given="model_tape"
layer = tf.keras.layers.Dense(2, activation="relu", name="layer")
layer.build((None, 3))
layer.set_weights([np.array([[1.0, -0.5], [0.5, 1.0], [-1.0, 0.25]]), np.array([0.5, -0.25])])
x = tf.constant(
    [[1.0, 2.0, 0.5], [-1.0, 1.0, 2.0], [2.0, 0.0, 1.0], [0.5, -2.0, 1.0], [1.5, 1.0, -1.0]]
)

# %% exercise="model_tape" asks="grads"
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(layer(x) ** 2)  # SOLUTION
grads = tape.gradient(loss, layer.trainable_variables)  # SOLUTION

# %% hint="model_tape"
# es: ¿Qué hay que grabar para que el objetivo dependa de las variables de la capa, y dónde se escribe?
# en: What has to be recorded for the target to depend on the layer's variables, and where is it written?

# %% hint="model_tape"
# es: Llamar a la capa es lo que se graba: en el ejemplo, `price(orders)` está dentro del bloque. La fuente es la lista `trainable_variables` de esa capa, tal cual.
# en: Calling the layer is what gets recorded: in the example, `price(orders)` is inside the block. The source is the list `trainable_variables` of that layer, unchanged.

# %% hint="model_tape"
# es: En el bloque: llama a `layer` con `x`, eleva la salida al cuadrado, elemento a elemento, y toma la media de todo con `tf.reduce_mean`. Después, una llamada como la del ejemplo, con tu pérdida y la lista de variables entrenables de tu capa.
# en: In the block: call `layer` with `x`, square the output, element by element, and take the mean of it all with `tf.reduce_mean`. Then a call like that of the example, with your loss and the list of your layer's trainable variables.

# %% checks="model_tape"
@public
def another_layer(ask):
    """
    es: grads con otra capa y otros datos, distintos de los de la celda
    en: grads with another layer and other data than those of the cell
    """
    kernel = np.float32([[0.5, 1.0], [-1.0, 0.5], [0.25, -2.0]])
    bias = np.float32([-0.25, 0.5])
    x = [[2.0, 1.0, 0.5], [1.0, -1.0, 2.0], [0.0, 2.0, 1.0], [-2.0, 0.5, 1.0], [1.0, 1.5, -1.0]]
    ask(layer=dense(kernel, bias, "relu"), x=tensor(np.float32(x)))


@hidden(points=1)
def gradients_of_another_layer(ask, draw):
    """
    es: tu celda da los gradientes también con otras capas y otros datos
    en: your cell gives the gradients with other layers and other data too
    """

    def sample():
        return dense(draw.normal(3, 2), draw.normal(2), "relu"), draw.normal(5, 3)

    for layer, x in draw.until(4, sample, keep=each_unit_is_on_and_off):
        ask(layer=layer, x=tensor(x))


def each_unit_is_on_and_off(layer, x):
    kernel, bias = [w.numpy() for w in layer.weights]
    z = x @ kernel + bias
    on = (z > 0).sum(axis=0)
    return abs(z).min() > 0.05 and on.min() >= 1 and on.max() <= 4


@numeric
def by_central_differences(layer, x):
    kernel, bias = layer

    def loss(kernel, bias):
        return np.mean(np.maximum(x @ kernel + bias, 0.0) ** 2)

    return [central(lambda k: loss(k, bias), kernel), central(lambda b: loss(kernel, b), bias)]


# %% wrong="model_tape" id="outside" family="no_path"
# es: La cinta dio None para todo: no encontró camino de las fuentes al objetivo que le diste. Lo más común: llamaste a la capa fuera del bloque with, o saliste de TensorFlow con .numpy(), o las fuentes son copias y no las variables de la capa.
# en: The tape gave None for every variable: it found no path from the sources to the target that you gave it. Most often: you called the layer outside the with block, or you left TensorFlow through .numpy(), or your sources are copies, not the layer's own variables.
with tf.GradientTape() as tape:
    pass
loss = tf.reduce_mean(layer(x) ** 2)
grads = tape.gradient(loss, layer.trainable_variables)

# %% wrong="model_tape" id="through_numpy" family="no_path"
with tf.GradientTape() as tape:
    out = layer(x).numpy()
    loss = tf.reduce_mean(out**2)
grads = tape.gradient(loss, layer.trainable_variables)

# %% wrong="model_tape" id="copies_as_sources" family="no_path"
copies = [tf.Variable(v) for v in layer.trainable_variables]
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(layer(x) ** 2)
grads = tape.gradient(loss, copies)

# %% wrong="model_tape" id="summed"
# es: Tus gradientes son 10 veces los esperados: sumaste los cuadrados de las 5×2 salidas. La pérdida es su media.
# en: Your gradients are 10 times the expected ones: you added up the squares of the 5×2 outputs. The loss is their mean.
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(layer(x) ** 2)
grads = tape.gradient(loss, layer.trainable_variables)

# %% wrong="model_tape" id="forgot_the_square"
# es: Olvidaste el cuadrado: tu pérdida es la media de las salidas, y se pide la media de sus cuadrados.
# en: You forgot the square: your loss is the mean of the outputs; the exercise asks for the mean of their squares.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(layer(x))
grads = tape.gradient(loss, layer.trainable_variables)

# %% wrong="model_tape" id="the_layer_as_source" family="not_a_source"
# es: Una fuente tiene que ser una variable (o una lista de ellas). Una capa no lo es, ni lo son las copias de NumPy que da get_weights(): pide sus variables a la capa.
# en: A source must be a variable (or a list of them). A layer is not one, nor are the NumPy copies that get_weights() gives: ask the layer for its variables.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(layer(x) ** 2)
grads = tape.gradient(loss, layer)

# %% wrong="model_tape" id="weights_as_arrays" family="not_a_source"
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(layer(x) ** 2)
grads = tape.gradient(loss, layer.get_weights())

# %% wrong="model_tape" id="kernel_only"
# es: Diste solo el gradiente del kernel. Se pide una lista con uno por cada variable entrenable de la capa, y el bias también lo es.
# en: You gave the gradient of the kernel only. The exercise asks for a list, with one for each trainable variable of the layer, and the bias is one too.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(layer(x) ** 2)
grads = tape.gradient(loss, layer.kernel)

# %% wrong="model_tape" id="typed_in"
# es: Con otra capa tu celda sigue dando lo mismo: o escribiste los números a mano, o no los calculas con la capa dada. Deja que la cinta los calcule.
# en: With another layer your cell still gives the same: either you typed the numbers in, or you do not compute them from the layer given. Let the tape compute them.
grads = [
    tf.constant([[2.05, -0.075], [1.5, 0.9], [-0.2, 0.8375]]),
    tf.constant([1.4, 0.625]),
]

# %% wrong="model_tape" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
delta = 2 * layer(x) / 10
grads = [tf.transpose(x) @ delta, tf.reduce_sum(delta, axis=0)]

# %% accept="model_tape" id="kernel_and_bias"
with tf.GradientTape(persistent=True) as cinta:
    output = layer(x)
    loss = tf.reduce_mean(tf.square(output))
grads = cinta.gradient(loss, (layer.kernel, layer.bias))

# %% accept="model_tape" id="one_by_one"
with tf.GradientTape(persistent=True) as tape:
    output = layer(x)
    loss = tf.reduce_sum(output * output) / 10
grads = [tape.gradient(loss, v) for v in layer.weights]

# %% [markdown] lang="es" exercise="layer_gradients"
# ### 4.1 Gradientes de una capa
#
# Una capa nueva **todavía no tiene variables**: no sabe cuántas entradas recibirá. Las crea con `build` o la primera vez que
# la llamas. Por eso `trainable_variables` se lee después de eso:

# %% [markdown] lang="en" exercise="layer_gradients"
# ### 4.1 Gradients of a layer
#
# A new layer **has no variables yet**: it does not know how many inputs it will get. It makes them in `build`, or the first time
# you call it. So `trainable_variables` is read after that:

# %%
fee = tf.keras.layers.Dense(1, kernel_initializer="ones", name="fee")
print(len(fee.trainable_variables))
amounts = np.array([[1.0, 0.0], [3.0, 2.0], [0.0, 4.0]], dtype=np.float32)
with tf.GradientTape() as tape:
    total = tf.reduce_sum(fee(amounts))
slopes = tape.gradient(total, fee.trainable_variables)
print(len(fee.trainable_variables), [slope.numpy().tolist() for slope in slopes])

# %% [markdown] lang="es" exercise="layer_gradients"
# Un aviso para cuando escribas tus propias capas: crea los pesos con `self.add_weight(...)`, en `__init__` o en `build`; Keras 3 no cuenta
# un `tf.Variable` suelto entre `trainable_variables`. En `call`, no: se ejecuta en cada llamada.
#
# Completa la función. Recibe `layer`, una `Dense(2, activation="relu")` ya construida, y `x`, un arreglo (*array*) de NumPy `float32` de forma
# (5, 3); llama a la capa con él sin convertirlo. La pérdida es la de antes, la media de los cuadrados de las $5 \times 2$ salidas:
#
# $$L = \frac{1}{10} \sum_{i=1}^{5} \sum_{j=1}^{2} \mathrm{layer}(x)_{ij}^2$$
#
# Devuelve la lista de los gradientes, en el orden de `layer.trainable_variables`: formas (3, 2) y (2,).

# %% [markdown] lang="en" exercise="layer_gradients"
# A warning for when you write your own layers: make the weights with `self.add_weight(...)`, in `__init__` or `build`; Keras 3 does not
# count a bare `tf.Variable` among `trainable_variables`. Not in `call`: it runs at each call.
#
# Complete the function. It takes `layer`, a `Dense(2, activation="relu")` already built, and `x`, a NumPy `float32` array of shape
# (5, 3); call the layer with it as it is. The loss is the one from before, the mean of the squares of the $5 \times 2$ outputs:
#
# $$L = \frac{1}{10} \sum_{i=1}^{5} \sum_{j=1}^{2} \mathrm{layer}(x)_{ij}^2$$
#
# Return the list of the gradients, in the order of `layer.trainable_variables`: shapes (3, 2) and (2,).

# %% exercise="layer_gradients"
def layer_gradients(layer, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(layer(x) ** 2)  # SOLUTION
    gradients = tape.gradient(loss, layer.trainable_variables)  # SOLUTION
    return gradients


# %% hint="layer_gradients"
# es: ¿Qué cambia respecto a 4.0: la pérdida, las fuentes, o solo de dónde vienen la capa y los datos?
# en: What is different from 4.0: the loss, the sources, or only where the layer and the data come from?

# %% hint="layer_gradients"
# es: Una capa se llama como una función, también con un arreglo de NumPy: en el ejemplo, `fee(amounts)`. La lista de sus variables se da entera como fuente, y la respuesta sigue su orden.
# en: A layer is called like a function, with a NumPy array too: in the example, `fee(amounts)`. The list of its variables is given whole as the source, and the answer follows its order.

# %% hint="layer_gradients"
# es: En el bloque, la media (`tf.reduce_mean`) de los cuadrados de lo que da la capa al llamarla con `x`. Después pide el gradiente; la fuente es la lista de variables entrenables de `layer`. Lo que responde la cinta ya es la lista que se pide.
# en: In the block, the mean (`tf.reduce_mean`) of the squares of what the layer gives when it is called with `x`. Then ask for the gradient; the source is the list of trainable variables of `layer`. What the tape answers is already the list that the exercise asks for.

# %% checks="layer_gradients"
@public
def one_example(ask):
    """
    es: con una capa de 3 entradas y 2 salidas y 5 filas de datos
    en: with a layer of 3 inputs and 2 outputs and 5 rows of data
    """
    kernel = np.float32([[0.5, -1.0], [1.0, 0.5], [-0.5, 2.0]])
    bias = np.float32([-0.5, 0.25])
    x = [[1.0, 2.0, 0.5], [-1.0, 1.0, 2.0], [2.0, 0.5, -1.0], [0.5, -2.0, 1.0], [1.5, 1.0, -1.0]]
    ask(dense(kernel, bias, "relu"), np.float32(x))


@hidden(points=2)
def gradients_pass_through_the_units_that_are_on(ask, draw):
    """
    es: los gradientes también con otras capas y otros datos
    en: the gradients with other layers and other data too
    """

    def sample():
        return dense(draw.normal(3, 2), draw.normal(2), "relu"), draw.normal(5, 3)

    for layer, x in draw.until(5, sample, keep=each_unit_is_on_and_off):
        ask(layer, x)


def each_unit_is_on_and_off(layer, x):
    kernel, bias = [w.numpy() for w in layer.weights]
    z = x @ kernel + bias
    on = (z > 0).sum(axis=0)
    return abs(z).min() > 0.05 and on.min() >= 1 and on.max() <= 4


@numeric
def by_central_differences(layer, x):
    kernel, bias = layer

    def loss(kernel, bias):
        return np.mean(np.maximum(x @ kernel + bias, 0.0) ** 2)

    return [central(lambda k: loss(k, bias), kernel), central(lambda b: loss(kernel, b), bias)]


# %% wrong="layer_gradients" id="outside" family="no_path"
# es: La cinta dio None para todo: no encontró camino de las fuentes al objetivo que le diste. Lo más común: la capa se llamó fuera del bloque with, o hubo NumPy de por medio (.numpy(), o x @ layer.kernel, que NumPy calcula), o las fuentes son copias.
# en: The tape gave None for every variable: it found no path from the sources to the target that you gave it. Most often: the layer was called outside the with block, or NumPy got in between (.numpy(), or x @ layer.kernel, which NumPy computes), or the sources are copies.
def layer_gradients(layer, x):
    out = layer(x)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(out**2)
    return tape.gradient(loss, layer.trainable_variables)


# %% wrong="layer_gradients" id="through_numpy" family="no_path"
def layer_gradients(layer, x):
    with tf.GradientTape() as tape:
        out = layer(x).numpy()
        loss = tf.reduce_mean(out**2)
    return tape.gradient(loss, layer.trainable_variables)


# %% wrong="layer_gradients" id="copies_as_sources" family="no_path"
def layer_gradients(layer, x):
    sources = [tf.Variable(v) for v in layer.trainable_variables]
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(layer(x) ** 2)
    return tape.gradient(loss, sources)


# %% wrong="layer_gradients" id="numpy_product" family="no_path"
def layer_gradients(layer, x):
    with tf.GradientTape() as tape:
        out = tf.nn.relu(np.asarray(x) @ np.asarray(layer.kernel) + layer.bias.numpy())
        loss = tf.reduce_mean(out**2)
    return tape.gradient(loss, layer.trainable_variables)


# %% wrong="layer_gradients" id="summed"
# es: Tus gradientes son 10 veces los esperados: sumaste los cuadrados de las 5×2 salidas (o no los redujiste). La pérdida es su media.
# en: Your gradients are 10 times the expected ones: you added up the squares of the 5×2 outputs (or did not reduce them). The loss is their mean.
def layer_gradients(layer, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(x) ** 2)
    return tape.gradient(loss, layer.trainable_variables)


# %% wrong="layer_gradients" id="mean_over_the_rows_only"
# es: Tus gradientes son el doble, como si hicieras la media solo sobre las 5 filas: así quedan 2 números, y la cinta los suma. La media es sobre las 5×2 salidas.
# en: Your gradients are twice as large, as if you had taken the mean over the 5 rows only: that leaves 2 numbers, and the tape adds them. The mean is over the 5×2 outputs.
def layer_gradients(layer, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(layer(x) ** 2, axis=0)
    return tape.gradient(loss, layer.trainable_variables)


# %% wrong="layer_gradients" id="forgot_the_square"
# es: Olvidaste el cuadrado: tu pérdida es la media de las salidas, y se pide la media de sus cuadrados.
# en: You forgot the square: your loss is the mean of the outputs; the exercise asks for the mean of their squares.
def layer_gradients(layer, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(layer(x))
    return tape.gradient(loss, layer.trainable_variables)


# %% wrong="layer_gradients" id="square_of_the_mean"
# es: Elevaste al cuadrado la media; se pide al revés: la media de los cuadrados.
# en: You squared the mean; it is the other way round: the mean of the squares.
def layer_gradients(layer, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(layer(x)) ** 2
    return tape.gradient(loss, layer.trainable_variables)


# %% wrong="layer_gradients" id="without_the_activation"
# es: Calculaste x·kernel + bias sin la activación: las salidas que `relu` deja en cero también aportan a tu gradiente. Llama a la capa entera.
# en: You computed x·kernel + bias without the activation: the outputs that `relu` sets to zero add to your gradient too. Call the whole layer.
def layer_gradients(layer, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((tf.matmul(x, layer.kernel) + layer.bias) ** 2)
    return tape.gradient(loss, layer.trainable_variables)


# %% wrong="layer_gradients" id="the_layer_as_source" family="not_a_source"
# es: Una fuente tiene que ser una variable (o una lista de ellas). Una capa no lo es, ni lo son las copias de NumPy que da get_weights(): pide sus variables a la capa.
# en: A source must be a variable (or a list of them). A layer is not one, nor are the NumPy copies that get_weights() gives: ask the layer for its variables.
def layer_gradients(layer, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(layer(x) ** 2)
    return tape.gradient(loss, layer)


# %% wrong="layer_gradients" id="weights_as_arrays" family="not_a_source"
def layer_gradients(layer, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(layer(x) ** 2)
    return tape.gradient(loss, layer.get_weights())


# %% wrong="layer_gradients" id="watched_keras_variables"
# es: tape.watch no admite variables de Keras. Tampoco hace falta: las variables entrenables de una capa se vigilan solas. Quita esa línea.
# en: tape.watch does not take Keras variables. Nor is it needed: the trainable variables of a layer are watched by themselves. Take that line out.
def layer_gradients(layer, x):
    with tf.GradientTape() as tape:
        tape.watch(layer.trainable_variables)
        loss = tf.reduce_mean(layer(x) ** 2)
    return tape.gradient(loss, layer.trainable_variables)


# %% wrong="layer_gradients" id="kernel_only"
# es: Diste solo el gradiente del kernel. Se pide una lista con uno por cada variable entrenable de la capa, y el bias también lo es.
# en: You gave the gradient of the kernel only. The exercise asks for a list, with one for each trainable variable of the layer, and the bias is one too.
def layer_gradients(layer, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(layer(x) ** 2)
    return tape.gradient(loss, layer.kernel)


# %% wrong="layer_gradients" id="bias_first"
# es: La lista está al revés: va en el orden de las variables de la capa, primero el kernel y después el bias.
# en: The list is the wrong way round: it goes in the order of the layer's variables, the kernel first and then the bias.
def layer_gradients(layer, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(layer(x) ** 2)
    return tape.gradient(loss, [layer.bias, layer.kernel])


# %% wrong="layer_gradients" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def layer_gradients(layer, x):
    delta = 2 * layer(x) / 10
    return [tf.transpose(x) @ delta, tf.reduce_sum(delta, axis=0)]


# %% accept="layer_gradients" id="kernel_and_bias"
def layer_gradients(layer, x):
    with tf.GradientTape() as tape:
        loss = tf.math.reduce_mean(tf.math.square(layer(tf.constant(x))))
    d_kernel, d_bias = tape.gradient(loss, [layer.kernel, layer.bias])
    return d_kernel, d_bias


# %% accept="layer_gradients" id="unrolled_by_hand"
def layer_gradients(layer, x):
    with tf.GradientTape(persistent=True) as tape:
        out = tf.nn.relu(tf.matmul(x, layer.kernel) + layer.bias)
        loss = tf.reduce_mean(out * out)
    return [tape.gradient(loss, v) for v in layer.variables]


# %% [markdown] lang="es" exercise="gradients_by_path"
# ### 4.2 ¿De quién es cada gradiente?
#
# `model.trainable_variables` junta en una lista las variables de todas las capas. Para saber cuál es cuál, cada variable tiene un
# `path` con su capa y su nombre (aquí, en `Sequential`, también el modelo: `net/hidden/kernel`; otros modelos no lo ponen). **No uses
# `name`** para eso: en Keras 3 es solo `kernel` o `bias`, y se repite en cada capa.
#
# Tampoco el `path` es siempre único: si dos capas se llaman igual, o si un bloque se repite, dos variables comparten `path`, y un
# diccionario por `path` pierde un gradiente sin avisar. Da a cada capa un nombre distinto.
#
# En el ejemplo, un modelo de dos capas: `Sequential` las encadena e `Input((2,))` dice que cada fila trae 2 números. `zip` empareja cada
# variable con su gradiente:

# %% [markdown] lang="en" exercise="gradients_by_path"
# ### 4.2 Whose gradient is it?
#
# `model.trainable_variables` puts the variables of all the layers in one list. To tell which is which, each variable has a
# `path` with its layer and its name (here, in `Sequential`, the model too: `net/hidden/kernel`; other models leave it out). **Do not
# use `name`** for that: in Keras 3 it is just `kernel` or `bias`, the same in every layer.
#
# The `path` is not always unique either: if two layers have the same name, or a block is repeated, two variables share a `path`, and
# a dict by `path` loses a gradient without warning. Give each layer a different name.
#
# In the example, a model of two layers: `Sequential` chains them, and `Input((2,))` says that each row has 2 numbers. `zip` pairs each
# variable with its gradient:

# %%
net = tf.keras.Sequential(
    [
        tf.keras.Input((2,)),
        tf.keras.layers.Dense(3, activation="tanh", kernel_initializer="ones", name="hidden"),
        tf.keras.layers.Dense(1, kernel_initializer="ones", name="out"),
    ],
    name="net",
)
with tf.GradientTape() as tape:
    total = tf.reduce_sum(net(orders))
slopes = tape.gradient(total, net.trainable_variables)
for v, slope in zip(net.trainable_variables, slopes):
    print(v.path, "|", v.name, "|", slope.shape)

# %% [markdown] lang="es" exercise="gradients_by_path"
# Ojo con las formas en la pérdida. La predicción tiene forma (N, 1). Si le restas un `y` de forma (N,), TensorFlow no se queja:
# estira las dos formas hasta que encajan (*broadcasting*, **difusión**). Resta todos los `y` de todas las predicciones, y la media sale entonces de $N \times N$ números:

# %% [markdown] lang="en" exercise="gradients_by_path"
# Mind the shapes in the loss. The prediction has shape (N, 1). If you subtract a `y` of shape (N,) from it, TensorFlow does not
# complain: it stretches both shapes until they fit (**broadcasting**). It subtracts every `y` from every prediction, and the mean is then of $N \times N$ numbers:

# %%
print((tf.ones((4, 1)) - tf.ones((4,))).shape, (tf.ones((4, 1)) - tf.ones((4, 1))).shape)

# %% [markdown] lang="es" exercise="gradients_by_path"
# Completa la función. Recibe `model`, un modelo ya construido con 3 entradas, una capa oculta de 4 unidades con tanh y una salida, y
# dos arreglos de NumPy `float32`: `x` (6, 3) e `y` (6, 1). La pérdida es el error cuadrático medio, la media sobre los 6 números:
#
# $$L = \frac{1}{6} \sum_{i=1}^{6} (\hat y_i - y_i)^2, \qquad \hat y = \mathrm{model}(x)$$
#
# Graba la pérdida en una cinta tuya (`compile` y `fit` usan otra por dentro, que aquí no vale) y devuelve un diccionario con los
# gradientes de las variables entrenables: la clave es el `path` de cada variable.

# %% [markdown] lang="en" exercise="gradients_by_path"
# Complete the function. It takes `model`, a model already built with 3 inputs, a hidden layer of 4 units with tanh and one output, and
# two NumPy `float32` arrays: `x` (6, 3) and `y` (6, 1). The loss is the mean squared error, the mean over the 6 numbers:
#
# $$L = \frac{1}{6} \sum_{i=1}^{6} (\hat y_i - y_i)^2, \qquad \hat y = \mathrm{model}(x)$$
#
# Record the loss on a tape of your own (`compile` and `fit` use another one inside, which does not count here) and return a dict
# with the gradients of the trainable variables: the key is the `path` of each variable.

# %% exercise="gradients_by_path"
def gradients_by_path(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)  # SOLUTION
    gradients = tape.gradient(loss, model.trainable_variables)  # SOLUTION
    by_path = {v.path: g for v, g in zip(model.trainable_variables, gradients)}  # SOLUTION
    return by_path


# %% hint="gradients_by_path"
# es: La cinta da una lista de gradientes: ¿cómo sabes de qué variable es cada uno?
# en: The tape gives a list of gradients: how do you know which variable each one belongs to?

# %% hint="gradients_by_path"
# es: Variables y gradientes van en el mismo orden, así que `zip` los empareja, como en el bucle del ejemplo. Lo que distingue a cada variable es su `path`. Y mira las formas: aquí la predicción y `y` ya tienen la misma.
# en: Variables and gradients come in the same order, so `zip` pairs them, as in the loop of the example. What tells the variables apart is their `path`. And look at the shapes: here the prediction and `y` already have the same.

# %% hint="gradients_by_path"
# es: Pérdida: lo que da el modelo con `x`, menos `y`, al cuadrado, y la media. La fuente son las variables entrenables del modelo. Al final recorre con `zip` esas variables y sus gradientes y llena un diccionario: la clave es el `path` de la variable; el valor, su gradiente.
# en: Loss: what the model gives for `x`, minus `y`, squared, and the mean. The source is the model's trainable variables. At the end go through those variables and their gradients with `zip` and fill a dict: the key is the variable's `path`, the value its gradient.

# %% checks="gradients_by_path"
@public
def one_example(ask):
    """
    es: con un modelo 3-4-1 y 6 filas de datos
    en: with a 3-4-1 model and 6 rows of data
    """
    kernel_1 = np.float32([[0.5, -0.25, 0.75, 0.1], [-0.5, 0.5, 0.2, -0.3], [0.25, 0.4, -0.6, 0.8]])
    bias_1 = np.float32([0.1, -0.2, 0.3, 0.05])
    kernel_2 = np.float32([[1.0], [-0.5], [0.75], [0.4]])
    bias_2 = np.float32([0.2])
    x = [[1, 0, 0.5], [-1, 1, 0], [0.5, -0.5, 1], [2, 0.3, -1], [-0.4, -1.2, 0.7], [0.2, 0.9, 1.5]]
    y = [[2], [-0.5], [1.5], [3], [0.25], [1]]
    ask(
        model(dense(kernel_1, bias_1, "tanh"), dense(kernel_2, bias_2)),
        np.float32(x),
        np.float32(y),
    )


@hidden(points=2)
def each_path_has_its_own_gradient(ask, draw):
    """
    es: el gradiente de cada variable, por su path, con otros modelos y datos
    en: the gradient of each variable, by its path, with other models and data
    """

    def sample():
        layer_1 = dense(draw.normal(3, 4), draw.normal(4), "tanh")
        layer_2 = dense(draw.away_from_zero(4, 1), draw.normal(1))
        return model(layer_1, layer_2), draw.normal(6, 3), draw.away_from_zero(6, 1)

    for net, x, y in draw.until(5, sample, keep=errors_do_not_cancel):
        ask(net, x, y)


def errors_do_not_cancel(net, x, y):
    kernel_1, bias_1, kernel_2, bias_2 = [w.numpy() for w in net.weights]
    prediction = np.tanh(x @ kernel_1 + bias_1) @ kernel_2 + bias_2
    return abs((prediction - y).mean()) > 0.2


@numeric
def by_central_differences(model, x, y):
    paths = [f"model/layer_{n}/{name}" for n in (1, 2) for name in ("kernel", "bias")]

    def loss(kernel_1, bias_1, kernel_2, bias_2):
        prediction = np.tanh(x @ kernel_1 + bias_1) @ kernel_2 + bias_2
        return np.mean((prediction - y) ** 2)

    def slope(i):
        return central(lambda w: loss(*model[:i], w, *model[i + 1 :]), model[i])

    return {path: slope(i) for i, path in enumerate(paths)}


# %% wrong="gradients_by_path" id="keys_by_name"
# es: Usaste v.name como clave. En Keras 3 las dos capas tienen kernel y bias, así que unas claves pisan a otras y faltan gradientes. La clave pedida es v.path.
# en: You used v.name as the key. In Keras 3 both layers have kernel and bias, so some keys overwrite others and gradients are missing. The key should be v.path.
def gradients_by_path(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    return {v.name: g for v, g in zip(model.trainable_variables, gradients)}


# %% wrong="gradients_by_path" id="squeezed_prediction" family="broadcast"
# es: En tu resta una parte es (6, 1) y la otra (6,): se expanden a (6, 6) y la media mezcla cada predicción con todos los datos. Deja las dos con la misma forma.
# en: In your difference one side is (6, 1) and the other (6,): they broadcast to (6, 6) and the mean mixes each prediction with all the data. Give both the same shape.
def gradients_by_path(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((tf.squeeze(model(x)) - y) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    return {v.path: g for v, g in zip(model.trainable_variables, gradients)}


# %% wrong="gradients_by_path" id="flattened_data" family="broadcast"
def gradients_by_path(model, x, y):
    y = tf.reshape(y, (-1,))
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    return {v.path: g for v, g in zip(model.trainable_variables, gradients)}


# %% wrong="gradients_by_path" id="summed"
# es: Tus gradientes son 6 veces los esperados: sumaste los cuadrados de las 6 filas. La pérdida es su media.
# en: Your gradients are 6 times the expected ones: you added up the squares of the 6 rows. The loss is their mean.
def gradients_by_path(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((model(x) - y) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    return {v.path: g for v, g in zip(model.trainable_variables, gradients)}


# %% wrong="gradients_by_path" id="half_squared_error"
# es: Tus gradientes son justo la mitad de los esperados, como si la pérdida llevara un 1/2 delante. El error cuadrático medio del ejercicio va sin el medio.
# en: Your gradients are exactly half of the expected ones, as if the loss had a 1/2 in front. The mean squared error of the exercise has no half.
def gradients_by_path(model, x, y):
    with tf.GradientTape() as tape:
        loss = 0.5 * tf.reduce_mean((model(x) - y) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    return {v.path: g for v, g in zip(model.trainable_variables, gradients)}


# %% wrong="gradients_by_path" id="absolute_error"
# es: Usaste el error absoluto medio; la pérdida que se pide es el error cuadrático medio.
# en: You used the mean absolute error; the loss of the exercise is the mean squared error.
def gradients_by_path(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.abs(model(x) - y))
    gradients = tape.gradient(loss, model.trainable_variables)
    return {v.path: g for v, g in zip(model.trainable_variables, gradients)}


# %% wrong="gradients_by_path" id="predicted" family="no_path"
# es: Todos los gradientes son None: lo más común es que la cinta no viera el modelo. model.predict y .numpy() devuelven NumPy, fuera de TensorFlow; y lo calculado antes del bloque with no se graba. Llama al modelo como función, dentro del bloque.
# en: All the gradients are None: most often the tape never saw the model. model.predict and .numpy() return NumPy, outside TensorFlow; and what is computed before the with block is not recorded. Call the model as a function, inside the block.
def gradients_by_path(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model.predict_on_batch(x) - y) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    return {v.path: g for v, g in zip(model.trainable_variables, gradients)}


# %% wrong="gradients_by_path" id="outside" family="no_path"
def gradients_by_path(model, x, y):
    prediction = model(x)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((prediction - y) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    return {v.path: g for v, g in zip(model.trainable_variables, gradients)}


# %% wrong="gradients_by_path" id="through_numpy" family="no_path"
def gradients_by_path(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.constant(np.mean((model(x).numpy() - y) ** 2))
    gradients = tape.gradient(loss, model.trainable_variables)
    return {v.path: g for v, g in zip(model.trainable_variables, gradients)}


# %% wrong="gradients_by_path" id="plain_list"
# es: Devuelves la lista de gradientes. Se pide un diccionario, con un gradiente para cada path.
# en: You return the list of gradients. The exercise asks for a dict, with one gradient for each path.
def gradients_by_path(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    return tape.gradient(loss, model.trainable_variables)


# %% wrong="gradients_by_path" id="variables_as_keys"
# es: Una variable de Keras no puede ser clave de un diccionario. La clave que se pide es un texto: el path de la variable.
# en: A Keras variable cannot be the key of a dict. The key should be a string: the variable's path.
def gradients_by_path(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    return {v: g for v, g in zip(model.trainable_variables, gradients)}


# %% wrong="gradients_by_path" id="returned_the_weights"
# es: En tu diccionario están los pesos, no sus gradientes. Empareja cada variable con lo que dio la cinta.
# en: Your dict holds the weights, not their gradients. Pair each variable with what the tape gave.
def gradients_by_path(model, x, y):
    return {v.path: tf.convert_to_tensor(v) for v in model.trainable_variables}


# %% accept="gradients_by_path" id="dict_of_sources"
def gradients_by_path(model, x, y):
    sources = {v.path: v for v in model.trainable_variables}
    with tf.GradientTape() as tape:
        error = y - model(x)
        loss = tf.reduce_mean(tf.square(error))
    return tape.gradient(loss, sources)


# %% accept="gradients_by_path" id="both_flattened"
def gradients_by_path(model, x, y):
    with tf.GradientTape(persistent=True) as tape:
        prediction = tf.squeeze(model(x, training=True), axis=1)
        loss = tf.reduce_sum((prediction - y[:, 0]) ** 2) / len(y)
    by_path = {}
    for layer in model.layers:
        for v in layer.weights:
            by_path[v.path] = tape.gradient(loss, v)
    return by_path


# %% [markdown] lang="es" exercise="input_gradient"
# ### 4.3 El gradiente respecto a la entrada
#
# La fuente puede ser también el **dato**: ¿cuánto cambia la salida si cambia un poco cada número de la entrada? Así se ve
# en qué se fija el modelo (mapas de *saliencia*). El dato es un tensor cualquiera, no una variable: como en 1.3, hay que vigilarlo.
#
# Si el objetivo suma las salidas de todas las filas, cada fila del gradiente es el gradiente de su propia salida, porque en este modelo la
# salida de una fila no depende de las demás filas. En el ejemplo, con la capa `price` y la suma de los cuadrados:

# %% [markdown] lang="en" exercise="input_gradient"
# ### 4.3 The gradient with respect to the input
#
# The source can also be the **data**: how much does the output change if each number of the input changes a little? It shows what
# the model looks at (*saliency* maps). The data is an ordinary tensor, not a variable: as in 1.3, it has to be watched.
#
# If the target adds up the outputs of all the rows, each row of the gradient is the gradient of its own output, because in this model the
# output of one row does not depend on the other rows. In the example, with the layer `price` and the sum of the squares:

# %%
with tf.GradientTape() as tape:
    tape.watch(orders)
    energy = tf.reduce_sum(price(orders) ** 2)
print(price(orders).numpy().tolist())
print(tape.gradient(energy, orders).numpy().tolist())

# %% [markdown] lang="es" exercise="input_gradient"
# Completa la función. Recibe `model`, un modelo 3-4-1 ya construido como el de 4.2, y `x`, un **tensor** `float32` de forma (6, 3) (la primera línea
# hace que también valga un arreglo de NumPy). El objetivo es la **suma de las salidas** del modelo, $s = \sum_{i=1}^{6} \mathrm{model}(x)_i$.
# Devuelve su gradiente respecto a `x`, de forma (6, 3) y con su signo.
#
# Dos trampas: `model.predict(x)` devuelve un arreglo de NumPy, y la cinta no sabe de dónde vino; y `model.inputs[0]` es solo la
# *plantilla* de la entrada (un tensor simbólico, sin números), no tu dato.

# %% [markdown] lang="en" exercise="input_gradient"
# Complete the function. It takes `model`, a built 3-4-1 model like that of 4.2, and `x`, a `float32` **tensor** of shape (6, 3) (the first
# line makes a NumPy array do as well). The target is the **sum of the outputs** of the model, $s = \sum_{i=1}^{6} \mathrm{model}(x)_i$.
# Return its gradient with respect to `x`, of shape (6, 3) and with its sign.
#
# Two traps: `model.predict(x)` returns a NumPy array, and the tape cannot tell where it came from; and `model.inputs[0]` is only a
# *stand-in* for the input (a symbolic tensor, without numbers), not your data.

# %% exercise="input_gradient"
def input_gradient(model, x):
    x = tf.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        # BEGIN SOLUTION
        tape.watch(x)
        total = tf.reduce_sum(model(x))
        # END SOLUTION
    gradient = tape.gradient(total, x)  # SOLUTION
    return gradient


# %% hint="input_gradient"
# es: La fuente es ahora la entrada, un tensor: ¿quién le dice a la cinta que lo siga, y cuándo?
# en: The source is now the input, a tensor: who tells the tape to follow it, and when?

# %% hint="input_gradient"
# es: Como en 1.3, un tensor se vigila dentro del bloque y antes de usarlo: en el ejemplo, la primera línea del bloque lo hace con `orders`. Al modelo se le llama como a una función, también dentro.
# en: As in 1.3, a tensor is watched inside the block and before it is used: in the example, the first line of the block does it with `orders`. The model is called like a function, inside too.

# %% hint="input_gradient"
# es: Dos líneas en el bloque: pide vigilar `x`, y suma con `tf.reduce_sum` lo que da el modelo al llamarlo con `x` (sin el cuadrado del ejemplo). Después pide el gradiente: el objetivo es esa suma y la fuente, la entrada.
# en: Two lines in the block: ask for `x` to be watched, and add up with `tf.reduce_sum` what the model gives when it is called with `x` (without the square of the example). Then ask for the gradient: the target is that sum, the source is the input.

# %% checks="input_gradient"
@public
def one_example(ask):
    """
    es: con un modelo 3-4-1 y 6 filas de datos
    en: with a 3-4-1 model and 6 rows of data
    """
    kernel_1 = np.float32([[0.5, -0.25, 0.75, 0.1], [-0.5, 0.5, 0.2, -0.3], [0.25, 0.4, -0.6, 0.8]])
    bias_1 = np.float32([0.1, -0.2, 0.3, 0.05])
    kernel_2 = np.float32([[1.0], [-0.5], [0.75], [0.4]])
    bias_2 = np.float32([0.2])
    x = [[1, 0, 0.5], [-1, 1, 0], [0.5, -0.5, 1], [2, 0.3, -1], [-0.4, -1.2, 0.7], [0.2, 0.9, 1.5]]
    ask(model(dense(kernel_1, bias_1, "tanh"), dense(kernel_2, bias_2)), tensor(np.float32(x)))


@hidden(points=2)
def each_row_has_the_slope_of_its_own_output(ask, draw):
    """
    es: el gradiente respecto a la entrada con otros modelos y datos
    en: the gradient with respect to the input with other models and data
    """

    def sample():
        layer_1 = dense(draw.normal(3, 4), draw.normal(4), "tanh")
        layer_2 = dense(draw.away_from_zero(4, 1), draw.normal(1))
        return model(layer_1, layer_2), draw.normal(6, 3)

    for net, x in draw.until(5, sample, keep=slopes_of_both_signs):
        ask(net, tensor(x))


def slopes_of_both_signs(net, x):
    kernel_1, bias_1, kernel_2, _ = [w.numpy() for w in net.weights]
    h = np.tanh(x @ kernel_1 + bias_1)
    slopes = (kernel_2.T * (1 - h**2)) @ kernel_1.T
    return slopes.max() > 0.1 and slopes.min() < -0.1


@numeric
def by_central_differences(model, x):
    kernel_1, bias_1, kernel_2, bias_2 = model
    return central(lambda x: np.sum(np.tanh(x @ kernel_1 + bias_1) @ kernel_2 + bias_2), x)


# %% wrong="input_gradient" id="not_watched" family="no_path"
# es: La cinta dio None: no hay camino grabado de x a la salida. Lo más común: nadie vigilaba x cuando se usó (o se vigiló una copia), o el modelo se llamó fuera del bloque, o con model.predict, que devuelve NumPy.
# en: The tape gave None: there is no recorded path from x to the output. Most often: nobody was watching x when it was used (or a copy was watched), or the model was called outside the block, or with model.predict, which returns NumPy.
def input_gradient(model, x):
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(model(x))
    return tape.gradient(total, x)


# %% wrong="input_gradient" id="predicted" family="no_path"
def input_gradient(model, x):
    x = tf.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(model.predict_on_batch(x))
    return tape.gradient(total, x)


# %% wrong="input_gradient" id="watched_a_copy" family="no_path"
def input_gradient(model, x):
    with tf.GradientTape() as tape:
        tape.watch(tf.identity(x))
        total = tf.reduce_sum(model(x))
    return tape.gradient(total, x)


# %% wrong="input_gradient" id="outside" family="no_path"
def input_gradient(model, x):
    total = tf.reduce_sum(model(x))
    with tf.GradientTape() as tape:
        tape.watch(x)
    return tape.gradient(total, x)


# %% wrong="input_gradient" id="symbolic_input" family="not_a_source"
# es: Tu fuente no es un tensor con números: model.inputs[0] es simbólico (la plantilla de la entrada) y x.numpy() es un arreglo de NumPy. La fuente es el mismo tensor x con el que llamaste al modelo.
# en: Your source is not a tensor with numbers: model.inputs[0] is symbolic (a stand-in for the input) and x.numpy() is a NumPy array. The source is the very tensor x that you called the model with.
def input_gradient(model, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(model(x))
    return tape.gradient(total, model.inputs[0])


# %% wrong="input_gradient" id="array_as_source" family="not_a_source"
def input_gradient(model, x):
    x = np.asarray(x)
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(model(x))
    return tape.gradient(total, x)


# %% wrong="input_gradient" id="averaged"
# es: Tu gradiente es la sexta parte del esperado: hiciste la media de las 6 salidas. El objetivo es su suma.
# en: Your gradient is one sixth of the expected one: you took the mean of the 6 outputs. The target is their sum.
def input_gradient(model, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_mean(model(x))
    return tape.gradient(total, x)


# %% wrong="input_gradient" id="sum_of_the_squares"
# es: Tu objetivo es la suma de los cuadrados de las salidas, como en el ejemplo. Aquí se pide la suma de las salidas.
# en: Your target is the sum of the squares of the outputs, as in the example. This exercise asks for the sum of the outputs.
def input_gradient(model, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(model(x) ** 2)
    return tape.gradient(total, x)


# %% wrong="input_gradient" id="source_is_the_weights"
# es: Derivaste respecto a las variables del modelo. La fuente que se pide es la entrada x.
# en: You differentiated with respect to the model's variables. The source should be the input x.
def input_gradient(model, x):
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(model(x))
    return tape.gradient(total, model.trainable_variables)


# %% wrong="input_gradient" id="absolute_value"
# es: Le quitaste el signo. En un mapa de saliencia a veces se hace, pero aquí se pide el gradiente con su signo.
# en: You took the sign off. In saliency maps that is sometimes done, but here the gradient keeps its sign.
def input_gradient(model, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(model(x))
    return tf.abs(tape.gradient(total, x))


# %% wrong="input_gradient" id="jacobian"
# es: jacobian da la derivada de cada salida respecto a cada entrada, de forma (6, 1, 6, 3). Se pide el gradiente de la suma, con la forma de x.
# en: jacobian gives the derivative of each output with respect to each input, of shape (6, 1, 6, 3). The exercise asks for the gradient of the sum, in the shape of x.
def input_gradient(model, x):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        out = model(x)
    return tape.jacobian(out, x, experimental_use_pfor=False)


# %% wrong="input_gradient" id="returned_the_output"
# es: Devuelves la salida del modelo, no su gradiente respecto a x.
# en: You return the output of the model, not its gradient with respect to x.
def input_gradient(model, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        out = model(x)
    tape.gradient(out, x)
    return out


# %% wrong="input_gradient" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def input_gradient(model, x):
    kernel_1, bias_1, kernel_2, bias_2 = model.get_weights()
    h = tf.tanh(tf.matmul(x, kernel_1) + bias_1)
    return tf.matmul(kernel_2.T * (1 - h**2), kernel_1.T)


# %% accept="input_gradient" id="variable_instead"
def input_gradient(model, x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(model(x))
    return tape.gradient(total, x)


# %% accept="input_gradient" id="unreduced_target"
def input_gradient(model, x):
    x = tf.constant(x)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch([x])
        out = model(x, training=False)
    (gradient,) = tape.gradient(out, [x])
    return gradient


# %% [markdown] lang="es" exercise="trainable_gradients"
# ### 4.4 Congelar una capa
#
# A veces no quieres entrenar todo el modelo: aprovechas unas capas ya entrenadas y ajustas el resto. Para **congelar** una capa se
# pone su atributo `trainable` a `False`. Entonces sus variables salen de `model.trainable_variables`, pero siguen en `model.variables`.
#
# Cuidado: congelar no las borra de la cinta. Si las pides como fuente, Keras 3 y la cinta **siguen dando su gradiente** (no `None`). Lo congelado
# queda fuera si tus fuentes son `model.trainable_variables`; con `model.variables`, no. En el ejemplo se congela la **última** capa de `net` y después
# se descongela. `cinta.explain` lo dice de su kernel:

# %% [markdown] lang="en" exercise="trainable_gradients"
# ### 4.4 Freezing a layer
#
# Sometimes you do not want to train the whole model: you keep some layers that are trained already and adjust the rest. To **freeze** a
# layer, set its attribute `trainable` to `False`. Then its variables leave `model.trainable_variables`, but stay in `model.variables`.
#
# Careful: freezing does not erase them from the tape. If you ask for them as sources, Keras 3 and the tape **still give their gradient** (not `None`).
# The frozen ones stay out if your sources are `model.trainable_variables`; with `model.variables` they do not. In the example the **last** layer of `net` is frozen, and
# then unfrozen. `cinta.explain` says it of its kernel:

# %%
net.layers[1].trainable = False
with tf.GradientTape() as tape:
    total = tf.reduce_sum(net(orders))
slopes = tape.gradient(total, net.variables)
print([v.path for v in net.trainable_variables])
print([slope is None for slope in slopes])
print(cinta.explain(tape, total, net.layers[1].kernel))
net.layers[1].trainable = True
print(len(net.trainable_variables))

# %% [markdown] lang="es" exercise="trainable_gradients"
# Completa la función. Recibe `model`, un modelo 3-4-1 ya construido y sin congelar como el de 4.2, y dos arreglos de NumPy `float32`: `x` (6, 3) e `y` (6, 1).
# Devuelve la lista de los gradientes del error cuadrático medio (la media sobre los 6 números, como en 4.2) respecto a lo que queda
# entrenable **cuando la primera capa está congelada**: 2 gradientes, de formas (4, 1) y (1,). Se califica la lista que devuelves, no
# cómo la consigues; lo seguro es congelar la capa y usar la lista que da el modelo. El evaluador te da un modelo nuevo en cada llamada.

# %% [markdown] lang="en" exercise="trainable_gradients"
# Complete the function. It takes `model`, a built 3-4-1 model with nothing frozen, like that of 4.2, and two NumPy `float32` arrays: `x` (6, 3) and `y` (6, 1).
# Return the list of the gradients of the mean squared error (the mean over the 6 numbers, as in 4.2) with respect to what is left
# trainable **when the first layer is frozen**: 2 gradients, of shapes (4, 1) and (1,). The list that you return is graded, not how
# you get it; the safe way is to freeze the layer and use the list that the model gives. The grader gives you a new model at each call.

# %% exercise="trainable_gradients"
def trainable_gradients(model, x, y):
    # BEGIN SOLUTION
    model.layers[0].trainable = False
    # END SOLUTION
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)  # SOLUTION
    gradients = tape.gradient(loss, model.trainable_variables)  # SOLUTION
    return gradients


# %% hint="trainable_gradients"
# es: ¿Cuántas variables entrenables tiene el modelo antes de congelar su primera capa, y cuántas después?
# en: How many trainable variables does the model have before its first layer is frozen, and how many after?

# %% hint="trainable_gradients"
# es: Congelar es poner a `False` el atributo `trainable` de una capa: el ejemplo lo hace con la última, `net.layers[1]`. Qué gradientes recibes lo deciden las fuentes que das, no la cinta.
# en: To freeze is to set a layer's attribute `trainable` to `False`: the example does it with the last one, `net.layers[1]`. Which gradients you get depends on the sources that you give, not on the tape.

# %% hint="trainable_gradients"
# es: Antes del bloque, haz con la primera capa de tu modelo, la de índice 0, lo que la primera línea del ejemplo hace con la última. La pérdida es la de 4.2. La fuente es la lista de variables entrenables del modelo, no la de todas.
# en: Before the block, do to the first layer of your model, the one with index 0, what the first line of the example does to the last. The loss is that of 4.2. The source is the list of the model's trainable variables, not that of all.

# %% checks="trainable_gradients"
@public
def one_example(ask):
    """
    es: con un modelo 3-4-1 y 6 filas de datos
    en: with a 3-4-1 model and 6 rows of data
    """
    kernel_1 = np.float32([[0.5, -0.25, 0.75, 0.1], [-0.5, 0.5, 0.2, -0.3], [0.25, 0.4, -0.6, 0.8]])
    bias_1 = np.float32([0.1, -0.2, 0.3, 0.05])
    kernel_2 = np.float32([[1.0], [-0.5], [0.75], [0.4]])
    bias_2 = np.float32([0.2])
    x = [[1, 0, 0.5], [-1, 1, 0], [0.5, -0.5, 1], [2, 0.3, -1], [-0.4, -1.2, 0.7], [0.2, 0.9, 1.5]]
    y = [[2], [-0.5], [1.5], [3], [0.25], [1]]
    ask(
        model(dense(kernel_1, bias_1, "tanh"), dense(kernel_2, bias_2)),
        np.float32(x),
        np.float32(y),
    )


@hidden(points=2)
def only_the_output_layer_is_left(ask, draw):
    """
    es: los 2 gradientes de lo entrenable con otros modelos y datos
    en: the 2 gradients of what is trainable with other models and data
    """

    def sample():
        layer_1 = dense(draw.normal(3, 4), draw.normal(4), "tanh")
        layer_2 = dense(draw.away_from_zero(4, 1), draw.normal(1))
        return model(layer_1, layer_2), draw.normal(6, 3), draw.away_from_zero(6, 1)

    for net, x, y in draw.until(5, sample, keep=errors_do_not_cancel):
        ask(net, x, y)


def errors_do_not_cancel(net, x, y):
    kernel_1, bias_1, kernel_2, bias_2 = [w.numpy() for w in net.weights]
    prediction = np.tanh(x @ kernel_1 + bias_1) @ kernel_2 + bias_2
    return abs((prediction - y).mean()) > 0.2


@numeric
def by_central_differences(model, x, y):
    kernel_1, bias_1, kernel_2, bias_2 = model

    def loss(kernel_2, bias_2):
        prediction = np.tanh(x @ kernel_1 + bias_1) @ kernel_2 + bias_2
        return np.mean((prediction - y) ** 2)

    d_kernel_2 = central(lambda kernel_2: loss(kernel_2, bias_2), kernel_2)
    d_bias_2 = central(lambda bias_2: loss(kernel_2, bias_2), bias_2)
    return [d_kernel_2, d_bias_2]


# %% wrong="trainable_gradients" id="not_frozen" family="all_four"
# es: Devuelves los 4 gradientes. Lo más común: la primera capa no está congelada cuando pides la lista de fuentes (nunca lo estuvo, la congelas después, o la descongelas antes), o esa lista incluye lo congelado (model.variables, model.weights): la cinta sigue dando el gradiente de una capa congelada.
# en: You return all 4 gradients. Most often: the first layer is not frozen when you read the list of sources (it never was, you freeze it later, or unfreeze it before), or that list includes what is frozen (model.variables, model.weights): the tape still gives the gradient of a frozen layer.
def trainable_gradients(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    return tape.gradient(loss, model.trainable_variables)


# %% wrong="trainable_gradients" id="all_the_variables" family="all_four"
def trainable_gradients(model, x, y):
    model.layers[0].trainable = False
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    return tape.gradient(loss, model.variables)


# %% wrong="trainable_gradients" id="list_read_before_freezing" family="all_four"
def trainable_gradients(model, x, y):
    sources = model.trainable_variables
    model.layers[0].trainable = False
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    return tape.gradient(loss, sources)


# %% wrong="trainable_gradients" id="froze_the_last"
# es: Devuelves los gradientes de la primera capa, que es la que hay que congelar: o congelaste otra, o no elegiste lo que queda. Se piden los de la última.
# en: You return the gradients of the first layer, which is the one to freeze: either you froze another, or you did not take what is left. The exercise asks for those of the last.
def trainable_gradients(model, x, y):
    model.layers[-1].trainable = False
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    return tape.gradient(loss, model.trainable_variables)


# %% wrong="trainable_gradients" id="froze_the_model"
# es: La lista está vacía: entre tus fuentes no había ninguna variable. Es lo que pasa si se congela el modelo entero; congela solo la primera capa.
# en: The list is empty: there was no variable among your sources. That is what happens if the whole model is frozen; freeze the first layer only.
def trainable_gradients(model, x, y):
    model.trainable = False
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    return tape.gradient(loss, model.trainable_variables)


# %% wrong="trainable_gradients" id="froze_the_kernel_only"
# es: Devuelves 3 gradientes: sobra el del bias de la primera capa. Si congelas la capa entera, quedan fuera su kernel y su bias.
# en: You return 3 gradients: that of the bias of the first layer is one too many. If you freeze the whole layer, both its kernel and its bias stay out.
def trainable_gradients(model, x, y):
    model.layers[0].kernel.trainable = False
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    return tape.gradient(loss, model.trainable_variables)


# %% wrong="trainable_gradients" id="padded_with_none"
# es: En el lugar de la primera capa hay None. Lo congelado no va en la lista: se piden solo los 2 gradientes de lo que queda entrenable.
# en: There is None in the place of the first layer. What is frozen is not in the list: the exercise asks only for the 2 gradients of what is left trainable.
def trainable_gradients(model, x, y):
    model.layers[0].trainable = False
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    return [None, None, *tape.gradient(loss, model.trainable_variables)]


# %% wrong="trainable_gradients" id="outside" family="no_path"
# es: Los dos gradientes son None. Lo más común: llamaste al modelo fuera del bloque with, o saliste de TensorFlow con model.predict o .numpy(). Congelar no es la causa.
# en: Both gradients are None. Most often: you called the model outside the with block, or you left TensorFlow through model.predict or .numpy(). Freezing is not the cause.
def trainable_gradients(model, x, y):
    model.layers[0].trainable = False
    prediction = model(x)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((prediction - y) ** 2)
    return tape.gradient(loss, model.trainable_variables)


# %% wrong="trainable_gradients" id="predicted" family="no_path"
def trainable_gradients(model, x, y):
    model.layers[0].trainable = False
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model.predict_on_batch(x) - y) ** 2)
    return tape.gradient(loss, model.trainable_variables)


# %% wrong="trainable_gradients" id="summed"
# es: Tus gradientes son 6 veces los esperados: sumaste los cuadrados de las 6 filas. La pérdida es su media.
# en: Your gradients are 6 times the expected ones: you added up the squares of the 6 rows. The loss is their mean.
def trainable_gradients(model, x, y):
    model.layers[0].trainable = False
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((model(x) - y) ** 2)
    return tape.gradient(loss, model.trainable_variables)


# %% wrong="trainable_gradients" id="broadcast"
# es: En tu resta una parte es (6, 1) y la otra (6,): se expanden a (6, 6) y la media mezcla cada predicción con todos los datos. Deja las dos con la misma forma.
# en: In your difference one side is (6, 1) and the other (6,): they broadcast to (6, 6) and the mean mixes each prediction with all the data. Give both the same shape.
def trainable_gradients(model, x, y):
    model.layers[0].trainable = False
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((tf.squeeze(model(x)) - y) ** 2)
    return tape.gradient(loss, model.trainable_variables)


# %% wrong="trainable_gradients" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def trainable_gradients(model, x, y):
    model.layers[0].trainable = False
    h = model.layers[0](x)
    delta = 2 * (model.layers[1](h) - y) / 6
    return [tf.matmul(h, delta, transpose_a=True), tf.reduce_sum(delta, axis=0)]


# %% accept="trainable_gradients" id="frozen_after_the_forward"
def trainable_gradients(model, x, y):
    first, *_ = model.layers
    with tf.GradientTape() as tape:
        error = tf.subtract(model(x), y)
        loss = tf.reduce_mean(tf.square(error))
    first.trainable = False
    return tuple(tape.gradient(loss, model.trainable_variables))


# %% accept="trainable_gradients" id="those_of_the_last_layer"
def trainable_gradients(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    return tape.gradient(loss, model.layers[-1].trainable_variables)


# %% accept="trainable_gradients" id="only_those_marked_trainable"
def trainable_gradients(model, x, y):
    for layer in model.layers[:-1]:
        layer.trainable = False
    sources = [v for v in model.variables if v.trainable]
    with tf.GradientTape(persistent=True) as tape:
        loss = tf.reduce_sum((y - model(x)) ** 2) / len(y)
    return [tape.gradient(loss, v) for v in sources]


# %% [markdown] lang="es"
# ## Un paso con el modelo entero
#
# Ya tienes todas las piezas para entrenar `net`. Hacia adelante: el modelo y la pérdida, dentro del bloque. Hacia atrás: un gradiente
# por variable. Y el paso: a cada variable se le resta su gradiente multiplicado por un número pequeño, como en 1.2. La celda imprime la
# pérdida antes y después; un bucle que repite estas líneas **es** entrenar.

# %% [markdown] lang="en"
# ## A step with the whole model
#
# You have all the pieces to train `net`. The forward pass: the model and the loss, inside the block. The backward pass: one gradient
# for each variable. And the step: from each variable, subtract its gradient times a small number, as in 1.2. The cell prints the loss
# before the step and after it; a loop that repeats these lines **is** training.

# %%
paid = tf.constant([[1.0], [2.0], [0.5]])
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((net(orders) - paid) ** 2)
slopes = tape.gradient(loss, net.trainable_variables)
for v, slope in zip(net.trainable_variables, slopes):
    v.assign_sub(0.1 * slope)
loss_after = tf.reduce_mean((net(orders) - paid) ** 2)
print(round(loss.numpy().item(), 3), round(loss_after.numpy().item(), 3))

# %% [markdown] lang="es"
# ## Lo que te llevas
#
# - Un modelo trae sus variables: `model.trainable_variables` es una lista de fuentes, los gradientes llegan en ese mismo orden, y `path` dice de quién es cada uno (`name` se repite).
# - Llama a la capa o al modelo como una función, **dentro** del bloque; `predict` y `.numpy()` salen de TensorFlow.
# - Congelar una capa la saca de `trainable_variables`, no de la cinta. Y la entrada también puede ser fuente, si se vigila.

# %% [markdown] lang="en"
# ## What you take with you
#
# - A model brings its variables: `model.trainable_variables` is a list of sources, the gradients come in that same order, and `path` tells whose each one is (`name` repeats).
# - Call the layer or the model as a function, **inside** the block; `predict` and `.numpy()` leave TensorFlow.
# - Freezing a layer takes it out of `trainable_variables`, not off the tape. And the input can be a source too, if it is watched.
