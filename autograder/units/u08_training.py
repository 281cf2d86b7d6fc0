# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% author="imports"
import numpy as np

from cinta.checks.author import (
    central,
    dense,
    hidden,
    model,
    ndarray,
    numeric,
    public,
    tensor,
    variable,
)

# %% [markdown] lang="es"
# # Unidad 8 · Entrenar con la cinta
#
# **Entrenar** es repetir cuatro pasos: propagación hacia adelante (el modelo predice), pérdida, retropropagación (la cinta recorre la grabación hacia atrás, con la regla de la
# cadena, y da los gradientes) y actualización (cada peso se mueve un poco en contra de su gradiente). Los tres primeros ya los conoces; aquí los repites hasta que el modelo aprende.
#
# Cuenta con unos 60 minutos. Antes conviene tener hechas las unidades 4 y 5. Más en la guía de Keras:
# [escribir un bucle de entrenamiento](https://keras.io/guides/writing_a_custom_training_loop_in_tensorflow/).
#
# Si te atascas, ejecuta en una celda tuya `import cinta; cinta.hint("step_tape")`: da una pista de ese ejercicio, y cada vez que la repites, otra.
# Las pistas no cuestan puntos. El ejemplo que trae cada comprobación es uno; al calificar siguen otros datos.

# %% [markdown] lang="en"
# # Unit 8 · Training with the tape
#
# **Training** repeats four steps: the forward pass (the model predicts), the loss, the backward pass (the tape walks back through the recording, with the chain rule, and gives
# the gradients) and the update (each weight moves a little against its gradient). You know the first three already; here you repeat them until the model learns.
#
# Allow about 60 minutes. Do units 4 and 5 first. More in the Keras guide:
# [writing a training loop](https://keras.io/guides/writing_a_custom_training_loop_in_tensorflow/).
#
# If you are stuck, run `import cinta; cinta.hint("step_tape")` in a cell of your own: it gives a hint for that exercise, and another one each time.
# Hints cost no points. Each check holds one example; other data follow when your work is graded.

# %%
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

# %% [markdown] lang="es"
# ## Un paso, a mano
#
# Si la derivada de la pérdida respecto a un peso es positiva, la pérdida baja al disminuir un poco el peso; si es negativa, al aumentarlo. En los dos casos se **resta** la derivada, multiplicada
# por un número pequeño, la **tasa de aprendizaje** (*learning rate*). En el ejemplo se busca el número más cercano a otros tres. Antes de ejecutar: ¿hacia dónde se moverá `c`?

# %% [markdown] lang="en"
# ## One step, by hand
#
# If the derivative of the loss with respect to a weight is positive, the loss falls when the weight decreases a little; if it is negative, when it increases. In both cases the derivative is
# **subtracted**, multiplied by a small number, the **learning rate**. The example looks for the number closest to three others. Before you run it: which way will `c` move?

# %%
c = tf.Variable(1.0)
data = tf.constant([2.0, 4.0, 6.0])
for step in range(3):
    with tf.GradientTape() as tape:
        spread = tf.reduce_mean(tf.square(data - c))
    c.assign_sub(0.25 * tape.gradient(spread, c))
    print(spread.numpy(), "->", c.numpy())

# %% [markdown] lang="es" exercise="step_tape"
# ### 8.0 Un paso de entrenamiento
#
# Se te dan el peso `w` y los datos `x` e `y`, de 5 números cada uno. Graba la pérdida, la media de $(w x_i - y_i)^2$, pide su derivada respecto a `w` y guarda en `moved` el valor que tendría el peso después
# de **un paso** con tasa de aprendizaje $0.1$: $w - 0.1 \cdot dL/dw$. No hace falta cambiar `w`.
#
# No cambies la celda de `w`, `x` e `y`: el evaluador volverá a ejecutar tu celda con otros.

# %% [markdown] lang="en" exercise="step_tape"
# ### 8.0 One training step
#
# You are given the weight `w` and the data `x` and `y`, of 5 numbers each. Record the loss, the mean of $(w x_i - y_i)^2$, ask for its derivative with respect to `w` and keep in `moved` the value that the weight would have after
# **one step** with the learning rate $0.1$: $w - 0.1 \cdot dL/dw$. There is no need to change `w`.
#
# Leave the cell of `w`, `x` and `y` alone: the grader will run your cell again with others.

# %% given="step_tape"
w = tf.Variable(0.5)
x = tf.constant([1.0, 2.0, -1.0, 0.5, 3.0])
y = tf.constant([2.0, 3.5, -1.5, 1.0, 6.5])

# %% exercise="step_tape" asks="moved"
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((w * x - y) ** 2)  # SOLUTION
slope = tape.gradient(loss, w)  # SOLUTION
moved = w - 0.1 * slope  # SOLUTION

# %% hint="step_tape"
# es: En el ejemplo, ¿qué línea mira la pérdida y cuál mueve el número?
# en: In the example, which line looks at the loss and which one moves the number?

# %% hint="step_tape"
# es: La pérdida va dentro del bloque. El paso va después: el peso menos la tasa por la derivada. En el ejemplo, `assign_sub` resta; aquí basta una resta.
# en: The loss goes inside the block. The step comes after it: the weight minus the rate times the derivative. In the example `assign_sub` subtracts; here a subtraction will do.

# %% hint="step_tape"
# es: `loss` es la media, con `tf.reduce_mean`, del cuadrado de `w` por `x` menos `y`. `slope`, lo que da la cinta para esa pérdida y `w`. `moved`, `w` menos una décima parte de `slope`.
# en: `loss` is the mean, with `tf.reduce_mean`, of the square of `w` times `x` minus `y`. `slope` is what the tape gives for that loss and `w`. `moved` is `w` minus a tenth of `slope`.


# %% checks="step_tape"
@public
def another_weight(ask):
    """
    es: moved con otro peso y otros datos
    en: moved with another weight and other data
    """
    x, y = [0.5, -1.5, 2.0, 1.0, -0.7], [1.0, 2.0, -0.5, 3.0, 0.4]
    ask(w=variable(-1.5), x=tensor(np.float32(x)), y=tensor(np.float32(y)))


@hidden(points=1)
def one_step_from_elsewhere(ask, draw):
    """
    es: un paso desde otros pesos y con otros datos
    en: one step from other weights and with other data
    """

    def sample():
        return draw.away_from_zero(), draw.away_from_zero(5), draw.away_from_zero(5)

    for w, x, y in draw.until(4, sample, keep=step_is_seen):
        ask(w=variable(w), x=tensor(x), y=tensor(y))


def step_is_seen(w, x, y):
    slope = np.mean(2 * x * (w * x - y))
    return abs(slope) > 0.5 and abs(w - 0.1 * slope) > 0.2


@numeric
def by_central_differences(w, x, y):
    return w - 0.1 * central(lambda w: np.mean((w * x - y) ** 2), w)


# %% wrong="step_tape" id="climbed"
# es: Sumaste la derivada: así la pérdida sube. Se resta. | Mira en el ejemplo qué hace `assign_sub` con la derivada.
# en: You added the derivative: that makes the loss grow. It is subtracted. | See in the example what `assign_sub` does with the derivative.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((w * x - y) ** 2)
moved = w + 0.1 * tape.gradient(loss, w)

# %% wrong="step_tape" id="whole_slope"
# es: Restaste la derivada entera: falta la tasa de aprendizaje. | Mira en el ejemplo por qué número se multiplica la derivada.
# en: You subtracted the whole derivative: the learning rate is missing. | See in the example by which number the derivative is multiplied.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((w * x - y) ** 2)
moved = w - tape.gradient(loss, w)

# %% wrong="step_tape" id="another_rate"
# es: El paso va bien encaminado, pero es la décima parte: la tasa de aprendizaje es 0.1.
# en: The step goes the right way, but it is a tenth of what it should be: the learning rate is 0.1.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((w * x - y) ** 2)
moved = w - 0.01 * tape.gradient(loss, w)

# %% wrong="step_tape" id="slope_alone"
# es: En moved está la derivada. Se pide el peso después del paso.
# en: moved holds the derivative. The exercise asks for the weight after the step.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((w * x - y) ** 2)
moved = tape.gradient(loss, w)

# %% wrong="step_tape" id="step_alone"
# es: En moved está solo el paso, 0.1 por la derivada. Réstaselo al peso.
# en: moved holds the step alone, 0.1 times the derivative. Subtract it from the weight.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((w * x - y) ** 2)
moved = 0.1 * tape.gradient(loss, w)

# %% wrong="step_tape" id="summed"
# es: Sumaste los cuadrados de los 5 datos: el paso sale 5 veces mayor. La pérdida es su media.
# en: You added up the squares of the 5 points: the step comes out 5 times as large. The loss is their mean.
with tf.GradientTape() as tape:
    loss = tf.reduce_sum((w * x - y) ** 2)
moved = w - 0.1 * tape.gradient(loss, w)

# %% wrong="step_tape" id="forgot_the_square"
# es: Olvidaste el cuadrado en la pérdida.
# en: You forgot the square in the loss.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(w * x - y)
moved = w - 0.1 * tape.gradient(loss, w)

# %% wrong="step_tape" id="outside"
# es: La derivada fue None. Lo más común: la pérdida se calculó fuera del bloque, así que la cinta no la grabó, o los argumentos de gradient están al revés.
# en: The derivative was None. Most often: the loss was computed outside the block, so the tape did not record it, or the arguments of gradient are swapped.
with tf.GradientTape() as tape:
    pass
loss = tf.reduce_mean((w * x - y) ** 2)
moved = w - 0.1 * tape.gradient(loss, w)

# %% wrong="step_tape" id="by_hand" family="no_tape"
# es: El número es correcto, pero la derivada no sale de una cinta. El ejercicio pide que la dé la cinta.
# en: The number is right, but the derivative does not come from a tape. The exercise asks the tape for it.
moved = w - 0.1 * tf.reduce_mean(2 * x * (w * x - y))

# %% accept="step_tape" id="assigned"
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(tf.square(y - x * w))
moved = tf.Variable(w)
moved.assign_sub(tape.gradient(loss, w) / 10)

# %% accept="step_tape" id="in_place"
with tf.GradientTape() as tape:
    loss = tf.reduce_sum((w * x - y) ** 2) / 5
moved = w.assign_sub(0.1 * tape.gradient(loss, w))

# %% [markdown] lang="es" exercise="training_step"
# ### 8.1 Un paso con un optimizador
#
# Un **optimizador** de Keras hace la actualización por ti, con todas las variables a la vez: `optimizer.apply_gradients(pares)` recibe pares (gradiente, variable), **en ese orden**, y cambia las
# variables en su sitio. `SGD(learning_rate)` hace justo la resta de 8.0; otros, como `Adam`, ajustan el paso. (En Keras 3 no existe `optimizer.minimize`.)

# %% [markdown] lang="en" exercise="training_step"
# ### 8.1 One step with an optimizer
#
# A Keras **optimizer** does the update for you, with all the variables at once: `optimizer.apply_gradients(pairs)` takes pairs (gradient, variable), **in that order**, and changes the
# variables in place. `SGD(learning_rate)` does just the subtraction of 8.0; others, such as `Adam`, adjust the step. (In Keras 3 there is no `optimizer.minimize`.)

# %%
a, b = tf.Variable(3.0), tf.Variable(-1.0)
with tf.GradientTape() as tape:
    height = a**2 + 10.0 * b**2
da, db = tape.gradient(height, [a, b])
tf.keras.optimizers.SGD(0.01).apply_gradients([(da, a), (db, b)])
print(a.numpy(), b.numpy())

# %% [markdown] lang="es" exercise="training_step"
# Completa la función. Recibe `model`, un modelo 3-4-1 ya construido como los de la unidad 4, y dos arreglos de NumPy `float32`: `x` (6, 3) e `y` (6, 1). La pérdida es el error cuadrático medio, la media
# sobre los 6 números. Da **un paso** con el optimizador `SGD` y tasa `0.1`: al terminar, los pesos del modelo han cambiado. Se califican los pesos después de dos llamadas seguidas, no lo que devuelves.

# %% [markdown] lang="en" exercise="training_step"
# Complete the function. It takes `model`, a 3-4-1 model already built like those of unit 4, and two NumPy `float32` arrays: `x` (6, 3) and `y` (6, 1). The loss is the mean squared error, the mean
# over the 6 numbers. Take **one step** with the optimizer `SGD` and the rate `0.1`: at the end the weights of the model have changed. What is graded is the weights after two calls in a row, not what you return.


# %% exercise="training_step"
def training_step(model, x, y):
    optimizer = tf.keras.optimizers.SGD(0.1)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)  # SOLUTION
    gradients = tape.gradient(loss, model.trainable_variables)  # SOLUTION
    # BEGIN SOLUTION
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    # END SOLUTION
    return loss


# %% hint="training_step"
# es: ¿Qué recibe `apply_gradients`, y cuál de los dos va primero en cada par?
# en: What does `apply_gradients` take, and which of the two comes first in each pair?

# %% hint="training_step"
# es: Los gradientes llegan en el orden de `model.trainable_variables`; `zip` los empareja, como en 4.2. En el ejemplo, los dos pares están escritos a mano.
# en: The gradients come in the order of `model.trainable_variables`; `zip` pairs them, as in 4.2. In the example both pairs are written out by hand.

# %% hint="training_step"
# es: La pérdida y los gradientes son los de 4.2. Después, una llamada al optimizador con `zip` de los gradientes y las variables entrenables, primero los gradientes.
# en: The loss and the gradients are those of 4.2. Then a call of the optimizer with `zip` of the gradients and the trainable variables, the gradients first.


# %% driver="training_step"
def drive(training_step, model, x, y):
    training_step(model, x, y)
    training_step(model, x, y)
    return model.get_weights()


# %% checks="training_step"
@public
def two_steps(ask):
    """
    es: los pesos después de dos pasos, con un modelo 3-4-1 y 6 filas
    en: the weights after two steps, with a 3-4-1 model and 6 rows
    """
    kernel_1 = np.float32([[0.5, -0.25, 0.75, 0.1], [-0.5, 0.5, 0.2, -0.3], [0.25, 0.4, -0.6, 0.8]])
    bias_1 = np.float32([0.1, -0.2, 0.3, 0.05])
    kernel_2 = np.float32([[1.0], [-0.5], [0.75], [0.4]])
    net = model(dense(kernel_1, bias_1, "tanh"), dense(kernel_2, np.float32([0.2])))
    x = [[1, 0, 0.5], [-1, 1, 0], [0.5, -0.5, 1], [2, 0.3, -1], [-0.4, -1.2, 0.7], [0.2, 0.9, 1.5]]
    y = [[2], [-0.5], [1.5], [3], [0.25], [1]]
    ask(net, np.float32(x), np.float32(y))


@hidden(points=2)
def two_steps_of_another_model(ask, draw):
    """
    es: los pesos de otro modelo después de dos pasos
    en: the weights of another model after two steps
    """

    def sample():
        layer_1 = dense(0.7 * draw.normal(3, 4), draw.normal(4), "tanh")
        layer_2 = dense(draw.away_from_zero(4, 1), draw.normal(1))
        return model(layer_1, layer_2), draw.normal(6, 3), draw.away_from_zero(6, 1)

    ((net, x, y),) = draw.until(1, sample, keep=errors_do_not_cancel)
    ask(net, x, y)


def errors_do_not_cancel(net, x, y):
    kernel_1, bias_1, kernel_2, bias_2 = [w.numpy() for w in net.weights]
    prediction = np.tanh(x @ kernel_1 + bias_1) @ kernel_2 + bias_2
    return abs((prediction - y).mean()) > 0.3


@numeric
def by_central_differences(model, x, y):
    def loss(weights):
        kernel_1, bias_1, kernel_2, bias_2 = weights
        return np.mean((np.tanh(x @ kernel_1 + bias_1) @ kernel_2 + bias_2 - y) ** 2)

    weights = list(model)
    for _ in range(2):
        slopes = [
            central(lambda w, i=i: loss([*weights[:i], w, *weights[i + 1 :]]), weights[i])
            for i in range(4)
        ]
        weights = [w - 0.1 * slope for w, slope in zip(weights, slopes, strict=True)]
    return weights


# %% wrong="training_step" id="never_applied"
# es: Los pesos del modelo que recibes no han cambiado. Lo más común: no aplicaste los gradientes, o los aplicaste a otro modelo.
# en: The weights of the model that you are given have not changed. Most often: you did not apply the gradients, or you applied them to another model.
def training_step(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    return tape.gradient(loss, model.trainable_variables)


# %% wrong="training_step" id="pairs_swapped"
# es: Los pares están al revés: van (gradiente, variable), primero los gradientes.
# en: The pairs are the wrong way round: they are (gradient, variable), the gradients first.
def training_step(model, x, y):
    optimizer = tf.keras.optimizers.SGD(0.1)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(model.trainable_variables, gradients))


# %% wrong="training_step" id="without_pairs"
# es: apply_gradients quiere pares (gradiente, variable), y le diste solo los gradientes. Emparéjalos con zip.
# en: apply_gradients wants pairs (gradient, variable), and you gave the gradients alone. Pair them with zip.
def training_step(model, x, y):
    optimizer = tf.keras.optimizers.SGD(0.1)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    optimizer.apply_gradients(tape.gradient(loss, model.trainable_variables))


# %% wrong="training_step" id="minimize"
# es: Los optimizadores de Keras 3 no tienen minimize: graba la pérdida, pide los gradientes y aplícalos.
# en: The optimizers of Keras 3 have no minimize: record the loss, ask for the gradients and apply them.
def training_step(model, x, y):
    optimizer = tf.keras.optimizers.SGD(0.1)
    optimizer.minimize(lambda: tf.reduce_mean((model(x) - y) ** 2), model.trainable_variables)


# %% wrong="training_step" id="broadcast"
# es: En tu resta una parte es (6, 1) y la otra (6,): se expanden a (6, 6) y la media mezcla cada predicción con todos los datos. Deja las dos con la misma forma.
# en: In your difference one side is (6, 1) and the other (6,): they broadcast to (6, 6) and the mean mixes each prediction with all the data. Give both the same shape.
def training_step(model, x, y):
    optimizer = tf.keras.optimizers.SGD(0.1)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y[:, 0]) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))


# %% wrong="training_step" id="climbed"
# es: Sumaste el gradiente a los pesos: así la pérdida sube. Se resta.
# en: You added the gradient to the weights: that makes the loss grow. It is subtracted.
def training_step(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    for v, g in zip(model.trainable_variables, tape.gradient(loss, model.trainable_variables)):
        v.assign_add(0.1 * g)


# %% wrong="training_step" id="summed"
# es: Sumaste los cuadrados de las 6 filas: el paso sale 6 veces mayor. La pérdida es su media.
# en: You added up the squares of the 6 rows: the step comes out 6 times as large. The loss is their mean.
def training_step(model, x, y):
    optimizer = tf.keras.optimizers.SGD(0.1)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((model(x) - y) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))


# %% wrong="training_step" id="outside"
# es: No había gradientes que aplicar: todos son None. Lo más común: llamaste al modelo fuera del bloque, o la predicción salió de TensorFlow, o los argumentos de gradient están al revés.
# en: There were no gradients to apply: all of them are None. Most often: you called the model outside the block, or the prediction left TensorFlow, or the arguments of gradient are swapped.
def training_step(model, x, y):
    optimizer = tf.keras.optimizers.SGD(0.1)
    prediction = model(x)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((prediction - y) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))


# %% accept="training_step" id="apply"
def training_step(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.keras.ops.mean((model(x, training=True) - y) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    tf.keras.optimizers.SGD(learning_rate=0.1).apply(gradients, model.trainable_variables)


# %% accept="training_step" id="by_assignment"
def training_step(model, x, y):
    with tf.GradientTape(persistent=True) as tape:
        loss = tf.reduce_mean(tf.square(y - model(x)))
    gradients = [tape.gradient(loss, v) for v in model.trainable_variables]
    for v, g in zip(model.trainable_variables, gradients):
        v.assign_sub(0.1 * g)


# %% [markdown] lang="es" exercise="regularized_gradients"
# ### 8.2 Una pérdida con regularizadores
#
# Un **regularizador** añade a la pérdida un término que crece con los pesos, para que no se hagan grandes. `kernel_regularizer=L2(0.5)` suma $0.5$ por la suma de los cuadrados del `kernel` de su capa (no del sesgo). Keras no lo mete solo en **tu** pérdida:
# lo deja en la lista `model.losses`, que se calcula **cada vez que se lee**. Por eso hay que leerla dentro del bloque.

# %% [markdown] lang="en" exercise="regularized_gradients"
# ### 8.2 A loss with regularisers
#
# A **regulariser** adds to the loss a term that grows with the weights, so that they stay small. `kernel_regularizer=L2(0.5)` adds $0.5$ times the sum of the squares of its layer's `kernel` (not of the bias). Keras does not put it into **your** loss by itself:
# it leaves it in the list `model.losses`, which is computed **each time it is read**. So it has to be read inside the block.

# %% [markdown] lang="es" exercise="penalty_read_early"
# #### Antes de ejecutar: ¿qué da la cinta en 8.2?
#
# El ejemplo de abajo lee la penalización dos veces: `read_before`, **antes** de abrir la cinta, y `read_inside`, dentro. Las dos valen $0.5$, y el único peso, de forma (1, 1), vale 1.
# ¿Qué da la cinta como gradiente de cada una respecto a ese peso? Elige, y después ejecuta el ejemplo.

# %% [markdown] lang="en" exercise="penalty_read_early"
# #### Before you run it: what does the tape give in 8.2?
#
# The example below reads the penalty twice: `read_before`, **before** the tape is opened, and `read_inside`, inside. Both are $0.5$, and the only weight, of shape (1, 1), is 1.
# What does the tape give as the gradient of each with respect to that weight? Choose, then run the example.

# %% exercise="penalty_read_early" points="0"
penalty_read_early = "d"  # SOLUTION

# %% option="penalty_read_early" id="a"
# es: para las dos, un gradiente de forma (1, 1): son el mismo número | Son el mismo número, pero `read_before` se calculó cuando la cinta no grababa: no hay camino hasta el peso.
# en: for both, a gradient of shape (1, 1): they are the same number | They are the same number, but `read_before` was computed when the tape was not recording: there is no path to the weight.

# %% option="penalty_read_early" id="b"
# es: para `read_before`, un cero de forma (1, 1); para `read_inside`, un gradiente de forma (1, 1) | Sola, lo que no se grabó da `None`; solo dentro de una suma grabada cuenta como una constante.
# en: for `read_before`, a zero of shape (1, 1); for `read_inside`, a gradient of shape (1, 1) | Alone, what was not recorded gives `None`; only within a recorded sum does it count as a constant.

# %% option="penalty_read_early" id="c"
# es: para las dos, `None`: Keras calcula `losses`, no tú | Keras lo calcula con operaciones de TensorFlow: si la cinta está abierta cuando se lee, las graba.
# en: for both, `None`: Keras computes `losses`, not you | Keras computes it with TensorFlow operations: if the tape is open when it is read, they are recorded.

# %% option="penalty_read_early" id="d"
# es: para `read_before`, `None`; para `read_inside`, un gradiente de forma (1, 1)
# en: for `read_before`, `None`; for `read_inside`, a gradient of shape (1, 1)

# %%
small = tf.keras.Sequential(
    [
        tf.keras.Input((1,)),
        tf.keras.layers.Dense(
            1,
            use_bias=False,
            kernel_initializer="ones",
            kernel_regularizer=tf.keras.regularizers.L2(0.5),
        ),
    ]
)
read_before = sum(small.losses)
with tf.GradientTape(persistent=True) as tape:
    output = tf.reduce_sum(small(tf.constant([[3.0]])))
    read_inside = sum(small.losses)
    with_early = output + read_before
    with_late = output + read_inside
weight = small.trainable_variables[0]
print(tape.gradient(read_before, weight), tape.gradient(read_inside, weight).numpy())
# es: en la suma, lo leído antes cuenta como una constante
# en: in the sum, what was read before counts as a constant
print(with_early.numpy(), tape.gradient(with_early, weight).numpy())
print(with_late.numpy(), tape.gradient(with_late, weight).numpy())

# %% [markdown] lang="es" exercise="regularized_gradients"
# Completa la función. Recibe `model`, un modelo 3-4-1 cuyas dos capas llevan un regularizador L2, y los arreglos `x` (6, 3) e `y` (6, 1). La pérdida es el error cuadrático medio **más** la suma de
# `model.losses`. Devuelve la lista de los 4 gradientes, en el orden de `model.trainable_variables`.

# %% [markdown] lang="en" exercise="regularized_gradients"
# Complete the function. It takes `model`, a 3-4-1 model both of whose layers have an L2 regulariser, and the arrays `x` (6, 3) and `y` (6, 1). The loss is the mean squared error **plus** the sum of
# `model.losses`. Return the list of the 4 gradients, in the order of `model.trainable_variables`.


# %% exercise="regularized_gradients"
def regularized_gradients(model, x, y):
    with tf.GradientTape() as tape:
        error = tf.reduce_mean((model(x) - y) ** 2)  # SOLUTION
        loss = error + sum(model.losses)  # SOLUTION
    gradients = tape.gradient(loss, model.trainable_variables)  # SOLUTION
    return gradients


# %% hint="regularized_gradients"
# es: ¿Dónde deja Keras el término del regularizador, y cuándo se calcula?
# en: Where does Keras leave the term of the regulariser, and when is it computed?

# %% hint="regularized_gradients"
# es: `model.losses` es una lista: la función `sum` de Python la suma. En el ejemplo, la segunda suma la lee dentro del bloque.
# en: `model.losses` is a list: Python's function `sum` adds it up. In the example the second sum reads it inside the block.

# %% hint="regularized_gradients"
# es: El error es el de 4.2. La pérdida es ese error más la suma de la lista de pérdidas del modelo, leída en el bloque. Las fuentes son las variables entrenables.
# en: The error is that of 4.2. The loss is that error plus the sum of the model's list of losses, read in the block. The sources are the trainable variables.


# %% driver="regularized_gradients"
def drive(regularized_gradients, kernel_1, bias_1, kernel_2, bias_2, strength, x, y):
    L2 = tf.keras.regularizers.L2(float(strength))
    hidden = tf.keras.layers.Dense(4, activation="tanh", kernel_regularizer=L2)
    last = tf.keras.layers.Dense(1, kernel_regularizer=L2)
    model = tf.keras.Sequential([tf.keras.Input((3,)), hidden, last])
    model.set_weights([kernel_1, bias_1, kernel_2, bias_2])
    return regularized_gradients(model, x, y)


# %% checks="regularized_gradients"
@public
def one_example(ask):
    """
    es: con un modelo 3-4-1, regularizadores de 0.25 y 6 filas
    en: with a 3-4-1 model, regularisers of 0.25 and 6 rows
    """
    kernel_1 = np.float32([[0.5, -0.25, 0.75, 0.1], [-0.5, 0.5, 0.2, -0.3], [0.25, 0.4, -0.6, 0.8]])
    bias_1, bias_2 = np.float32([0.1, -0.2, 0.3, 0.05]), np.float32([0.2])
    kernel_2 = np.float32([[1.0], [-0.5], [0.75], [0.4]])
    x = [[1, 0, 0.5], [-1, 1, 0], [0.5, -0.5, 1], [2, 0.3, -1], [-0.4, -1.2, 0.7], [0.2, 0.9, 1.5]]
    y = [[2], [-0.5], [1.5], [3], [0.25], [1]]
    ask(kernel_1, bias_1, kernel_2, bias_2, 0.25, np.float32(x), np.float32(y))


@hidden(points=2)
def another_model(ask, draw):
    """
    es: los 4 gradientes con otro modelo y otros datos
    en: the 4 gradients with another model and other data
    """

    def sample():
        weights = draw.normal(3, 4), draw.normal(4), draw.away_from_zero(4, 1), draw.normal(1)
        return *weights, draw.uniform(0.2, 0.5), draw.normal(6, 3), draw.away_from_zero(6, 1)

    (args,) = draw.until(1, sample, keep=mean_error_is_seen)
    ask(*args)


def mean_error_is_seen(kernel_1, bias_1, kernel_2, bias_2, strength, x, y):
    return abs(np.mean(np.tanh(x @ kernel_1 + bias_1) @ kernel_2 + bias_2 - y)) > 0.2


@numeric
def by_central_differences(kernel_1, bias_1, kernel_2, bias_2, strength, x, y):
    weights = [kernel_1, bias_1, kernel_2, bias_2]

    def loss(k1, b1, k2, b2):
        error = np.mean((np.tanh(x @ k1 + b1) @ k2 + b2 - y) ** 2)
        return error + strength * (np.sum(k1**2) + np.sum(k2**2))

    return [
        central(lambda w, i=i: loss(*weights[:i], w, *weights[i + 1 :]), weights[i])
        for i in range(4)
    ]


# %% wrong="regularized_gradients" id="forgot_the_losses" family="not_seen"
# es: En los gradientes de los kernels falta el regularizador. Lo más común: no sumaste model.losses, o la leíste antes del bloque (se calcula al leerla, y ahí la cinta no graba), o derivaste el error en lugar de la pérdida entera.
# en: The regulariser is missing from the gradients of the kernels. Most often: you did not add model.losses, or you read it before the block (it is computed when it is read, and there the tape does not record), or you differentiated the error and not the whole loss.
def regularized_gradients(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    return tape.gradient(loss, model.trainable_variables)


# %% wrong="regularized_gradients" id="read_before" family="not_seen"
def regularized_gradients(model, x, y):
    penalty = sum(model.losses)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2) + penalty
    return tape.gradient(loss, model.trainable_variables)


# %% wrong="regularized_gradients" id="added_outside"
# es: Los gradientes son None. Lo más común: sumaste fuera del bloque, así que la cinta no conoce ese objetivo, o llamaste al modelo fuera, o los argumentos de gradient están al revés.
# en: The gradients are None. Most often: you added outside the block, so the tape does not know that target, or called the model outside, or the arguments of gradient are swapped.
def regularized_gradients(model, x, y):
    with tf.GradientTape() as tape:
        error = tf.reduce_mean((model(x) - y) ** 2)
    loss = error + sum(model.losses)
    return tape.gradient(loss, model.trainable_variables)


# %% wrong="regularized_gradients" id="counted_twice"
# es: Los regularizadores cuentan dos veces: están ya en model.losses, y los sumaste otra vez.
# en: The regularisers count twice: they are in model.losses already, and you added them once more.
def regularized_gradients(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2) + 2 * sum(model.losses)
    return tape.gradient(loss, model.trainable_variables)


# %% wrong="regularized_gradients" id="penalty_alone"
# es: De la pérdida, solo el regularizador llega a los pesos: el error falta, o salió de TensorFlow, o se calculó fuera del bloque.
# en: Of the loss, only the regulariser reaches the weights: the error is missing, or it left TensorFlow, or it was computed outside the block.
def regularized_gradients(model, x, y):
    with tf.GradientTape() as tape:
        loss = sum(model.losses)
    return tape.gradient(loss, model.trainable_variables)


# %% wrong="regularized_gradients" id="averaged_over_the_rows"
# es: Dividiste el regularizador entre el número de filas. No es una media sobre los datos: se suma una vez, entero.
# en: You divided the regulariser by the number of rows. It is no mean over the data: it is added once, whole.
def regularized_gradients(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2 + sum(model.losses) / len(x))
    return tape.gradient(loss, model.trainable_variables)


# %% wrong="regularized_gradients" id="mean_of_the_losses"
# es: Hiciste la media de model.losses: con dos regularizadores, cada uno cuenta la mitad. Se suman.
# en: You took the mean of model.losses: with two regularisers, each counts half. They are added.
def regularized_gradients(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2) + tf.reduce_mean(model.losses)
    return tape.gradient(loss, model.trainable_variables)


# %% wrong="regularized_gradients" id="list_of_losses"
# es: Sumaste el error a la lista model.losses: sale una pérdida por regularizador, y el error cuenta una vez en cada una. Suma antes los elementos de la lista.
# en: You added the error to the list model.losses: one loss for each regulariser comes out, and the error counts once in each. Add up the elements of the list first.
def regularized_gradients(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2) + model.losses
    return tape.gradient(loss, model.trainable_variables)


# %% wrong="regularized_gradients" id="one_of_the_losses"
# es: Sumaste un solo elemento de model.losses, y hay uno por cada capa con regularizador. Se suman todos.
# en: You added a single element of model.losses, and there is one for each layer with a regulariser. All of them are added.
def regularized_gradients(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2) + model.losses[0]
    return tape.gradient(loss, model.trainable_variables)


# %% accept="regularized_gradients" id="add_n"
def regularized_gradients(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(y - model(x))) + tf.add_n(model.losses)
    return tape.gradient(loss, model.trainable_variables)


# %% accept="regularized_gradients" id="two_tapes"
def regularized_gradients(model, x, y):
    sources = model.trainable_variables
    with tf.GradientTape(persistent=True) as tape:
        error = tf.reduce_mean((model(x) - y) ** 2)
        penalty = tf.reduce_sum(model.losses)
    zero = tf.zeros_like
    extra = [tape.gradient(penalty, v) for v in sources]
    return [tape.gradient(error, v) + (zero(v) if e is None else e) for v, e in zip(sources, extra)]


# %% [markdown] lang="es" exercise="batchnorm_gradients"
# ### 8.3 Capas que se comportan distinto al entrenar
#
# `BatchNormalization` resta la media y divide entre la desviación. Al **entrenar** (`training=True`) usa las del **lote** (*batch*, las filas de esa llamada), y guarda una media móvil; al **predecir** usa la guardada. Si llamas a `model(x)` sin decir nada, Keras supone que no entrenas.
# La media móvil está en `model.variables`, pero no es entrenable: se actualiza sola cada vez que se llama al modelo con `training=True`, y como fuente daría `None`.
#
# Antes de ejecutar: ¿con cuál de las dos llamadas queda la salida con media cero?

# %% [markdown] lang="en" exercise="batchnorm_gradients"
# ### 8.3 Layers that behave differently in training
#
# `BatchNormalization` subtracts the mean and divides by the deviation. In **training** (`training=True`) it uses those of the **batch** (the rows of that call), and keeps a moving mean; in **prediction** it uses the one it kept. If you call `model(x)` and say nothing, Keras assumes that you are not training.
# The moving mean is in `model.variables`, but it is not trainable: it is updated by itself each time the model is called with `training=True`, and as a source it would give `None`.
#
# Before you run it: with which of the two calls does the output have mean zero?

# %%
norm = tf.keras.layers.BatchNormalization()
column = tf.constant([[1.0], [2.0], [6.0]])
print(norm(column).numpy().ravel(), norm.moving_mean.numpy())
print(norm(column, training=True).numpy().ravel(), norm.moving_mean.numpy())

# %% [markdown] lang="es" exercise="batchnorm_gradients"
# Completa la función. Recibe `model`, un modelo con tres capas (`Dense(4, tanh)`, `BatchNormalization`, `Dense(1)`), y los arreglos `x` (6, 3) e `y` (6, 1). Graba el error cuadrático medio con el modelo **en modo entrenamiento**. Devuelve un diccionario: en `"grads"`, la lista de los 6 gradientes de
# `model.trainable_variables`; en `"moving_mean"`, la media móvil de la segunda capa después de la llamada.

# %% [markdown] lang="en" exercise="batchnorm_gradients"
# Complete the function. It takes `model`, a model with three layers (`Dense(4, tanh)`, `BatchNormalization`, `Dense(1)`), and the arrays `x` (6, 3) and `y` (6, 1). Record the mean squared error with the model **in training mode**. Return a dict: in `"grads"`, the list of the 6 gradients of
# `model.trainable_variables`; in `"moving_mean"`, the moving mean of the second layer after the call.


# %% exercise="batchnorm_gradients"
def batchnorm_gradients(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x, training=True) - y) ** 2)  # SOLUTION
    grads = tape.gradient(loss, model.trainable_variables)  # SOLUTION
    moving_mean = model.layers[1].moving_mean
    return {"grads": grads, "moving_mean": moving_mean}


# %% hint="batchnorm_gradients"
# es: ¿Qué le falta a la llamada de 4.2 para que la capa use la media del lote?
# en: What does the call of 4.2 lack for the layer to use the mean of the batch?

# %% hint="batchnorm_gradients"
# es: El ejemplo llama a la misma capa de las dos maneras; un modelo se llama igual. Las fuentes son las entrenables, y la media móvil no lo es.
# en: The example calls the same layer both ways; a model is called alike. The sources are the trainable ones, and the moving mean is not one of them.

# %% hint="batchnorm_gradients"
# es: La pérdida es la de 4.2, con `training` a verdadero en la llamada al modelo, una sola vez. Después, los gradientes respecto a las variables entrenables.
# en: The loss is that of 4.2, with `training` set to true in the call of the model, once only. Then the gradients with respect to the trainable variables.


# %% driver="batchnorm_gradients"
def drive(batchnorm_gradients, kernel_1, bias_1, gamma, beta, mean, kernel_2, bias_2, x, y):
    layers = [
        tf.keras.layers.Dense(4, activation="tanh"),
        tf.keras.layers.BatchNormalization(),
        tf.keras.layers.Dense(1),
    ]
    model = tf.keras.Sequential([tf.keras.Input((3,)), *layers])
    variance = np.ones_like(mean)
    layers[0].set_weights([kernel_1, bias_1])
    layers[1].set_weights([gamma, beta, mean, variance])
    layers[2].set_weights([kernel_2, bias_2])
    return batchnorm_gradients(model, x, y)


# %% checks="batchnorm_gradients"
@public
def one_example(ask):
    """
    es: con un modelo de tres capas y 6 filas
    en: with a model of three layers and 6 rows
    """
    kernel_1 = np.float32([[0.5, -0.25, 0.75, 0.1], [-0.5, 0.5, 0.2, -0.3], [0.25, 0.4, -0.6, 0.8]])
    bias_1, gamma = np.float32([0.1, -0.2, 0.3, 0.05]), np.float32([1.5, 0.7, 1.2, 0.9])
    beta, mean = np.float32([0.3, -0.4, 0.2, 0.1]), np.float32([0.5, -0.3, 0.2, 0.4])
    kernel_2, bias_2 = np.float32([[1.0], [-0.5], [0.75], [0.4]]), np.float32([0.2])
    x = [[1, 0, 0.5], [-1, 1, 0], [0.5, -0.5, 1], [2, 0.3, -1], [-0.4, -1.2, 0.7], [0.2, 0.9, 1.5]]
    y = [[2], [-0.5], [1.5], [3], [0.25], [1]]
    ask(kernel_1, bias_1, gamma, beta, mean, kernel_2, bias_2, np.float32(x), np.float32(y))


@hidden(points=2, rtol=1e-3)
def in_training_mode(ask, draw):
    """
    es: otro modelo y otros datos
    en: another model and other data
    """

    def sample():
        first = draw.normal(3, 4), draw.normal(4)
        of_norm = draw.uniform(0.5, 1.5, 4), draw.normal(4), draw.away_from_zero(4)
        last = draw.away_from_zero(4, 1), draw.normal(1)
        return *first, *of_norm, *last, draw.normal(6, 3), draw.away_from_zero(6, 1)

    (args,) = draw.until(1, sample, keep=each_unit_varies)
    ask(*args)


def each_unit_varies(kernel_1, bias_1, gamma, beta, mean, kernel_2, bias_2, x, y):
    h = np.tanh(x @ kernel_1 + bias_1)
    normed = (h - h.mean(axis=0)) / np.sqrt(h.var(axis=0) + 1e-3)
    off = (gamma * normed + beta) @ kernel_2 + bias_2 - y
    return h.std(axis=0).min() > 0.2 and abs(off.mean()) > 0.3


@numeric
def by_central_differences(kernel_1, bias_1, gamma, beta, mean, kernel_2, bias_2, x, y):
    weights = [kernel_1, bias_1, gamma, beta, kernel_2, bias_2]

    def loss(k1, b1, g, b, k2, b2):
        h = np.tanh(x @ k1 + b1)
        normed = (h - h.mean(axis=0)) / np.sqrt(h.var(axis=0) + 1e-3)
        return np.mean(((g * normed + b) @ k2 + b2 - y) ** 2)

    grads = [
        central(lambda w, i=i: loss(*weights[:i], w, *weights[i + 1 :]), weights[i])
        for i in range(6)
    ]
    seen = np.tanh(x @ kernel_1 + bias_1).mean(axis=0)
    return {"grads": grads, "moving_mean": 0.99 * mean + 0.01 * seen}


# %% wrong="batchnorm_gradients" id="says_nothing" family="not_training"
# es: El modelo no estaba en modo entrenamiento: usó la media guardada, no la del lote, y no la actualizó. Dilo en la llamada.
# en: The model was not in training mode: it used the mean that it kept, not that of the batch, and did not update it. Say so in the call.
def batchnorm_gradients(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    grads = tape.gradient(loss, model.trainable_variables)
    return {"grads": grads, "moving_mean": model.layers[1].moving_mean}


# %% wrong="batchnorm_gradients" id="says_false" family="not_training"
def batchnorm_gradients(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x, training=False) - y) ** 2)
    grads = tape.gradient(loss, model.trainable_variables)
    return {"grads": grads, "moving_mean": model.layers[1].moving_mean}


# %% wrong="batchnorm_gradients" id="all_the_variables"
# es: Pediste los gradientes de model.variables: la media y la varianza móviles no son entrenables y dan None. Las fuentes son las entrenables.
# en: You asked for the gradients of model.variables: the moving mean and variance are not trainable and give None. The sources are the trainable ones.
def batchnorm_gradients(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x, training=True) - y) ** 2)
    grads = tape.gradient(loss, model.variables)
    return {"grads": grads, "moving_mean": model.layers[1].moving_mean}


# %% wrong="batchnorm_gradients" id="called_twice"
# es: Llamaste al modelo dos veces en modo entrenamiento: la media móvil se actualizó dos veces.
# en: You called the model twice in training mode: the moving mean was updated twice.
def batchnorm_gradients(model, x, y):
    model(x, training=True)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x, training=True) - y) ** 2)
    grads = tape.gradient(loss, model.trainable_variables)
    return {"grads": grads, "moving_mean": model.layers[1].moving_mean}


# %% wrong="batchnorm_gradients" id="summed"
# es: Sumaste los cuadrados de las 6 filas: los gradientes salen 6 veces mayores. La pérdida es su media.
# en: You added up the squares of the 6 rows: the gradients come out 6 times as large. The loss is their mean.
def batchnorm_gradients(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((model(x, training=True) - y) ** 2)
    grads = tape.gradient(loss, model.trainable_variables)
    return {"grads": grads, "moving_mean": model.layers[1].moving_mean}


# %% wrong="batchnorm_gradients" id="outside"
# es: Los gradientes son None. Lo más común: llamaste al modelo fuera del bloque, o los argumentos de gradient están al revés.
# en: The gradients are None. Most often: you called the model outside the block, or the arguments of gradient are swapped.
def batchnorm_gradients(model, x, y):
    prediction = model(x, training=True)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((prediction - y) ** 2)
    grads = tape.gradient(loss, model.trainable_variables)
    return {"grads": grads, "moving_mean": model.layers[1].moving_mean}


# %% accept="batchnorm_gradients" id="layer_by_layer"
def batchnorm_gradients(model, x, y):
    first, norm, last = model.layers
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(y - last(norm(first(x), training=True))))
    grads = tape.gradient(loss, model.trainable_variables)
    return {"moving_mean": norm.moving_mean.numpy(), "grads": grads}


# %% [markdown] lang="es" exercise="accumulate"
# ### 8.4 Extra: acumular gradientes
#
# *Este ejercicio es un extra: puedes seguir sin él.*
#
# Si el lote no cabe en la memoria, se parte en trozos (*micro-batches*) y se suman sus gradientes: el gradiente de una suma es la suma de los gradientes. Para que salga **exactamente** el del lote entero,
# cada trozo tiene que pesar lo que le toca: con trozos de tamaños distintos, la media de las medias no es la media.

# %% [markdown] lang="en" exercise="accumulate"
# ### 8.4 Extra: accumulating gradients
#
# *This exercise is an extra: you can go on without it.*
#
# If the batch does not fit in memory, it is split into pieces (micro-batches) and their gradients are added: the gradient of a sum is the sum of the gradients. To get **exactly** that of the whole batch,
# each piece must have the weight that belongs to it: with pieces of different sizes the mean of the means is not the mean.

# %%
pieces = [np.float32([1.0, 2.0, 3.0]), np.float32([10.0])]
print(np.mean(np.concatenate(pieces)), np.mean([piece.mean() for piece in pieces]))
print(sum(len(piece) * piece.mean() for piece in pieces) / sum(map(len, pieces)))

# %% [markdown] lang="es" exercise="accumulate"
# Completa la función. Recibe `model`, un modelo 3-4-1, y `batches`, una lista de pares `(x, y)` de arreglos de NumPy de 4, 4 y 2 filas. Devuelve la lista de los 4 gradientes del error cuadrático medio de las **10 filas juntas**, llamando al
# modelo con cada trozo por separado.

# %% [markdown] lang="en" exercise="accumulate"
# Complete the function. It takes `model`, a 3-4-1 model, and `batches`, a list of pairs `(x, y)` of NumPy arrays of 4, 4 and 2 rows. Return the list of the 4 gradients of the mean squared error of the **10 rows together**, calling the
# model with each piece separately.


# %% exercise="accumulate"
def accumulate(model, batches):
    rows = sum(len(x) for x, _ in batches)
    sums = [tf.zeros_like(v) for v in model.trainable_variables]
    for x, y in batches:
        with tf.GradientTape() as tape:
            share = tf.reduce_sum((model(x) - y) ** 2) / rows  # SOLUTION
        gradients = tape.gradient(share, model.trainable_variables)  # SOLUTION
        sums = [s + g for s, g in zip(sums, gradients)]  # SOLUTION
    return sums


# %% hint="accumulate"
# es: ¿Qué parte de la media de las 10 filas pone un trozo de 4 filas?
# en: What share of the mean of the 10 rows comes from a piece of 4 rows?

# %% hint="accumulate"
# es: La última línea del ejemplo da la media correcta: cada trozo con su peso. Aquí es lo mismo: la suma de los cuadrados del trozo, entre **todas** las filas.
# en: The last line of the example gives the right mean: each piece with its weight. It is the same here: the sum of the squares of the piece, over **all** the rows.

# %% hint="accumulate"
# es: En el bloque: la suma, no la media, de los cuadrados del trozo, dividida entre `rows`. Después, sus gradientes; y la lista `sums` nueva suma, pareja a pareja con `zip`, lo que había y lo que llega.
# en: In the block: the sum, not the mean, of the squares of the piece, divided by `rows`. Then its gradients; and the new list `sums` adds, pair by pair with `zip`, what was there and what comes.


# %% checks="accumulate"
@public
def three_pieces(ask):
    """
    es: con trozos de 4, 4 y 2 filas
    en: with pieces of 4, 4 and 2 rows
    """
    kernel_1 = np.float32([[0.5, -0.25, 0.75, 0.1], [-0.5, 0.5, 0.2, -0.3], [0.25, 0.4, -0.6, 0.8]])
    bias_1 = np.float32([0.1, -0.2, 0.3, 0.05])
    kernel_2 = np.float32([[1.0], [-0.5], [0.75], [0.4]])
    net = model(dense(kernel_1, bias_1, "tanh"), dense(kernel_2, np.float32([0.2])))
    x = np.sin(np.arange(30.0)).reshape(10, 3)
    y = np.cos(2.0 * np.arange(10.0)).reshape(10, 1) + 0.5
    ask(net, in_pieces(x, y))


@hidden(points=2)
def as_the_whole_batch(ask, draw):
    """
    es: el gradiente de las 10 filas, con otro modelo y otros datos
    en: the gradient of the 10 rows, with another model and other data
    """
    layer_1 = dense(draw.normal(3, 4), draw.normal(4), "tanh")
    net = model(layer_1, dense(draw.away_from_zero(4, 1), draw.normal(1)))
    ask(net, in_pieces(draw.normal(10, 3), 2.0 + draw.uniform(0.0, 2.0, 10, 1)))


def in_pieces(x, y):
    return [(ndarray(x[i:j]), ndarray(y[i:j])) for i, j in ((0, 4), (4, 8), (8, 10))]


@numeric
def by_central_differences(model, batches):
    weights = list(model)
    x = np.concatenate([x for x, _ in batches])
    y = np.concatenate([y for _, y in batches])

    def loss(k1, b1, k2, b2):
        return np.mean((np.tanh(x @ k1 + b1) @ k2 + b2 - y) ** 2)

    return [
        central(lambda w, i=i: loss(*weights[:i], w, *weights[i + 1 :]), weights[i])
        for i in range(4)
    ]


# %% wrong="accumulate" id="sum_of_the_means"
# es: Sumaste las medias de los trozos sin dividir: cada uno pesa como un lote entero.
# en: You added the means of the pieces without dividing: each weighs as much as a whole batch.
def accumulate(model, batches):
    sums = [tf.zeros_like(v) for v in model.trainable_variables]
    for x, y in batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2)
        sums = [s + g for s, g in zip(sums, tape.gradient(loss, model.trainable_variables))]
    return sums


# %% wrong="accumulate" id="mean_of_the_means"
# es: Hiciste la media de las medias: el trozo de 2 filas pesa como los de 4. Cada fila tiene que pesar lo mismo.
# en: You took the mean of the means: the piece of 2 rows weighs as much as those of 4. Each row must weigh the same.
def accumulate(model, batches):
    sums = [tf.zeros_like(v) for v in model.trainable_variables]
    for x, y in batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2) / len(batches)
        sums = [s + g for s, g in zip(sums, tape.gradient(loss, model.trainable_variables))]
    return sums


# %% wrong="accumulate" id="divided_twice"
# es: Dividiste dos veces: una media del trozo y, además, entre todas las filas.
# en: You divided twice: a mean of the piece and, on top of it, by all the rows.
def accumulate(model, batches):
    rows = sum(len(x) for x, _ in batches)
    sums = [tf.zeros_like(v) for v in model.trainable_variables]
    for x, y in batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2) / rows
        sums = [s + g for s, g in zip(sums, tape.gradient(loss, model.trainable_variables))]
    return sums


# %% wrong="accumulate" id="never_divided"
# es: Tus gradientes son 10 veces los esperados: sumaste los cuadrados de las 10 filas, y la pérdida es su media.
# en: Your gradients are 10 times the expected ones: you added up the squares of the 10 rows; the loss is their mean.
def accumulate(model, batches):
    sums = [tf.zeros_like(v) for v in model.trainable_variables]
    for x, y in batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum((model(x) - y) ** 2)
        sums = [s + g for s, g in zip(sums, tape.gradient(loss, model.trainable_variables))]
    return sums


# %% wrong="accumulate" id="only_the_last"
# es: Devuelves los gradientes del último trozo: los de cada vuelta reemplazan a los anteriores en lugar de sumarse.
# en: You return the gradients of the last piece: those of each turn replace the ones before instead of being added.
def accumulate(model, batches):
    rows = sum(len(x) for x, _ in batches)
    for x, y in batches:
        with tf.GradientTape() as tape:
            share = tf.reduce_sum((model(x) - y) ** 2) / rows
        sums = tape.gradient(share, model.trainable_variables)
    return sums


# %% accept="accumulate" id="one_tape_for_all"
def accumulate(model, batches):
    with tf.GradientTape() as tape:
        squares = [tf.square(model(x) - y) for x, y in batches]
        loss = tf.reduce_mean(tf.concat(squares, axis=0))
    return tape.gradient(loss, model.trainable_variables)


# %% accept="accumulate" id="weighted_means"
def accumulate(model, batches):
    rows = sum(len(x) for x, _ in batches)
    sums = None
    for x, y in batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2)
        parts = tape.gradient(loss, model.trainable_variables)
        parts = [g * (len(x) / rows) for g in parts]
        sums = parts if sums is None else [s + g for s, g in zip(sums, parts)]
    return sums


# %% [markdown] lang="es" exercise="clip_gradients"
# ### 8.5 Extra: recortar los gradientes
#
# *Este ejercicio es un extra: puedes seguir sin él.*
#
# Un gradiente enorme hace saltar los pesos. **Recortar por la norma global** acorta todos los gradientes a la vez, por el mismo factor, si su norma conjunta pasa de un máximo; así no cambia la dirección.
# `tf.clip_by_global_norm(lista, máximo)` devuelve **dos** cosas: la lista recortada y la norma que había.

# %% [markdown] lang="en" exercise="clip_gradients"
# ### 8.5 Extra: clipping the gradients
#
# *This exercise is an extra: you can go on without it.*
#
# A huge gradient makes the weights jump. **Clipping by the global norm** shortens all the gradients at once, by the same factor, if their joint norm exceeds a maximum; so the direction does not change.
# `tf.clip_by_global_norm(list, maximum)` returns **two** things: the clipped list and the norm that there was.

# %%
long = [tf.constant([3.0, 0.0]), tf.constant([0.0, 4.0])]
shorter, norm = tf.clip_by_global_norm(long, 1.0)
print(norm.numpy(), [part.numpy().tolist() for part in shorter])

# %% [markdown] lang="es" exercise="clip_gradients"
# Completa la función. Recibe los arreglos de NumPy `x` (5, 3), `w` (3, 2) y `b` (2,), y un número `most`. La pérdida es la media de los $5 \times 2$ elementos de $(x w + b)^2$. Devuelve la lista de los gradientes
# respecto a `w` y `b`, recortada para que su norma global no pase de `most`.

# %% [markdown] lang="en" exercise="clip_gradients"
# Complete the function. It takes the NumPy arrays `x` (5, 3), `w` (3, 2) and `b` (2,), and a number `most`. The loss is the mean of the $5 \times 2$ elements of $(x w + b)^2$. Return the list of the gradients
# with respect to `w` and `b`, clipped so that their global norm does not exceed `most`.


# %% exercise="clip_gradients"
def clip_gradients(x, w, b, most):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)  # SOLUTION
    gradients = tape.gradient(loss, [w, b])  # SOLUTION
    clipped, _ = tf.clip_by_global_norm(gradients, most)  # SOLUTION
    return clipped


# %% hint="clip_gradients"
# es: ¿Cuántas cosas devuelve la función que recorta?
# en: How many things does the function that clips return?

# %% hint="clip_gradients"
# es: En el ejemplo, las dos cosas van a dos nombres; aquí solo interesa la primera. La norma se mide con todos los gradientes juntos.
# en: In the example the two things go to two names; here only the first one matters. The norm is measured with all the gradients together.

# %% hint="clip_gradients"
# es: La pérdida y las fuentes son las de 3.1. Después, da a `tf.clip_by_global_norm` la lista de gradientes y `most`, y quédate con lo primero que devuelve.
# en: The loss and the sources are those of 3.1. Then give `tf.clip_by_global_norm` the list of gradients and `most`, and keep the first thing that it returns.


# %% checks="clip_gradients"
@public
def long_and_short(ask):
    """
    es: con un máximo que recorta, 0.05, y con uno que no, 50
    en: with a maximum that clips, 0.05, and with one that does not, 50
    """
    x = [[1, 2, 0.5], [-1, 1, 2], [2, 0, 1], [0.5, -2, 1], [1.5, 1, -1]]
    w, b = np.float32([[1, -0.5], [0.5, 1], [-1, 0.25]]), np.float32([0.5, -0.25])
    ask(np.float32(x), w, b, 0.05)
    ask(np.float32(x), w, b, 50.0)


@hidden(points=2)
def both_regimes(ask, draw):
    """
    es: las dos situaciones también con otros datos
    en: both situations with other data too
    """
    for most in (0.05, 50.0, 0.3):
        ask(draw.normal(5, 3), draw.away_from_zero(3, 2), draw.away_from_zero(2), most)


@numeric
def by_central_differences(x, w, b, most):
    parts = [
        central(lambda w: np.mean((x @ w + b) ** 2), w),
        central(lambda b: np.mean((x @ w + b) ** 2), b),
    ]
    norm = np.sqrt(sum(np.sum(part**2) for part in parts))
    return [part * min(1.0, most / norm) for part in parts]


# %% wrong="clip_gradients" id="arguments_swapped"
# es: Los argumentos están al revés: primero la lista de gradientes, después el máximo.
# en: The arguments are swapped: the list of gradients first, then the maximum.
def clip_gradients(x, w, b, most):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    clipped, _ = tf.clip_by_global_norm(most, tape.gradient(loss, [w, b]))
    return clipped


# %% wrong="clip_gradients" id="each_by_its_norm"
# es: Recortaste cada gradiente por su cuenta: así cambia la dirección. La norma global es la de todos juntos.
# en: You clipped each gradient by itself: that changes the direction. The global norm is that of all of them together.
def clip_gradients(x, w, b, most):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return [tf.clip_by_norm(g, most) for g in tape.gradient(loss, [w, b])]


# %% wrong="clip_gradients" id="each_element"
# es: Recortaste elemento a elemento. Se acortan todos a la vez, por el mismo factor.
# en: You clipped element by element. All are shortened at once, by the same factor.
def clip_gradients(x, w, b, most):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return [tf.clip_by_value(g, -most, most) for g in tape.gradient(loss, [w, b])]


# %% wrong="clip_gradients" id="the_norm_too"
# es: Devuelves las dos cosas que da la función que recorta: la lista y la norma. Se pide solo la lista.
# en: You return both things that the clipping function gives: the list and the norm. The exercise asks for the list only.
def clip_gradients(x, w, b, most):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return tf.clip_by_global_norm(tape.gradient(loss, [w, b]), most)


# %% wrong="clip_gradients" id="not_clipped"
# es: No recortaste: la norma global pasa del máximo.
# en: You did not clip: the global norm exceeds the maximum.
def clip_gradients(x, w, b, most):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return tape.gradient(loss, [w, b])


# %% wrong="clip_gradients" id="always_scaled"
# es: Llevas la norma siempre al máximo, también cuando era menor. Solo se acorta lo que lo pasa.
# en: You always bring the norm to the maximum, also when it was less. Only what exceeds it is shortened.
def clip_gradients(x, w, b, most):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    gradients = tape.gradient(loss, [w, b])
    return [g * most / tf.linalg.global_norm(gradients) for g in gradients]


# %% wrong="clip_gradients" id="clipped_the_loss"
# es: Recortaste la pérdida, no los gradientes: si la pérdida pasa del máximo, el gradiente sale cero.
# en: You clipped the loss, not the gradients: if the loss exceeds the maximum, the gradient comes out zero.
def clip_gradients(x, w, b, most):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.minimum(tf.reduce_mean((x @ w + b) ** 2), most)
    return tape.gradient(loss, [w, b])


# %% accept="clip_gradients" id="by_the_factor"
def clip_gradients(x, w, b, most):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(tf.matmul(x, w) + b))
    gradients = tape.gradient(loss, (w, b))
    norm = tf.sqrt(sum(tf.reduce_sum(g**2) for g in gradients))
    factor = tf.minimum(1.0, most / norm)
    return [factor * g for g in gradients]


# %% accept="clip_gradients" id="norm_given"
def clip_gradients(x, w, b, most):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((x @ w + b) ** 2) / 10
    gradients = tape.gradient(loss, [w, b])
    return tf.clip_by_global_norm(gradients, most, use_norm=tf.linalg.global_norm(gradients))[0]


# %% [markdown] lang="es" exercise="custom_train_step"
# ### 8.6 Extra: tu paso dentro de `fit`
#
# *Este ejercicio es un extra: puedes seguir sin él.*
#
# `model.fit` reparte los lotes, cuenta las épocas (cada pasada por todos los datos) y dibuja la barra; el paso lo da el método `train_step(self, data)` del modelo. Si lo escribes tú, `fit` usa el tuyo. Dentro, `self` es el modelo, `self.optimizer` el optimizador de `compile`, y se devuelve un diccionario con lo que `fit`
# debe mostrar. Más: [personalizar `fit`](https://keras.io/guides/custom_train_step_in_tensorflow/).

# %% [markdown] lang="en" exercise="custom_train_step"
# ### 8.6 Extra: your step inside `fit`
#
# *This exercise is an extra: you can go on without it.*
#
# `model.fit` hands out the batches, counts the epochs (each pass over all the data) and draws the bar; the step itself is the model's method `train_step(self, data)`. If you write it, `fit` uses yours. Inside, `self` is the model, `self.optimizer` the optimizer of `compile`, and you return a dict with what `fit`
# should show. More: [customizing `fit`](https://keras.io/guides/custom_train_step_in_tensorflow/).


# %%
class Counting(tf.keras.Model):
    def train_step(self, data):
        rows, _ = data
        return {"rows": tf.shape(rows)[0]}


entry = tf.keras.Input((1,))
counting = Counting(entry, tf.keras.layers.Dense(1)(entry))
counting.compile(optimizer="sgd")
print(counting.fit(np.ones((6, 1)), np.ones((6, 1)), batch_size=6, verbose=0).history)

# %% [markdown] lang="es" exercise="custom_train_step"
# Completa `train_step` de la clase `CustomModel`: recibe en `data` el lote `x` e `y`, graba el error cuadrático medio con el modelo en modo entrenamiento, da un paso con `self.optimizer` y devuelve `{"loss": loss}`. Se califican los pesos después de `fit`.

# %% [markdown] lang="en" exercise="custom_train_step"
# Complete `train_step` of the class `CustomModel`: it takes the batch `x` and `y` in `data`, records the mean squared error with the model in training mode, takes a step with `self.optimizer` and returns `{"loss": loss}`. What is graded is the weights after `fit`.


# %% exercise="custom_train_step" defines="CustomModel"
class CustomModel(tf.keras.Model):
    def train_step(self, data):
        x, y = data
        # BEGIN SOLUTION
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((self(x, training=True) - y) ** 2)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"loss": loss}
        # END SOLUTION


# %% hint="custom_train_step"
# es: ¿Qué nombres de 8.1 pasan a ser `self` o algo de `self`?
# en: Which names of 8.1 become `self` or something of `self`?

# %% hint="custom_train_step"
# es: Es 8.1 con `self` en lugar de `model` y `self.optimizer` en lugar del tuyo. Lo que se devuelve es un diccionario, como en `Counting`.
# en: It is 8.1 with `self` in place of `model` and `self.optimizer` in place of yours. What is returned is a dict, as in `Counting`.

# %% hint="custom_train_step"
# es: Abre una cinta; la pérdida es la media de los cuadrados de lo que da `self` con `x`, en modo entrenamiento, menos `y`. Después, los gradientes de las variables entrenables de `self`, el optimizador de `self` con los pares, y el diccionario.
# en: Open a tape; the loss is the mean of the squares of what `self` gives for `x`, in training mode, minus `y`. Then the gradients of the trainable variables of `self`, the optimizer of `self` with the pairs, and the dict.


# %% driver="custom_train_step"
def drive(CustomModel, kernel, x, y, rate, epochs):
    inputs = tf.keras.Input((3,))
    dense = tf.keras.layers.Dense(1, use_bias=False)
    model = CustomModel(inputs, dense(inputs))
    model.compile(optimizer=tf.keras.optimizers.SGD(float(rate)), run_eagerly=True)
    dense.set_weights([kernel])
    model.fit(x, y, batch_size=4, epochs=epochs, shuffle=False, verbose=0)
    return dense.get_weights()[0]


# %% checks="custom_train_step"
@public
def one_epoch(ask):
    """
    es: los pesos después de una época de un lote
    en: the weights after one epoch of one batch
    """
    x = np.float32([[1.0, -2.0, 0.5], [0.3, 1.2, -1.0], [2.0, 0.1, 0.7], [-1.0, 0.4, 1.5]])
    ask(np.float32([[0.5], [-1.5], [2.0]]), x, np.float32([[1.0], [2.0], [-1.0], [0.5]]), 0.07, 1)


@hidden(points=2)
def other_data(ask, draw):
    """
    es: los pesos después de dos épocas, con otros datos
    en: the weights after two epochs, with other data
    """
    kernel, x = draw.away_from_zero(3, 1), draw.away_from_zero(4, 3)
    ask(kernel, x, draw.away_from_zero(4, 1), draw.uniform(0.03, 0.08), 2)


@numeric
def closed_form(kernel, x, y, rate, epochs):
    for _ in range(epochs):
        kernel = kernel - rate * 2 * x.T @ (x @ kernel - y) / len(x)
    return kernel


# %% wrong="custom_train_step" id="an_optimizer_of_its_own"
# es: El paso no tiene el tamaño que se dijo al compilar. Lo más común: creaste otro optimizador dentro de train_step; usa self.optimizer.
# en: The step does not have the size that was given when the model was compiled. Most often: you made another optimizer inside train_step; use self.optimizer.
class CustomModel(tf.keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((self(x, training=True) - y) ** 2)
        gradients = tape.gradient(loss, self.trainable_variables)
        optimizer = tf.keras.optimizers.SGD(0.1)
        optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"loss": loss}


# %% wrong="custom_train_step" id="never_applied"
# es: Los pesos no han cambiado: calculas los gradientes y no los aplicas con self.optimizer.
# en: The weights have not changed: you compute the gradients and do not apply them with self.optimizer.
class CustomModel(tf.keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((self(x, training=True) - y) ** 2)
        tape.gradient(loss, self.trainable_variables)
        return {"loss": loss}


# %% wrong="custom_train_step" id="outside"
# es: No había gradientes que aplicar. Lo más común: llamaste al modelo fuera del bloque, o los argumentos de gradient están al revés.
# en: There were no gradients to apply. Most often: you called the model outside the block, or the arguments of gradient are swapped.
class CustomModel(tf.keras.Model):
    def train_step(self, data):
        x, y = data
        prediction = self(x, training=True)
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((prediction - y) ** 2)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"loss": loss}


# %% wrong="custom_train_step" id="summed"
# es: Sumaste los cuadrados de las 4 filas: el paso sale 4 veces mayor. La pérdida es su media.
# en: You added up the squares of the 4 rows: the step comes out 4 times as large. The loss is their mean.
class CustomModel(tf.keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum((self(x, training=True) - y) ** 2)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"loss": loss}


# %% wrong="custom_train_step" id="no_dict"
# es: train_step tiene que devolver un diccionario, y el tuyo devuelve la pérdida suelta.
# en: train_step must return a dict, and yours returns the loss alone.
class CustomModel(tf.keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((self(x, training=True) - y) ** 2)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return loss


# %% wrong="custom_train_step" id="pairs_swapped"
# es: Los pares están al revés: van (gradiente, variable), primero los gradientes.
# en: The pairs are the wrong way round: they are (gradient, variable), the gradients first.
class CustomModel(tf.keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((self(x, training=True) - y) ** 2)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(self.trainable_variables, gradients))
        return {"loss": loss}


# %% accept="custom_train_step" id="by_assignment"
class CustomModel(tf.keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(y - self(x)))
        variables = self.trainable_variables
        for v, g in zip(variables, tape.gradient(loss, variables)):
            v.assign_sub(self.optimizer.learning_rate * g)
        return {"error": loss}


# %% [markdown] lang="es" exercise="gradient_penalty"
# ### 8.7 Extra: castigar un gradiente
#
# *Este ejercicio es un extra: puedes seguir sin él.*
#
# A veces la pérdida contiene un gradiente: se castiga que la salida cambie mucho cuando cambia la entrada, para que el modelo sea suave. Hacen falta dos cintas (6.1): la de dentro deriva respecto a la **entrada**, la de fuera respecto a los **pesos**.
# Más: [regularización del gradiente de entrada](https://www.tensorflow.org/guide/advanced_autodiff?hl=es-419#example_input_gradient_regularization).

# %% [markdown] lang="en" exercise="gradient_penalty"
# ### 8.7 Extra: penalising a gradient
#
# *This exercise is an extra: you can go on without it.*
#
# Sometimes the loss contains a gradient: the model pays for an output that changes a lot when the input changes, which makes it smooth. You need two tapes (6.1): the inner one differentiates with respect to the **input**, the outer one with respect to the **weights**.
# More: [input gradient regularization](https://www.tensorflow.org/guide/advanced_autodiff#example_input_gradient_regularization).

# %%
p, signal = tf.Variable(3.0), tf.constant(2.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        inner.watch(signal)
        answer = p * signal**2
    change = inner.gradient(answer, signal)
    penalty = change**2
print(change.numpy(), outer.gradient(penalty, p).numpy())

# %% [markdown] lang="es" exercise="gradient_penalty"
# Completa la función. Recibe dos arreglos de NumPy de 4 números, `w0` y `x`. La salida es $\sum_i w_i \tanh x_i$; el castigo, la suma de los cuadrados del gradiente de la salida respecto a `x`. Devuelve el gradiente del **castigo** respecto a `w`, un tensor de forma (4,).

# %% [markdown] lang="en" exercise="gradient_penalty"
# Complete the function. It takes two NumPy arrays of 4 numbers, `w0` and `x`. The output is $\sum_i w_i \tanh x_i$; the penalty, the sum of the squares of the gradient of the output with respect to `x`. Return the gradient of the **penalty** with respect to `w`, a tensor of shape (4,).


# %% exercise="gradient_penalty"
def gradient_penalty(w0, x):
    w, x = tf.Variable(w0), tf.constant(x)
    # BEGIN SOLUTION
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            inner.watch(x)
            output = tf.reduce_sum(w * tf.tanh(x))
        change = inner.gradient(output, x)
        penalty = tf.reduce_sum(change**2)
    # END SOLUTION
    gradient = outer.gradient(penalty, w)  # SOLUTION
    return gradient


# %% hint="gradient_penalty"
# es: ¿Respecto a qué deriva cada cinta, y cuál de las dos cosas hay que vigilar a mano?
# en: With respect to what does each tape differentiate, and which of the two has to be watched by hand?

# %% hint="gradient_penalty"
# es: El ejemplo tiene la misma forma: la de dentro vigila la entrada; su gradiente y el castigo se calculan dentro del bloque de fuera.
# en: The example has the same form: the inner one watches the input; its gradient and the penalty are computed inside the outer block.

# %% hint="gradient_penalty"
# es: Dentro de las dos: vigila `x` y suma los productos de `w` y la tangente hiperbólica. En la de fuera: el gradiente respecto a `x` y la suma de sus cuadrados. Al final, la de fuera deriva esa suma respecto a `w`.
# en: Inside both: watch `x` and add up the products of `w` and the hyperbolic tangent. In the outer one: the gradient with respect to `x` and the sum of its squares. At the end the outer one differentiates that sum with respect to `w`.


# %% checks="gradient_penalty"
@public
def one_example(ask):
    """
    es: con 4 pesos y 4 entradas
    en: with 4 weights and 4 inputs
    """
    ask(np.float32([0.5, -1.5, 0.75, 2.0]), np.float32([0.3, -0.6, 1.1, 0.2]))


@hidden(points=2)
def other_weights(ask, draw):
    """
    es: otros pesos y otras entradas
    en: other weights and other inputs
    """
    for _ in range(4):
        ask(draw.away_from_zero(4), draw.uniform(0.1, 1.0, 4))


@numeric
def by_central_differences(w0, x):
    return central(lambda w: np.sum((w * (1 - np.tanh(x) ** 2)) ** 2), w0)


# %% wrong="gradient_penalty" id="asked_outside" family="no_path"
# es: La cinta de fuera dio None. Lo más común: el gradiente respecto a x, o el castigo, se calculó fuera de su bloque; o la cinta de dentro derivó respecto a w y no a x, o los argumentos están al revés.
# en: The outer tape gave None. Most often: the gradient with respect to x, or the penalty, was computed outside its block; or the inner tape differentiated with respect to w and not x, or the arguments are swapped.
def gradient_penalty(w0, x):
    w, x = tf.Variable(w0), tf.constant(x)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            inner.watch(x)
            output = tf.reduce_sum(w * tf.tanh(x))
    penalty = tf.reduce_sum(inner.gradient(output, x) ** 2)
    return outer.gradient(penalty, w)


# %% wrong="gradient_penalty" id="not_watched"
# es: El gradiente respecto a x fue None. Lo más común: x es un tensor, y la cinta de dentro no lo vigilaba.
# en: The gradient with respect to x was None. Most often: x is a tensor, and the inner tape was not watching it.
def gradient_penalty(w0, x):
    w, x = tf.Variable(w0), tf.constant(x)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            output = tf.reduce_sum(w * tf.tanh(x))
        penalty = tf.reduce_sum(inner.gradient(output, x) ** 2)
    return outer.gradient(penalty, w)


# %% wrong="gradient_penalty" id="not_squared"
# es: Falta el cuadrado: el castigo es la suma de los cuadrados del gradiente.
# en: The square is missing: the penalty is the sum of the squares of the gradient.
def gradient_penalty(w0, x):
    w, x = tf.Variable(w0), tf.constant(x)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            inner.watch(x)
            output = tf.reduce_sum(w * tf.tanh(x))
        penalty = tf.reduce_sum(inner.gradient(output, x))
    return outer.gradient(penalty, w)


# %% wrong="gradient_penalty" id="of_the_output"
# es: Derivaste la salida respecto a w, no el castigo.
# en: You differentiated the output with respect to w, not the penalty.
def gradient_penalty(w0, x):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        output = tf.reduce_sum(w * tf.tanh(x))
    return tape.gradient(output, w)


# %% wrong="gradient_penalty" id="averaged"
# es: Tomaste la media de los cuadrados; el castigo es su suma.
# en: You took the mean of the squares; the penalty is their sum.
def gradient_penalty(w0, x):
    w, x = tf.Variable(w0), tf.constant(x)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            inner.watch(x)
            output = tf.reduce_sum(w * tf.tanh(x))
        penalty = tf.reduce_mean(inner.gradient(output, x) ** 2)
    return outer.gradient(penalty, w)


# %% wrong="gradient_penalty" id="inner_by_the_weights"
# es: La cinta de dentro derivó respecto a w. El castigo es el del gradiente respecto a la entrada x.
# en: The inner tape differentiated with respect to w. The penalty is that of the gradient with respect to the input x.
def gradient_penalty(w0, x):
    w = tf.Variable(w0)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            output = tf.reduce_sum(tf.tanh(x * w))
        penalty = tf.reduce_sum(inner.gradient(output, w) ** 2)
    return outer.gradient(penalty, w)


# %% wrong="gradient_penalty" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def gradient_penalty(w0, x):
    return tf.constant(2 * w0 * (1 - np.tanh(x) ** 2) ** 2)


# %% accept="gradient_penalty" id="both_variables"
def gradient_penalty(w0, x):
    w, x = tf.Variable(w0), tf.Variable(x)
    with tf.GradientTape() as outer, tf.GradientTape() as inner:
        output = w * tf.tanh(x)
        change = inner.gradient(output, x)
        penalty = tf.norm(change) ** 2
    return outer.gradient(penalty, w)


# %% [markdown] lang="es" exercise="learn"
# ### 8.8 El proyecto: una red que aprende
#
# Ahora todo junto. Los datos se hacen con una semilla, así que son los mismos en cualquier máquina: 60 puntos de $\sin(2x)$ con ruido, en dos trozos, de 40 y 20. La red es 1-16-1, con un regularizador pequeño en la primera capa.

# %% [markdown] lang="en" exercise="learn"
# ### 8.8 The project: a network that learns
#
# Now all of it together. The data are made from a seed, so they are the same on every machine: 60 points of $\sin(2x)$ with noise, in two pieces, of 40 and 20. The network is 1-16-1, with a small regulariser in its first layer.

# %%
rng = np.random.default_rng(8)
inputs = np.sort(rng.uniform(-2.0, 2.0, (60, 1)), axis=0).astype("float32")
noisy = (np.sin(2.0 * inputs) + 0.15 * rng.normal(size=(60, 1))).astype("float32")
order = rng.permutation(60)
micro_batches = [(inputs[rows], noisy[rows]) for rows in np.split(order, [40])]

tf.keras.utils.set_random_seed(1)
network = tf.keras.Sequential(
    [
        tf.keras.Input((1,)),
        tf.keras.layers.Dense(
            16, activation="tanh", kernel_regularizer=tf.keras.regularizers.L2(1e-4)
        ),
        tf.keras.layers.Dense(1),
    ]
)
plt.scatter(inputs, noisy, s=8)
plt.plot(inputs, network(inputs), label="?")
plt.legend()
plt.show()

# %% [markdown] lang="es" exercise="learn"
# Completa `learn(model, batches, rate, most, steps)`. En **cada** uno de los `steps` pasos:
#
# 1. Propagación hacia adelante y pérdida: el error cuadrático medio de **todas** las filas más la suma de `model.losses`. Recorre los trozos de `batches` (8.4); el regularizador cuenta **una vez** por paso.
# 2. Gradientes, acumulados sobre los trozos, respecto a `model.trainable_variables`.
# 3. Recorte por la norma global a `most` (8.5).
# 4. Un paso de `SGD` con tasa `rate` (8.1).
# 5. Añade a `history["loss"]` la pérdida total y a `history["error"]` una **métrica**: la media de $|\hat y - y|$ sobre todas las filas, las dos con los pesos de **antes** del paso.
#
# Devuelve `history`. Se califican los pesos del modelo y las dos listas, después de unos pasos.

# %% [markdown] lang="en" exercise="learn"
# Complete `learn(model, batches, rate, most, steps)`. In **each** of the `steps` steps:
#
# 1. Forward pass and loss: the mean squared error of **all** the rows plus the sum of `model.losses`. Go through the pieces of `batches` (8.4); the regulariser counts **once** in a step.
# 2. Gradients, accumulated over the pieces, with respect to `model.trainable_variables`.
# 3. Clipping by the global norm to `most` (8.5).
# 4. One step of `SGD` with the rate `rate` (8.1).
# 5. Append to `history["loss"]` the whole loss and to `history["error"]` a **metric**: the mean of $|\hat y - y|$ over all the rows, both with the weights **before** the step.
#
# Return `history`. What is graded is the weights of the model and both lists, after some steps.


# %% exercise="learn"
def learn(model, batches, rate, most, steps):
    optimizer = tf.keras.optimizers.SGD(rate)
    history = {"loss": [], "error": []}
    for _ in range(steps):
        # BEGIN SOLUTION
        rows = sum(len(x) for x, _ in batches)
        sums = [tf.zeros_like(v) for v in model.trainable_variables]
        total, error = 0.0, 0.0
        for x, y in batches:
            with tf.GradientTape() as tape:
                prediction = model(x)
                share = tf.reduce_sum((prediction - y) ** 2) / rows
                share = share + sum(model.losses) / len(batches)
            gradients = tape.gradient(share, model.trainable_variables)
            sums = [s + g for s, g in zip(sums, gradients)]
            total = total + share
            error = error + tf.reduce_sum(tf.abs(prediction - y)) / rows
        clipped, _ = tf.clip_by_global_norm(sums, most)
        optimizer.apply_gradients(zip(clipped, model.trainable_variables))
        history["loss"].append(total)
        history["error"].append(error)
        # END SOLUTION
    return history


# %% hint="learn"
# es: Escribe primero el paso más corto que funcione (un solo trozo, sin recorte ni métrica) y añade lo demás de uno en uno. ¿Cuántas veces por paso se aplica el optimizador?
# en: Write first the shortest step that works (one piece, no clipping, no metric) and add the rest one by one. How many times in a step is the optimizer applied?

# %% hint="learn"
# es: Un bucle sobre los trozos dentro del bucle de los pasos. En el de dentro se graba y se acumula, como en 8.4; después de él se recorta, se aplica una vez y se anota en `history`.
# en: A loop over the pieces inside the loop over the steps. In the inner one you record and accumulate, as in 8.4; after it you clip, apply once and write into `history`.

# %% hint="learn"
# es: El regularizador no depende de los datos: si lo sumas en cada trozo, divídelo entre el número de trozos, o súmalo solo en uno. La pérdida del paso es la suma de las partes; el error, la suma de los valores absolutos entre todas las filas.
# en: The regulariser does not depend on the data: if you add it in each piece, divide it by the number of pieces, or add it in one only. The loss of the step is the sum of the parts; the error, the sum of the absolute values over all the rows.


# %% driver="learn"
def drive(learn, kernel_1, bias_1, kernel_2, bias_2, strength, x, y, rate, most, steps):
    L2 = tf.keras.regularizers.L2(float(strength))
    hidden = tf.keras.layers.Dense(4, activation="tanh", kernel_regularizer=L2)
    model = tf.keras.Sequential([tf.keras.Input((1,)), hidden, tf.keras.layers.Dense(1)])
    model.set_weights([kernel_1, bias_1, kernel_2, bias_2])
    batches = [(x[:4], y[:4]), (x[4:8], y[4:8]), (x[8:], y[8:])]
    history = learn(model, batches, float(rate), float(most), steps)
    of_each = {key: np.array([float(v) for v in history[key]], x.dtype) for key in history}
    return {"weights": model.get_weights(), **of_each}


# %% checks="learn"
@public
def a_few_steps(ask):
    """
    es: los pesos y la historia después de 2 pasos sin recorte, y después de 1 con él
    en: the weights and the history after 2 steps without clipping, and after 1 with it
    """
    kernel_1, bias_1 = np.float32([[1.0, -0.5, 0.75, 2.0]]), np.float32([0.1, -0.2, 0.3, 0.05])
    kernel_2, bias_2 = np.float32([[1.0], [-0.5], [0.75], [0.4]]), np.float32([0.2])
    x = np.float32([[-2.0], [-1.4], [-0.9], [-0.3], [0.2], [0.6], [1.1], [1.5], [1.8], [2.2]])
    y = np.float32(np.sin(2.0 * x) + 0.5)
    for most, steps in ((50.0, 2), (0.3, 1)):
        ask(kernel_1, bias_1, kernel_2, bias_2, 0.1, x, y, 0.12, most, steps)


@hidden(points=4)
def other_networks_learn(ask, draw):
    """
    es: otras redes y otros datos, sin recorte y con él
    en: other networks and other data, without clipping and with it
    """

    def sample():
        weights = draw.normal(1, 4), draw.normal(4), draw.away_from_zero(4, 1), draw.normal(1)
        return *weights, draw.uniform(0.05, 0.2), draw.normal(10, 1), draw.away_from_zero(10, 1)

    for most, steps in ((50.0, 2), (0.3, 2)):
        ((*given, strength, x, y),) = draw.until(1, sample, keep=there_is_much_to_learn)
        ask(*given, strength, x, y, draw.uniform(0.05, 0.15), most, steps)


def there_is_much_to_learn(kernel_1, bias_1, kernel_2, bias_2, strength, x, y):
    errors = np.tanh(x @ kernel_1 + bias_1) @ kernel_2 + bias_2 - y
    return abs(errors.mean()) > 0.4 and np.abs(errors).min() > 0.05


@numeric
def by_central_differences(kernel_1, bias_1, kernel_2, bias_2, strength, x, y, rate, most, steps):
    weights, losses, errors = [kernel_1, bias_1, kernel_2, bias_2], [], []

    def off(k1, b1, k2, b2):
        return np.tanh(x @ k1 + b1) @ k2 + b2 - y

    def loss(*weights):
        return np.mean(off(*weights) ** 2) + strength * np.sum(weights[0] ** 2)

    for _ in range(steps):
        slopes = [
            central(lambda w, i=i: loss(*weights[:i], w, *weights[i + 1 :]), weights[i])
            for i in range(4)
        ]
        norm = np.sqrt(sum(np.sum(slope**2) for slope in slopes))
        losses.append(loss(*weights))
        errors.append(np.mean(np.abs(off(*weights))))
        weights = [
            w - rate * min(1.0, most / norm) * s for w, s in zip(weights, slopes, strict=True)
        ]
    return {"weights": weights, "loss": np.array(losses), "error": np.array(errors)}


# %% wrong="learn" id="never_applied"
# es: Los pesos no cambian: falta aplicar los gradientes al final de cada paso. | Mira qué línea de 8.1 cambia las variables.
# en: The weights do not change: the gradients are not applied at the end of each step. | See which line of 8.1 changes the variables.
def learn(model, batches, rate, most, steps):
    history = {"loss": [], "error": []}
    x = np.concatenate([x for x, _ in batches])
    y = np.concatenate([y for _, y in batches])
    for _ in range(steps):
        with tf.GradientTape() as tape:
            prediction = model(x)
            loss = tf.reduce_mean((prediction - y) ** 2) + sum(model.losses)
        tape.gradient(loss, model.trainable_variables)
        history["loss"].append(loss)
        history["error"].append(tf.reduce_mean(tf.abs(prediction - y)))
    return history


# %% wrong="learn" id="a_step_for_each_piece"
# es: Diste un paso por trozo. Se acumulan los gradientes de todos los trozos, y después se da un solo paso.
# en: You took one step for each piece. The gradients of all the pieces are accumulated, then a single step is taken.
def learn(model, batches, rate, most, steps):
    optimizer = tf.keras.optimizers.SGD(rate)
    history = {"loss": [], "error": []}
    rows = sum(len(x) for x, _ in batches)
    for _ in range(steps):
        total, error = 0.0, 0.0
        for x, y in batches:
            with tf.GradientTape() as tape:
                prediction = model(x)
                share = tf.reduce_sum((prediction - y) ** 2) / rows + sum(model.losses) / 3
            gradients = tape.gradient(share, model.trainable_variables)
            clipped, _ = tf.clip_by_global_norm(gradients, most)
            optimizer.apply_gradients(zip(clipped, model.trainable_variables))
            total += share
            error += tf.reduce_sum(tf.abs(prediction - y)) / rows
        history["loss"].append(total)
        history["error"].append(error)
    return history


# %% wrong="learn" id="regulariser_in_each_piece"
# es: El regularizador cuenta una vez por cada trozo. En un paso cuenta una sola vez.
# en: The regulariser counts once for each piece. In a step it counts only once.
def learn(model, batches, rate, most, steps):
    optimizer = tf.keras.optimizers.SGD(rate)
    history = {"loss": [], "error": []}
    x = np.concatenate([x for x, _ in batches])
    y = np.concatenate([y for _, y in batches])
    for _ in range(steps):
        with tf.GradientTape() as tape:
            prediction = model(x)
            loss = tf.reduce_mean((prediction - y) ** 2) + len(batches) * sum(model.losses)
        clipped, _ = tf.clip_by_global_norm(tape.gradient(loss, model.trainable_variables), most)
        optimizer.apply_gradients(zip(clipped, model.trainable_variables))
        history["loss"].append(loss)
        history["error"].append(tf.reduce_mean(tf.abs(prediction - y)))
    return history


# %% wrong="learn" id="without_the_regulariser"
# es: Falta el regularizador: suma model.losses a la pérdida, dentro de la cinta.
# en: The regulariser is missing: add model.losses to the loss, inside the tape.
def learn(model, batches, rate, most, steps):
    optimizer = tf.keras.optimizers.SGD(rate)
    history = {"loss": [], "error": []}
    x = np.concatenate([x for x, _ in batches])
    y = np.concatenate([y for _, y in batches])
    for _ in range(steps):
        with tf.GradientTape() as tape:
            prediction = model(x)
            loss = tf.reduce_mean((prediction - y) ** 2)
        clipped, _ = tf.clip_by_global_norm(tape.gradient(loss, model.trainable_variables), most)
        optimizer.apply_gradients(zip(clipped, model.trainable_variables))
        history["loss"].append(loss)
        history["error"].append(tf.reduce_mean(tf.abs(prediction - y)))
    return history


# %% wrong="learn" id="not_clipped"
# es: Falta recortar los gradientes: con un máximo pequeño los pesos se mueven demasiado.
# en: The gradients are not clipped: with a small maximum the weights move too far.
def learn(model, batches, rate, most, steps):
    optimizer = tf.keras.optimizers.SGD(rate)
    history = {"loss": [], "error": []}
    x = np.concatenate([x for x, _ in batches])
    y = np.concatenate([y for _, y in batches])
    for _ in range(steps):
        with tf.GradientTape() as tape:
            prediction = model(x)
            loss = tf.reduce_mean((prediction - y) ** 2) + sum(model.losses)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        history["loss"].append(loss)
        history["error"].append(tf.reduce_mean(tf.abs(prediction - y)))
    return history


# %% wrong="learn" id="mean_of_the_means"
# es: Hiciste la media de las medias de los trozos: el de 2 filas pesa como los de 4. Cada fila pesa lo mismo.
# en: You took the mean of the means of the pieces: that of 2 rows weighs as much as those of 4. Each row weighs the same.
def learn(model, batches, rate, most, steps):
    optimizer = tf.keras.optimizers.SGD(rate)
    history = {"loss": [], "error": []}
    for _ in range(steps):
        with tf.GradientTape() as tape:
            offs = [model(x) - y for x, y in batches]
            loss = sum(tf.reduce_mean(off**2) for off in offs) / len(offs) + sum(model.losses)
        clipped, _ = tf.clip_by_global_norm(tape.gradient(loss, model.trainable_variables), most)
        optimizer.apply_gradients(zip(clipped, model.trainable_variables))
        history["loss"].append(loss)
        history["error"].append(sum(tf.reduce_mean(tf.abs(off)) for off in offs) / len(offs))
    return history


# %% wrong="learn" id="history_after_the_step"
# es: La historia está medida con los pesos de después del paso. Se pide con los de antes: lo que ya calculaste en la propagación hacia adelante.
# en: The history is measured with the weights after the step. The exercise asks for those before it: what you computed in the forward pass already.
def learn(model, batches, rate, most, steps):
    optimizer = tf.keras.optimizers.SGD(rate)
    history = {"loss": [], "error": []}
    x = np.concatenate([x for x, _ in batches])
    y = np.concatenate([y for _, y in batches])
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2) + sum(model.losses)
        clipped, _ = tf.clip_by_global_norm(tape.gradient(loss, model.trainable_variables), most)
        optimizer.apply_gradients(zip(clipped, model.trainable_variables))
        off = model(x) - y
        history["loss"].append(tf.reduce_mean(off**2) + sum(model.losses))
        history["error"].append(tf.reduce_mean(tf.abs(off)))
    return history


# %% accept="learn" id="all_rows_at_once"
def learn(model, batches, rate, most, steps):
    optimizer = tf.keras.optimizers.SGD(rate, global_clipnorm=most)
    history = {"loss": [], "error": []}
    x = tf.concat([x for x, _ in batches], axis=0)
    y = tf.concat([y for _, y in batches], axis=0)
    for _ in range(steps):
        with tf.GradientTape() as tape:
            off = model(x, training=True) - y
            loss = tf.reduce_mean(tf.square(off)) + tf.add_n(model.losses)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        history["loss"].append(float(loss))
        history["error"].append(float(tf.reduce_mean(tf.abs(off))))
    return history


# %% accept="learn" id="a_tape_around_the_pieces"
def learn(model, batches, rate, most, steps):
    history = {"loss": [], "error": []}
    rows = sum(len(y) for _, y in batches)
    for _ in range(steps):
        with tf.GradientTape() as tape:
            offs = [model(x) - y for x, y in batches]
            loss = sum(tf.reduce_sum(off**2) for off in offs) / rows + sum(model.losses)
        gradients = tape.gradient(loss, model.trainable_variables)
        norm = tf.linalg.global_norm(gradients)
        for v, g in zip(model.trainable_variables, gradients):
            v.assign_sub(rate * g * tf.minimum(1.0, most / norm))
        history["loss"].append(loss.numpy())
        history["error"].append(sum(tf.reduce_sum(tf.abs(off)) for off in offs).numpy() / rows)
    return history


# %% [markdown] lang="es"
# Entrena la red con tu función y mira la curva: la pérdida cae, y la red se va acercando a los datos. Si ejecutas la celda otra vez, sigue desde donde quedó y se acerca más. (Tarda unos segundos. Si `learn` está en blanco, no hay nada que dibujar.)

# %% [markdown] lang="en"
# Train the network with your function and look at the curve: the loss falls, and the network comes closer to the data. If you run the cell again, it goes on from where it was and comes closer still. (It takes a few seconds. If `learn` is blank, there is nothing to draw.)

# %%
trained = learn(network, micro_batches, 0.25, 1.0, 50)
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3))
left.plot([float(value) for value in trained["loss"]], label="loss")
left.plot([float(value) for value in trained["error"]], linestyle="--", label="error")
left.set_yscale("log")
left.set_xlabel("step")
left.legend()
right.scatter(inputs, noisy, s=8)
right.plot(inputs, network(inputs), color="black", label="network")
right.set_xlabel("input")
right.legend()
plt.show()

# %% [markdown] lang="es"
# `model.fit` hace lo mismo. `model.compile(optimizer=SGD(0.25, global_clipnorm=1.0), loss="mse", metrics=["mae"])` guarda las piezas (sin `loss` no hay nada que derivar, y `fit` se detiene), y `model.fit(x, y, batch_size=..., epochs=...)` repite para cada lote: abre una cinta, llama al modelo con
# `training=True`, suma a la pérdida los regularizadores, pide los gradientes respecto a `trainable_variables`, los aplica con el optimizador (que recorta) y actualiza las métricas. Da un paso por lote, no uno por época; lo demás es tu bucle.
#
# ## Lo que te llevas
#
# - Entrenar es repetir: propagación hacia adelante, pérdida, retropropagación con la cinta, actualización. El optimizador recibe pares (gradiente, variable) y cambia las variables en su sitio.
# - Lo que está en la pérdida tiene que calcularse dentro del bloque, también `model.losses`.
# - Los gradientes se pueden sumar por trozos (cada fila con el mismo peso) y recortar por la norma global antes de aplicarlos.

# %% [markdown] lang="en"
# `model.fit` does the same. `model.compile(optimizer=SGD(0.25, global_clipnorm=1.0), loss="mse", metrics=["mae"])` keeps the parts (without a `loss` there is nothing to differentiate, and `fit` stops), and `model.fit(x, y, batch_size=..., epochs=...)` repeats for each batch: it opens a tape, calls the model with
# `training=True`, adds the regularisers to the loss, asks for the gradients with respect to `trainable_variables`, applies them with the optimizer (which clips) and updates the metrics. It takes one step for each batch, not one for each epoch; the rest is your loop.
#
# ## What you take with you
#
# - Training repeats: forward pass, loss, backward pass with the tape, update. The optimizer takes pairs (gradient, variable) and changes the variables in place.
# - What belongs to the loss has to be computed inside the block, `model.losses` too.
# - Gradients can be added piece by piece (each row with the same weight) and clipped by the global norm before they are applied.
