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
# # Unidad 2 · Tensores 2D
#
# En la unidad 1 la fuente era un número. En una red neuronal, la fuente es casi siempre una **matriz** de pesos, y la
# cinta la trata igual: grabas, pides `tape.gradient(objetivo, fuente)` y recibes el gradiente. Lo nuevo es leer bien lo que
# vuelve: qué **forma** tiene, qué **escala**, y qué pasa si el objetivo tampoco es un solo número.
#
# **Tiempo:** unos 60 minutos. **Antes necesitas** la unidad 1 (la cinta, `tf.Variable`, `tape.watch`) y saber multiplicar
# matrices. Cada comprobación prueba un ejemplo; para la nota se prueban, además, otros datos que no se muestran.
#
# Más en la [guía de TensorFlow](https://www.tensorflow.org/guide/autodiff?hl=es-419#computing_gradients).
#
# Si te atascas, ejecuta en una celda tuya `import cinta; cinta.hint("tensor_tape")`: da una pista de ese ejercicio, y cada vez que la repites, otra.
# Las pistas no cuestan puntos.

# %% [markdown] lang="en"
# # Unit 2 · 2-D tensors
#
# In unit 1 the source was a number. In a neural network the source is nearly always a **matrix** of weights, and
# the tape treats it the same way: you record, ask for `tape.gradient(target, source)`, and get the gradient. What is new is to read
# what comes back: its **shape**, its **scale**, and what happens if the target is not a single number either.
#
# **Time:** about 60 minutes. **You need** unit 1 (the tape, `tf.Variable`, `tape.watch`) and to know how matrices are
# multiplied. Each check tries one example; your grade also depends on other data, which are not shown.
#
# More in the [TensorFlow guide](https://www.tensorflow.org/guide/autodiff#computing_gradients).
#
# If you are stuck, run `import cinta; cinta.hint("tensor_tape")` in a cell of your own: it gives a hint for that exercise, and another one each time.
# Hints cost no points.

# %%
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

# %% [markdown] lang="es"
# ## Una fuente con filas y columnas
#
# Para multiplicar matrices se escribe `@`, como en NumPy; `*` multiplica elemento a elemento. En el ejemplo, `d` es un tensor
# de datos de forma (2, 3) y `p` una variable de forma (3, 4), así que `d @ p` tiene forma (2, 4). `tf.reduce_sum` suma todos sus
# elementos y deja un solo número: el objetivo.
#
# El gradiente respecto a `p` no es un número, sino una matriz **con la forma de `p`**: una derivada para cada elemento.

# %% [markdown] lang="en"
# ## A source with rows and columns
#
# Matrices are multiplied with `@`, as in NumPy; `*` multiplies element by element. In the example, `d` is a tensor
# of data of shape (2, 3) and `p` a variable of shape (3, 4), so `d @ p` has shape (2, 4). `tf.reduce_sum` adds up all its
# elements and leaves a single number: the target.
#
# The gradient with respect to `p` is not a number but a matrix **with the shape of `p`**: one derivative for each element.

# %%
d = tf.constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
p = tf.Variable([[1.0, 0.0, 2.0, 1.0], [0.0, 3.0, 1.0, 2.0], [2.0, 1.0, 0.0, 1.0]])
with tf.GradientTape() as tape:
    total = tf.reduce_sum(d @ p)
dtotal_dp = tape.gradient(total, p)
print(p.shape, dtotal_dp.shape)
print(dtotal_dp.numpy())

# %% [markdown] lang="es" exercise="tensor_tape"
# ### 2.0 Una cinta con matrices
#
# Se te dan los datos `x`, un tensor de forma (5, 3), y las variables `w` (3, 2) y `b` (2,). Con ellas se calcula $x w + b$:
# esto es lo que hace una capa lineal, con pesos `w` y sesgo `b` (*bias*), que juntos son sus *parámetros*. Graba la pérdida
# $L = \operatorname{media}\big((x w + b)^2\big)$, donde $x w$ es el producto de matrices, el cuadrado va elemento a elemento y
# la media recorre los 10 elementos. Guárdala en `loss`, y en `dloss_dw` el gradiente de `loss` respecto a `w`.
#
# La media de todos los elementos es `tf.reduce_mean`. No cambies la celda de los datos: el evaluador volverá a ejecutar tu
# celda con otros valores.

# %% [markdown] lang="en" exercise="tensor_tape"
# ### 2.0 A tape with matrices
#
# You are given the data `x`, a tensor of shape (5, 3), and the variables `w` (3, 2) and `b` (2,). They give $x w + b$:
# this is what a linear layer does, with weights `w` and a bias `b`, which together are its *parameters*. Record the loss
# $L = \operatorname{mean}\big((x w + b)^2\big)$, where $x w$ is the matrix product, the square goes element by element, and
# the mean runs over the 10 elements. Keep it in `loss`, and in `dloss_dw` the gradient of `loss` with respect to `w`.
#
# The mean of all elements is `tf.reduce_mean`. Leave the cell with the data alone: the grader will run your cell again
# with other values.

# %% given="tensor_tape"
x = tf.constant([[1.0, 0.0, 2.0], [0.0, 1.0, 1.0], [2.0, 1.0, 0.0], [1.0, -1.0, 1.0], [0.0, 2.0, -1.0]])
w = tf.Variable([[1.0, 2.0], [0.0, -1.0], [2.0, 1.0]])
b = tf.Variable([2.0, -1.0])

# %% exercise="tensor_tape" asks="dloss_dw"
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((x @ w + b) ** 2)  # SOLUTION
dloss_dw = tape.gradient(loss, w)  # SOLUTION

# %% hint="tensor_tape"
# es: ¿Qué forma tiene el producto de matrices de `x` y `w`, y cuántos números tiene que tener la pérdida?
# en: What shape does the matrix product of `x` and `w` have, and how many numbers must the loss have?

# %% hint="tensor_tape"
# es: Hay que reducir una matriz a un número. El ejemplo lo hace con la suma; aquí se pide la media, y antes va el cuadrado, que `**` calcula elemento a elemento.
# en: A matrix has to be reduced to one number. The example does it with the sum; here it has to be the mean, and before it comes the square, which `**` computes element by element.

# %% hint="tensor_tape"
# es: De dentro hacia fuera: el producto de matrices con `@`, más el sesgo; todo eso entre paréntesis, al cuadrado; y de lo que sale, la media con `tf.reduce_mean`. El gradiente se pide como en el ejemplo: el objetivo es tu pérdida y la fuente, los pesos.
# en: From the inside out: the matrix product with `@`, plus the bias; all of that in parentheses, squared; and of the result, the mean with `tf.reduce_mean`. Ask for the gradient as in the example: the target is your loss, the source the weights.

# %% checks="tensor_tape"
@public
def with_other_small_data(ask):
    """
    es: dloss_dw con otros datos pequeños, distintos de los de la celda
    en: dloss_dw with other small data than those of the cell
    """
    x = [[0.0, 1.0, 1.0], [2.0, 0.0, 1.0], [1.0, 1.0, 0.0], [0.0, -1.0, 2.0], [1.0, 0.0, -1.0]]
    w = [[1.0, 0.0], [2.0, -1.0], [0.0, 3.0]]
    b = [1.0, 2.0]
    ask(x=tensor(np.float32(x)), w=variable(np.float32(w)), b=variable(np.float32(b)))


@hidden(points=1)
def gradient_for_other_data(ask, draw):
    """
    es: tu celda da el gradiente también con otros x, w y b
    en: your cell gives the gradient with other x, w and b too
    """
    for x, w, b in draw.until(
        4, lambda: (draw.normal(5, 3), draw.normal(3, 2), draw.normal(2)), keep=no_entry_cancels
    ):
        ask(x=tensor(x), w=variable(w), b=variable(b))


def no_entry_cancels(x, w, b):
    return np.abs(x.T @ (x @ w + b)).min() > 0.2 and np.abs(b).min() > 0.3


@numeric
def by_central_differences(x, w, b):
    return central(lambda w: np.mean((x @ w + b) ** 2), w)


# %% wrong="tensor_tape" id="typed_in"
# es: Con otros datos tu celda sigue dando lo mismo: o escribiste los números a mano, o no los calculas con lo dado. Deja que la cinta los calcule.
# en: With other data your cell still gives the same: either you typed the numbers in, or you do not compute them from what is given. Let the tape compute them.
dloss_dw = tf.constant([[4.0, 2.0], [0.6, -2.0], [4.6, 2.4]])

# %% wrong="tensor_tape" id="returned_loss"
# es: En dloss_dw está la pérdida, un solo número, y no su gradiente. Pídeselo a la cinta.
# en: dloss_dw holds the loss, a single number, not its gradient. Ask the tape for it.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((x @ w + b) ** 2)
dloss_dw = loss

# %% wrong="tensor_tape" id="summed" family="summed"
# es: Tu gradiente es 10 veces el esperado: sumaste los 10 elementos, o se los diste a la cinta sin hacer la media (y ella los suma). La pérdida es la media.
# en: Your gradient is 10 times the expected one: you added up the 10 elements, or gave them to the tape without taking the mean (and the tape adds them). The loss is the mean.
with tf.GradientTape() as tape:
    loss = tf.reduce_sum((x @ w + b) ** 2)
dloss_dw = tape.gradient(loss, w)

# %% wrong="tensor_tape" id="not_reduced" family="summed"
with tf.GradientTape() as tape:
    loss = (x @ w + b) ** 2
dloss_dw = tape.gradient(loss, w)

# %% wrong="tensor_tape" id="mean_over_rows"
# es: Te sale el doble, como si promediaras solo sobre las 5 filas (axis=0): así quedan 2 números y la cinta los suma. La media va sobre los 10 elementos.
# en: Yours is twice as large, as if you had averaged over the 5 rows only (axis=0): that leaves 2 numbers, and the tape adds them. The mean is over all 10 elements.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((x @ w + b) ** 2, axis=0)
dloss_dw = tape.gradient(loss, w)

# %% wrong="tensor_tape" id="forgot_the_bias"
# es: b no cuenta en tu gradiente: el cuadrado es de x @ w más el sesgo b.
# en: b does not count in your gradient: the square is of x @ w plus the bias b.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((x @ w) ** 2)
dloss_dw = tape.gradient(loss, w)

# %% wrong="tensor_tape" id="forgot_the_square"
# es: Falta el cuadrado: promediaste la salida de la capa tal cual.
# en: The square is missing: you averaged the output of the layer as it is.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(x @ w + b)
dloss_dw = tape.gradient(loss, w)

# %% wrong="tensor_tape" id="square_of_the_mean"
# es: Elevaste al cuadrado la media; se pide la media de los cuadrados. El orden importa.
# en: You squared the mean; the exercise asks for the mean of the squares. The order matters.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(x @ w + b) ** 2
dloss_dw = tape.gradient(loss, w)

# %% wrong="tensor_tape" id="source_is_b"
# es: Derivaste respecto a b. La fuente que se pide es w, y el resultado debe tener su forma.
# en: You differentiated with respect to b. The source should be w, and the result must have its shape.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((x @ w + b) ** 2)
dloss_dw = tape.gradient(loss, b)

# %% wrong="tensor_tape" id="outside" family="no_path"
# es: La cinta dio None. Lo más común: la pérdida se calculó fuera del bloque with, o la fuente es x (un tensor que nadie vigila), o w dejó de ser la variable dada, o los argumentos están al revés (van objetivo, fuente).
# en: The tape gave None. Most often: the loss was computed outside the with block, or the source is x (a tensor that nobody watches), or w is no longer the variable given, or the arguments are swapped (target, then source).
with tf.GradientTape() as tape:
    pass
loss = tf.reduce_mean((x @ w + b) ** 2)
dloss_dw = tape.gradient(loss, w)

# %% wrong="tensor_tape" id="source_is_x" family="no_path"
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((x @ w + b) ** 2)
dloss_dw = tape.gradient(loss, x)

# %% wrong="tensor_tape" id="swapped" family="no_path"
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((x @ w + b) ** 2)
dloss_dw = tape.gradient(w, loss)

# %% wrong="tensor_tape" id="star"
# es: Las formas no encajan: * multiplica elemento a elemento. El producto de matrices es @.
# en: The shapes do not fit: * multiplies element by element. The matrix product is @.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((x * w + b) ** 2)
dloss_dw = tape.gradient(loss, w)

# %% wrong="tensor_tape" id="weights_first"
# es: En tu producto de matrices las formas no encajan. Los datos, (5, 3), van a la izquierda y los pesos, (3, 2), a la derecha, sin transponer ninguno.
# en: In your matrix product the shapes do not fit. The data, (5, 3), go on the left and the weights, (3, 2), on the right, neither of them transposed.
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((w @ x + b) ** 2)
dloss_dw = tape.gradient(loss, w)

# %% wrong="tensor_tape" id="numpy_mean"
# es: La pérdida salió de TensorFlow (np.mean, .numpy()): lo que queda es un número de NumPy, y la cinta no sabe de dónde vino. Usa la media de TensorFlow.
# en: The loss left TensorFlow (np.mean, .numpy()): what remains is a NumPy number, and the tape cannot tell where it came from. Use TensorFlow's mean.
with tf.GradientTape() as tape:
    loss = np.mean((x @ w + b) ** 2)
dloss_dw = tape.gradient(loss, w)

# %% wrong="tensor_tape" id="by_hand" family="no_tape"
# es: El resultado es correcto, pero no sale de una cinta. El ejercicio pide que lo dé la cinta.
# en: The result is right, but it does not come from a tape. The exercise asks the tape for it.
dloss_dw = 2 * tf.transpose(x) @ (x @ w + b) / 10

# %% accept="tensor_tape" id="step_by_step"
with tf.GradientTape(persistent=True) as cinta:
    output = tf.add(tf.matmul(x, w), b)
    loss = tf.reduce_mean(tf.square(output))
dloss_dw, dloss_db = cinta.gradient(loss, [w, b])

# %% [markdown] lang="es" exercise="mean_square_gradient"
# ### 2.1 ¿Suma o media?
#
# Un objetivo con muchos elementos se **reduce** a un número sumando (`tf.reduce_sum`) o promediando (`tf.reduce_mean`).
# La media es la suma dividida entre el número $n$ de elementos, así que su gradiente también queda dividido entre $n$: misma
# dirección, otra escala. Si no reduces, la cinta suma por ti (lo verás en 2.4).
#
# En el ejemplo, la función es el cubo y $n = 8$. Compara las dos matrices que imprime.

# %% [markdown] lang="en" exercise="mean_square_gradient"
# ### 2.1 Sum or mean?
#
# A target with many elements is **reduced** to a number by adding (`tf.reduce_sum`) or by averaging (`tf.reduce_mean`).
# The mean is the sum divided by the number $n$ of elements, so its gradient is divided by $n$ too: same
# direction, another scale. If you do not reduce, the tape adds for you (you will see it in 2.4).
#
# In the example the function is the cube and $n = 8$. Compare the two matrices that it prints.

# %%
q = tf.Variable([[1.0, 2.0, 3.0, 4.0], [0.0, -1.0, -2.0, -3.0]])
with tf.GradientTape(persistent=True) as tape:
    cubes = q * q * q
    total = tf.reduce_sum(cubes)
    average = tf.reduce_mean(cubes)
print(tape.gradient(total, q).numpy())
print(tape.gradient(average, q).numpy())

# %% [markdown] lang="es" exercise="mean_square_gradient"
# Completa la función. Recibe una matriz de NumPy `W` de forma (3, 4) y devuelve el gradiente de
# $L = \frac{1}{12}\sum_{ij} W_{ij}^2$, la media de los cuadrados, respecto a la matriz:
# un tensor con una derivada para cada elemento.

# %% [markdown] lang="en" exercise="mean_square_gradient"
# Complete the function. It takes a NumPy matrix `W` of shape (3, 4) and returns the gradient of
# $L = \frac{1}{12}\sum_{ij} W_{ij}^2$, the mean of the squares, with respect to the matrix:
# a tensor with one derivative for each element.

# %% exercise="mean_square_gradient"
def mean_square_gradient(W):
    source = tf.Variable(W)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(source**2)  # SOLUTION
    gradient = tape.gradient(loss, source)  # SOLUTION
    return gradient


# %% hint="mean_square_gradient"
# es: ¿Qué dos matrices imprime el ejemplo, y por qué factor se diferencian? ¿A cuál se parece lo que pide el ejercicio?
# en: Which two matrices does the example print, and by which factor do they differ? Which of them is like what the exercise asks for?

# %% hint="mean_square_gradient"
# es: La media divide el gradiente entre el número de elementos: en el ejemplo es `average`. La fuente es la variable que la plantilla ya crea, no la matriz de NumPy.
# en: The mean divides the gradient by the number of elements: in the example that is `average`. The source is the variable that is already made for you, not the NumPy matrix.

# %% hint="mean_square_gradient"
# es: En el bloque: eleva `source` al cuadrado, elemento a elemento, y toma la media de todo con `tf.reduce_mean`. Después, una llamada a la cinta: el objetivo es esa media y la fuente, `source`.
# en: In the block: square `source`, element by element, and take the mean of it all with `tf.reduce_mean`. Then one call of the tape: the target is that mean, the source is `source`.

# %% checks="mean_square_gradient"
@public
def one_example(ask):
    """
    es: con una matriz de 3 filas y 4 columnas
    en: with a matrix of 3 rows and 4 columns
    """
    ask(np.float32([[6.0, -12.0, 18.0, 3.0], [0.5, 1.5, -6.0, 9.0], [-3.0, 12.0, 24.0, -1.5]]))


@hidden(points=2)
def gradient_of_the_mean_of_the_squares(ask, draw):
    """
    es: el gradiente también para otras matrices
    en: the gradient for other matrices too
    """
    for (W,) in draw.until(4, lambda: (draw.away_from_zero(3, 4),), keep=mean_is_not_zero):
        ask(W)


def mean_is_not_zero(W):
    return abs(W.mean()) > 0.1


@numeric
def by_central_differences(W):
    return central(lambda W: np.mean(W**2), W)


# %% wrong="mean_square_gradient" id="summed" family="summed"
# es: Tu gradiente es 12 veces el esperado: sumaste los cuadrados, o no los redujiste (y entonces la cinta suma por ti). Se pide la media.
# en: Your gradient is 12 times the expected one: you added the squares, or did not reduce them (then the tape adds them for you). The exercise asks for the mean.
def mean_square_gradient(W):
    source = tf.Variable(W)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(source**2)
    return tape.gradient(loss, source)


# %% wrong="mean_square_gradient" id="not_reduced" family="summed"
def mean_square_gradient(W):
    source = tf.Variable(W)
    with tf.GradientTape() as tape:
        loss = source**2
    return tape.gradient(loss, source)


# %% wrong="mean_square_gradient" id="square_of_the_mean"
# es: Elevaste al cuadrado la media; se pide la media de los cuadrados. Por eso todos tus elementos salen iguales.
# en: You squared the mean; the exercise asks for the mean of the squares. That is why all your elements come out equal.
def mean_square_gradient(W):
    source = tf.Variable(W)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(source) ** 2
    return tape.gradient(loss, source)


# %% wrong="mean_square_gradient" id="forgot_the_square"
# es: Falta el cuadrado: derivaste la media de los elementos tal cual, y tu gradiente no depende de W.
# en: The square is missing: you differentiated the mean of the elements as they are, and your gradient does not depend on W.
def mean_square_gradient(W):
    source = tf.Variable(W)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(source)
    return tape.gradient(loss, source)


# %% wrong="mean_square_gradient" id="mean_over_rows"
# es: Te sale 4 veces mayor, como si promediaras solo sobre las 3 filas (axis=0): así quedan 4 números y la cinta los suma. La media va sobre los 12 elementos.
# en: Yours is 4 times too large, as if you had averaged over the 3 rows only (axis=0): that leaves 4 numbers, and the tape adds them. The mean is over all 12 elements.
def mean_square_gradient(W):
    source = tf.Variable(W)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(source**2, axis=0)
    return tape.gradient(loss, source)


# %% wrong="mean_square_gradient" id="mean_over_columns"
# es: Te sale 3 veces mayor, como si promediaras solo sobre las 4 columnas (axis=1): así quedan 3 números y la cinta los suma. La media va sobre los 12 elementos.
# en: Yours is 3 times too large, as if you had averaged over the 4 columns only (axis=1): that leaves 3 numbers, and the tape adds them. The mean is over all 12 elements.
def mean_square_gradient(W):
    source = tf.Variable(W)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(source**2, axis=1)
    return tape.gradient(loss, source)


# %% wrong="mean_square_gradient" id="root_mean_square"
# es: Sacaste la raíz de la media de los cuadrados: la pérdida que se pide no lleva raíz.
# en: You took the root of the mean of the squares: the loss of the exercise has no root.
def mean_square_gradient(W):
    source = tf.Variable(W)
    with tf.GradientTape() as tape:
        loss = tf.sqrt(tf.reduce_mean(source**2))
    return tape.gradient(loss, source)


# %% wrong="mean_square_gradient" id="returned_loss"
# es: Devuelves la pérdida, un solo número, y no su gradiente.
# en: You return the loss, a single number, not its gradient.
def mean_square_gradient(W):
    source = tf.Variable(W)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(source**2)
    return loss


# %% wrong="mean_square_gradient" id="numpy_mean"
# es: A gradient le llegó como objetivo un número de NumPy: salió de TensorFlow (np.mean, .numpy()), o nunca estuvo en él. Calcula la pérdida con funciones tf y con la variable.
# en: gradient was handed a NumPy number as the target: it left TensorFlow (np.mean, .numpy()), or never was in it. Compute the loss with tf functions and from the variable.
def mean_square_gradient(W):
    source = tf.Variable(W)
    with tf.GradientTape() as tape:
        loss = np.mean(source**2)
    return tape.gradient(loss, source)


# %% wrong="mean_square_gradient" id="source_is_the_array"
# es: A gradient le llegó un arreglo de NumPy donde hace falta un tensor: W no es la variable. Deriva respecto a la variable, y calcula con ella.
# en: gradient was handed a NumPy array where it needs a tensor: W is not the variable. Differentiate with respect to the variable, and compute with it.
def mean_square_gradient(W):
    source = tf.Variable(W)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(source**2)
    return tape.gradient(loss, W)


# %% wrong="mean_square_gradient" id="outside" family="no_path"
# es: La cinta dio None. Lo más común: la pérdida se calculó fuera del bloque with o con W en lugar de la variable, o la fuente es una constante que nadie vigila, o los argumentos están al revés.
# en: The tape gave None. Most often: the loss was computed outside the with block or from W instead of the variable, or the source is a constant that nobody watches, or the arguments are swapped.
def mean_square_gradient(W):
    source = tf.Variable(W)
    with tf.GradientTape() as tape:
        pass
    loss = tf.reduce_mean(source**2)
    return tape.gradient(loss, source)


# %% wrong="mean_square_gradient" id="loss_of_the_array" family="no_path"
def mean_square_gradient(W):
    source = tf.Variable(W)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(W**2)
    return tape.gradient(loss, source)


# %% wrong="mean_square_gradient" id="constant" family="no_path"
def mean_square_gradient(W):
    source = tf.constant(W)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(source**2)
    return tape.gradient(loss, source)


# %% wrong="mean_square_gradient" id="by_hand" family="no_tape"
# es: El resultado es correcto, pero no sale de una cinta. El ejercicio pide que lo dé la cinta.
# en: The result is right, but it does not come from a tape. The exercise asks the tape for it.
def mean_square_gradient(W):
    return tf.constant(2 * W / 12)


# %% accept="mean_square_gradient" id="sum_over_size"
def mean_square_gradient(W):
    source = tf.convert_to_tensor(W)
    with tf.GradientTape() as tape:
        tape.watch(source)
        loss = tf.reduce_sum(tf.square(source)) / W.size
    return tape.gradient(loss, source)


# %% accept="mean_square_gradient" id="mean_of_means"
def mean_square_gradient(W):
    source = tf.Variable(W)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.reduce_mean(source * source, axis=1))
    return tape.gradient(loss, source)


# %% [markdown] lang="es" exercise="linear_weight_gradient"
# ### 2.2 El gradiente tiene la forma de su fuente
#
# ¿Por qué? Cada elemento del gradiente responde a una pregunta: si muevo un poco *ese* elemento de la fuente y dejo los demás
# quietos, ¿cuánto cambia el objetivo? Hay una respuesta por elemento, y la cinta la pone en el mismo lugar. Por eso, para
# entrenar, se puede restar el gradiente (multiplicado por un paso pequeño) a los pesos, sin transponerlo ni cambiarle la forma.
#
# El ejemplo lo comprueba: el gradiente dice cuánto subirá el total si `p[2, 1]` sube 1, y luego se sube de verdad. (Coinciden exactamente
# porque el total es lineal en `p`; en una curva habría que moverse muy poco.) Fíjate también en que `data` es un
# arreglo de NumPy (*array*): basta con que **la fuente** sea una variable.

# %% [markdown] lang="en" exercise="linear_weight_gradient"
# ### 2.2 The gradient has its source's shape
#
# Why? Each element of the gradient answers one question: if I move *that* element of the source a little and leave the others
# alone, how much does the target change? There is one answer for each element, and the tape puts it in the same place. That is why,
# in training, the gradient (times a small step) can be subtracted from the weights, without transposing or reshaping it.
#
# The example tries it out: the gradient says how much the total will rise if `p[2, 1]` rises by 1, and then it really is raised. (The two
# agree exactly because the total is linear in `p`; on a curve you would have to move very little.) Note too that `data` is
# a NumPy array: it is enough that **the source** is a variable.

# %%
data = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], dtype=np.float32)
p = tf.Variable(np.ones((3, 4), dtype=np.float32))
with tf.GradientTape() as tape:
    before = tf.reduce_sum(data @ p)
slope = tape.gradient(before, p)
# es: ahora p[2, 1] sube 1
# en: now p[2, 1] rises by 1
p[2, 1].assign(2.0)
after = tf.reduce_sum(data @ p)
print(slope.numpy())
print(slope[2, 1].numpy(), (after - before).numpy())

# %% [markdown] lang="es" exercise="linear_weight_gradient"
# Completa la función: es la capa de 2.0. Recibe tres arreglos de NumPy, `x` (5, 3), `w` (3, 2) y `b` (2,), y devuelve el gradiente de
# $L = \operatorname{media}\big((x w + b)^2\big)$ respecto a `w`. Antes de ejecutar: ¿qué forma esperas?

# %% [markdown] lang="en" exercise="linear_weight_gradient"
# Complete the function: it is the layer of 2.0. It takes three NumPy arrays, `x` (5, 3), `w` (3, 2) and `b` (2,), and returns the gradient of
# $L = \operatorname{mean}\big((x w + b)^2\big)$ with respect to `w`. Before you run it: what shape do you expect?

# %% exercise="linear_weight_gradient"
def linear_weight_gradient(x, w, b):
    w = tf.Variable(w)  # SOLUTION
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)  # SOLUTION
    gradient = tape.gradient(loss, w)  # SOLUTION
    return gradient


# %% hint="linear_weight_gradient"
# es: ¿Cuál de los tres arreglos es la fuente, y qué tiene que ser para que la cinta lo vigile?
# en: Which of the three arrays is the source, and what must it be for the tape to watch it?

# %% hint="linear_weight_gradient"
# es: Basta con que la fuente sea una variable: en el ejemplo lo es `p`, y `data` no. La pérdida es la que grabaste en 2.0.
# en: It is enough that the source is a variable: in the example `p` is one, and `data` is not. The loss is the one that you recorded in 2.0.

# %% hint="linear_weight_gradient"
# es: Primero haz de los pesos una variable, con el mismo nombre. En el bloque, como en 2.0: producto de matrices con `@`, más el sesgo, al cuadrado, y la media. Después, el gradiente respecto a la variable, sin transponer ni sumar nada.
# en: First make a variable of the weights, under the same name. In the block, as in 2.0: the matrix product with `@`, plus the bias, squared, and the mean. Then the gradient with respect to the variable, without transposing or adding anything.

# %% checks="linear_weight_gradient"
@public
def one_example(ask):
    """
    es: con 5 filas de datos, 3 entradas y 2 salidas
    en: with 5 rows of data, 3 inputs and 2 outputs
    """
    x = [[2.0, 1.0, 0.0], [1.0, 0.0, -1.0], [0.0, 3.0, 1.0], [-1.0, 1.0, 2.0], [1.0, 2.0, 1.0]]
    w = [[1.0, -1.0], [0.5, 2.0], [-2.0, 1.0]]
    b = [1.0, 0.5]
    ask(np.float32(x), np.float32(w), np.float32(b))


@hidden(points=2)
def gradient_of_the_linear_layer(ask, draw):
    """
    es: el gradiente también para otras capas y otros datos
    en: the gradient for other layers and other data too
    """
    for x, w, b in draw.until(
        5, lambda: (draw.normal(5, 3), draw.normal(3, 2), draw.normal(2)), keep=no_entry_cancels
    ):
        ask(x, w, b)


def no_entry_cancels(x, w, b):
    return np.abs(x.T @ (x @ w + b)).min() > 0.2 and np.abs(b).min() > 0.3


@numeric
def by_central_differences(x, w, b):
    return central(lambda w: np.mean((x @ w + b) ** 2), w)


# %% wrong="linear_weight_gradient" id="transposed"
# es: Tu gradiente está transpuesto. La cinta ya lo da con la forma de w, (3, 2): no hay que transponerlo.
# en: Your gradient is transposed. The tape already gives it in the shape of w, (3, 2): there is no need to transpose it.
def linear_weight_gradient(x, w, b):
    w = tf.Variable(w)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return tf.transpose(tape.gradient(loss, w))


# %% wrong="linear_weight_gradient" id="constant_weights" family="no_path"
# es: La cinta dio None: no encontró camino de la fuente al objetivo que le diste. Lo más común: w es una constante que nadie vigila, o la pérdida se calculó fuera del bloque with, o np.dot / np.matmul sacó el cálculo de TensorFlow, o los argumentos están al revés.
# en: The tape gave None: it found no path from the source to the target that you gave it. Most often: w is a constant that nobody watches, or the loss was computed outside the with block, or np.dot / np.matmul took it out of TensorFlow, or the arguments are swapped.
def linear_weight_gradient(x, w, b):
    w = tf.constant(w)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return tape.gradient(loss, w)


# %% wrong="linear_weight_gradient" id="outside" family="no_path"
def linear_weight_gradient(x, w, b):
    w = tf.Variable(w)
    with tf.GradientTape() as tape:
        pass
    loss = tf.reduce_mean((x @ w + b) ** 2)
    return tape.gradient(loss, w)


# %% wrong="linear_weight_gradient" id="numpy_product" family="no_path"
def linear_weight_gradient(x, w, b):
    w = tf.Variable(w)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((np.dot(x, w.numpy()) + b) ** 2)
    return tape.gradient(loss, w)


# %% wrong="linear_weight_gradient" id="swapped" family="no_path"
def linear_weight_gradient(x, w, b):
    w = tf.Variable(w)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return tape.gradient(w, loss)


# %% wrong="linear_weight_gradient" id="mean_over_rows"
# es: Te sale el doble, como si promediaras solo sobre las 5 filas (axis=0): así quedan 2 números y la cinta los suma. La media va sobre los 10 elementos.
# en: Yours is twice as large, as if you had averaged over the 5 rows only (axis=0): that leaves 2 numbers, and the tape adds them. The mean is over all 10 elements.
def linear_weight_gradient(x, w, b):
    w = tf.Variable(w)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2, axis=0)
    return tape.gradient(loss, w)


# %% wrong="linear_weight_gradient" id="mean_over_outputs"
# es: Te sale 5 veces mayor, como si promediaras solo sobre las 2 salidas (axis=1): así quedan 5 números y la cinta los suma. La media va sobre los 10 elementos.
# en: Yours is 5 times too large, as if you had averaged over the 2 outputs only (axis=1): that leaves 5 numbers, and the tape adds them. The mean is over all 10 elements.
def linear_weight_gradient(x, w, b):
    w = tf.Variable(w)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2, axis=1)
    return tape.gradient(loss, w)


# %% wrong="linear_weight_gradient" id="summed" family="summed"
# es: Tu gradiente es 10 veces el esperado: sumaste los 10 elementos, o no los redujiste (y entonces la cinta suma por ti). La pérdida es la media.
# en: Your gradient is 10 times the expected one: you added up the 10 elements, or did not reduce them (then the tape adds them for you). The loss is the mean.
def linear_weight_gradient(x, w, b):
    w = tf.Variable(w)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((x @ w + b) ** 2)
    return tape.gradient(loss, w)


# %% wrong="linear_weight_gradient" id="not_reduced" family="summed"
def linear_weight_gradient(x, w, b):
    w = tf.Variable(w)
    with tf.GradientTape() as tape:
        loss = (x @ w + b) ** 2
    return tape.gradient(loss, w)


# %% wrong="linear_weight_gradient" id="forgot_the_bias"
# es: b no cuenta en tu gradiente: el cuadrado es de la salida de la capa, con el sesgo.
# en: b does not count in your gradient: the square is of the output of the layer, with the bias.
def linear_weight_gradient(x, w, b):
    w = tf.Variable(w)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w) ** 2)
    return tape.gradient(loss, w)


# %% wrong="linear_weight_gradient" id="forgot_the_square"
# es: Falta el cuadrado: promediaste la salida de la capa tal cual.
# en: The square is missing: you averaged the output of the layer as it is.
def linear_weight_gradient(x, w, b):
    w = tf.Variable(w)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(x @ w + b)
    return tape.gradient(loss, w)


# %% wrong="linear_weight_gradient" id="both_gradients"
# es: Devuelves dos gradientes, el de w y el de b. Aquí se pide solo el de w (las listas llegan en la unidad 3).
# en: You return two gradients, that of w and that of b. Here only that of w is needed (lists come in unit 3).
def linear_weight_gradient(x, w, b):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return tape.gradient(loss, [w, b])


# %% wrong="linear_weight_gradient" id="never_wrapped"
# es: Le diste a la cinta el arreglo w de NumPy como fuente, o una pérdida de NumPy. Envuelve w en una tf.Variable y calcula la pérdida con TensorFlow.
# en: You handed the tape the NumPy array w as the source, or a NumPy loss. Wrap w in a tf.Variable and compute the loss with TensorFlow.
def linear_weight_gradient(x, w, b):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b) ** 2)
    return tape.gradient(loss, w)


# %% wrong="linear_weight_gradient" id="star"
# es: Las formas no encajan: * multiplica elemento a elemento. El producto de matrices es @.
# en: The shapes do not fit: * multiplies element by element. The matrix product is @.
def linear_weight_gradient(x, w, b):
    w = tf.Variable(w)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x * w + b) ** 2)
    return tape.gradient(loss, w)


# %% wrong="linear_weight_gradient" id="weights_first"
# es: En tu producto de matrices las formas no encajan. Los datos, (5, 3), van a la izquierda y los pesos, (3, 2), a la derecha, sin transponer ninguno.
# en: In your matrix product the shapes do not fit. The data, (5, 3), go on the left and the weights, (3, 2), on the right, neither of them transposed.
def linear_weight_gradient(x, w, b):
    w = tf.Variable(w)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((w @ x + b) ** 2)
    return tape.gradient(loss, w)


# %% wrong="linear_weight_gradient" id="by_hand" family="no_tape"
# es: El resultado es correcto, pero no sale de una cinta. El ejercicio pide que lo dé la cinta.
# en: The result is right, but it does not come from a tape. The exercise asks the tape for it.
def linear_weight_gradient(x, w, b):
    return tf.constant(2 * x.T @ (x @ w + b) / 10)


# %% accept="linear_weight_gradient" id="watched_tensor"
def linear_weight_gradient(x, w, b):
    weights = tf.convert_to_tensor(w)
    with tf.GradientTape() as tape:
        tape.watch(weights)
        output = tf.nn.bias_add(tf.matmul(x, weights), b)
        loss = tf.reduce_mean(tf.square(output))
    return tape.gradient(loss, weights)


# %% accept="linear_weight_gradient" id="one_of_two"
def linear_weight_gradient(x, w, b):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        output = tf.tensordot(x, w, 1) + b
        loss = tf.reduce_sum(output * output) / 10
    return tape.gradient(loss, {"w": w, "b": b})["w"]


# %% [markdown] lang="es" exercise="curve_and_slope"
# ### 2.3 Una curva y su pendiente
#
# Para dibujar $f$ hacen falta muchos puntos; para dibujar $f'$, la derivada en cada uno. No se necesita un bucle: la cinta las
# da todas a la vez. Si la fuente es un vector de puntos y $f$ se aplica **elemento a elemento**, cada $y_i$ depende solo de su
# $x_i$, y el gradiente es el vector de las pendientes $f'(x_i)$, con la forma de la fuente.
#
# El ejemplo dibuja $f(t) = t^3 - 3t$ y su pendiente. Mira dónde $f'$ cruza el cero: justo donde $f$ deja de subir o de bajar.
# `grid` es un tensor, no una variable: hay que vigilarlo, como en 1.3.

# %% [markdown] lang="en" exercise="curve_and_slope"
# ### 2.3 A curve and its slope
#
# To draw $f$ takes many points; to draw $f'$, the derivative at each of them. No loop is needed: the tape gives
# them all at once. If the source is a vector of points and $f$ is applied **element by element**, each $y_i$ depends on its own
# $x_i$ only, and the gradient is the vector of the slopes $f'(x_i)$, in the shape of the source.
#
# The example draws $f(t) = t^3 - 3t$ and its slope. See where $f'$ crosses zero: just where $f$ stops rising or falling.
# `grid` is a tensor, not a variable: it has to be watched, as in 1.3.

# %%
grid = tf.linspace(-2.0, 2.0, 65)
with tf.GradientTape() as tape:
    tape.watch(grid)
    heights = grid**3 - 3.0 * grid
slopes = tape.gradient(heights, grid)
print(grid.shape, heights.shape, slopes.shape)

plt.plot(grid.numpy(), heights.numpy(), label="$f(t) = t^3 - 3t$")
plt.plot(grid.numpy(), slopes.numpy(), linestyle="--", label="$f'(t)$")
plt.axhline(0.0, color="gray", linewidth=0.8)
plt.xlabel("$t$")
plt.legend()
plt.show()

# %% [markdown] lang="es" exercise="curve_and_slope"
# Completa la función. Recibe `x`, un tensor de 41 puntos, y devuelve la pareja $(y,\ dy/dx)$ de la curva $y = x \sin x$, dos
# tensores de forma (41,). El seno de TensorFlow es `tf.sin`. Cuando la tengas, dibújala como en el ejemplo en una celda tuya.

# %% [markdown] lang="en" exercise="curve_and_slope"
# Complete the function. It takes `x`, a tensor of 41 points, and returns the pair $(y,\ dy/dx)$ of the curve $y = x \sin x$, two
# tensors of shape (41,). TensorFlow's sine is `tf.sin`. Once you have it, draw it as in the example in a cell of your own.

# %% exercise="curve_and_slope"
def curve_and_slope(x):
    with tf.GradientTape() as tape:
        # BEGIN SOLUTION
        tape.watch(x)
        # END SOLUTION
        y = x * tf.sin(x)  # SOLUTION
    dy_dx = tape.gradient(y, x)  # SOLUTION
    return y, dy_dx


# %% hint="curve_and_slope"
# es: `x` es un tensor, no una variable: ¿qué hizo falta en 1.3 para que la cinta siguiera un tensor?
# en: `x` is a tensor, not a variable: what did it take in 1.3 for the tape to follow a tensor?

# %% hint="curve_and_slope"
# es: Mira las dos líneas del bloque del ejemplo: la primera pide vigilar `grid`; la segunda calcula la curva en todos los puntos a la vez, elemento a elemento, sin bucle.
# en: Look at the two lines of the block in the example: the first asks for `grid` to be watched; the second computes the curve at all points at once, element by element, without a loop.

# %% hint="curve_and_slope"
# es: En el bloque, primero pide que se vigile `x`, como el ejemplo con `grid`; después multiplica `x` por su seno, que da `tf.sin`. La pendiente se pide con la curva entera como objetivo, sin reducirla a un número.
# en: In the block, first ask for `x` to be watched, as the example does with `grid`; then multiply `x` by its sine, which `tf.sin` gives. Ask for the slope with the whole curve as the target, not reduced to a number.

# %% checks="curve_and_slope"
@public
def from_minus_four_to_four(ask):
    """
    es: con 41 puntos de -4 a 4
    en: with 41 points from -4 to 4
    """
    ask(tensor(np.linspace(-4.0, 4.0, 41, dtype=np.float32)))


@hidden(points=2)
def curve_and_slope_on_other_points(ask, draw):
    """
    es: la curva y su pendiente también en otros puntos, ordenados o no
    en: the curve and its slope on other points too, in order or not
    """
    for _ in range(2):
        first, last = draw.uniform(-6.0, -3.0), draw.uniform(3.0, 6.0)
        ask(tensor(np.linspace(first, last, 41, dtype=np.float32)))
    for _ in range(2):
        ask(tensor(draw.uniform(-5.0, 5.0, 41)))


@numeric
def by_central_differences(x):
    return x * np.sin(x), central(lambda x: np.sum(x * np.sin(x)), x)


# %% wrong="curve_and_slope" id="not_watched" family="no_path"
# es: La pendiente es None. x es un tensor: vigílalo dentro del bloque with y antes de usarlo, calcula y dentro del bloque, y da los argumentos en su orden (objetivo, fuente).
# en: The slope is None. x is a tensor: watch it inside the with block and before it is used, compute y inside the block, and give the arguments in their order (target, source).
def curve_and_slope(x):
    with tf.GradientTape() as tape:
        y = x * tf.sin(x)
    return y, tape.gradient(y, x)


# %% wrong="curve_and_slope" id="outside" family="no_path"
def curve_and_slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
    y = x * tf.sin(x)
    return y, tape.gradient(y, x)


# %% wrong="curve_and_slope" id="swapped_arguments" family="no_path"
def curve_and_slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * tf.sin(x)
    return y, tape.gradient(x, y)


# %% wrong="curve_and_slope" id="mean_as_target"
# es: Derivaste la media de y: cada pendiente te sale dividida entre 41. Aquí el objetivo no se promedia.
# en: You differentiated the mean of y: each slope comes out divided by 41. Here the target is not averaged.
def curve_and_slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * tf.sin(x)
        mean = tf.reduce_mean(y)
    return y, tape.gradient(mean, x)


# %% wrong="curve_and_slope" id="jacobian"
# es: jacobian da la derivada de cada y respecto a cada x, una matriz (41, 41) casi toda de ceros. Las pendientes las da gradient, con forma (41,).
# en: jacobian gives the derivative of each y with respect to each x, a (41, 41) matrix of mostly zeros. The slopes come from gradient, in shape (41,).
def curve_and_slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * tf.sin(x)
    return y, tape.jacobian(y, x)


# %% wrong="curve_and_slope" id="swapped_pair"
# es: La pareja está al revés: primero la curva, después la pendiente.
# en: The pair is the wrong way round: the curve first, then the slope.
def curve_and_slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * tf.sin(x)
    return tape.gradient(y, x), y


# %% wrong="curve_and_slope" id="slope_only"
# es: Devuelves solo la pendiente. Se pide la pareja: la curva y su pendiente.
# en: You return the slope only. The exercise asks for the pair: the curve and its slope.
def curve_and_slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * tf.sin(x)
    return tape.gradient(y, x)


# %% wrong="curve_and_slope" id="numpy_sine"
# es: La curva es correcta, pero el seno se calculó con NumPy: para la cinta es una constante, y a tu pendiente le falta esa parte. Usa tf.sin.
# en: The curve is right, but the sine was computed by NumPy: to the tape it is a constant, and your slope lacks that part. Use tf.sin.
def curve_and_slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * np.sin(x)
    return y, tape.gradient(y, x)


# %% wrong="curve_and_slope" id="forgot_the_factor"
# es: Grabaste sen x; la curva que se pide lleva además el factor x.
# en: You recorded sin x; the curve of the exercise has the factor x as well.
def curve_and_slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.sin(x)
    return y, tape.gradient(y, x)


# %% wrong="curve_and_slope" id="differences"
# es: Estimaste la pendiente con diferencias entre puntos vecinos: es solo aproximada, y falla si los puntos no van en orden. Pídesela a la cinta.
# en: You estimated the slope from differences between neighbouring points: it is only approximate, and fails if the points are out of order. Ask the tape for it.
def curve_and_slope(x):
    y = x * tf.sin(x)
    return y, tf.constant(np.gradient(y.numpy(), x.numpy()))


# %% wrong="curve_and_slope" id="by_hand" family="no_tape"
# es: Los números son correctos, pero la pendiente no sale de una cinta. El ejercicio pide que la dé la cinta.
# en: The numbers are right, but the slope does not come from a tape. The exercise asks the tape for it.
def curve_and_slope(x):
    return x * tf.sin(x), x * tf.cos(x) + tf.sin(x)


# %% accept="curve_and_slope" id="sum_as_target"
def curve_and_slope(x):
    points = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.multiply(points, tf.math.sin(points))
        total = tf.reduce_sum(y)
    return [y, tape.gradient(total, points)]


# %% accept="curve_and_slope" id="point_by_point"
def curve_and_slope(x):
    heights, slopes = [], []
    for point in x:
        with tf.GradientTape() as tape:
            tape.watch(point)
            y = point * tf.sin(point)
        heights.append(y)
        slopes.append(tape.gradient(y, point))
    return tf.stack(heights), tf.stack(slopes)


# %% [markdown] lang="es" exercise="vector_target_gradient"
# ### 2.4 Cuando el objetivo es un vector
#
# En 2.3 el objetivo era un vector y todo salió bien. ¿Qué hace `gradient` en general? Si el objetivo tiene varios componentes,
# da el **gradiente de su suma**:
#
# $$\texttt{tape.gradient}(y, x) = \frac{\partial}{\partial x} \sum_i y_i$$
#
# Así, el resultado tiene siempre la forma de la **fuente**, sea cual sea la del objetivo. En 2.3 cada $y_i$ tenía su propio $x_i$ y
# la suma no mezclaba nada; si varios componentes comparten la misma fuente, sus derivadas se suman.
# Más: [objetivos que no son escalares](https://www.tensorflow.org/guide/autodiff?hl=es-419#gradients_of_non-scalar_targets).
#
# En el ejemplo, los componentes son $5t$ y $t^2$, y la fuente un solo número, $t = 2$. Antes de ejecutar, adivina el tercer número.

# %% [markdown] lang="en" exercise="vector_target_gradient"
# ### 2.4 When the target is a vector
#
# In 2.3 the target was a vector and all went well. What does `gradient` do in general? If the target has several components,
# it gives the **gradient of their sum**:
#
# $$\texttt{tape.gradient}(y, x) = \frac{\partial}{\partial x} \sum_i y_i$$
#
# So the result always has the shape of the **source**, whatever that of the target. In 2.3 each $y_i$ had its own $x_i$ and
# the sum mixed nothing; if several components share one source, their derivatives add up.
# More: [targets that are not scalar](https://www.tensorflow.org/guide/autodiff#gradients_of_non-scalar_targets).
#
# In the example the components are $5t$ and $t^2$, and the source is a single number, $t = 2$. Before you run it, guess the third number.

# %%
t = tf.Variable(2.0)
with tf.GradientTape(persistent=True) as tape:
    first = 5.0 * t
    second = t * t
    pair = tf.stack([first, second])
print(tape.gradient(first, t).numpy(), tape.gradient(second, t).numpy(), tape.gradient(pair, t).numpy())

# %% [markdown] lang="es" exercise="vector_target_gradient"
# Completa la función. Recibe `x0`, un número de NumPy, y `k`, un arreglo de NumPy de forma (4,). Con $y = k\,x^2$ y $x$ un solo
# número, `y` tiene cuatro componentes, $y_i = k_i x^2$. Devuelve lo que da `gradient` con el vector `y` entero como objetivo, en
# $x = x_0$. ¿Qué forma tendrá?

# %% [markdown] lang="en" exercise="vector_target_gradient"
# Complete the function. It takes `x0`, a NumPy number, and `k`, a NumPy array of shape (4,). With $y = k\,x^2$ and $x$ a single
# number, `y` has four components, $y_i = k_i x^2$. Return what `gradient` gives with the whole vector `y` as the target, at
# $x = x_0$. What shape will it have?

# %% exercise="vector_target_gradient"
def vector_target_gradient(x0, k):
    x = tf.Variable(x0)  # SOLUTION
    with tf.GradientTape() as tape:
        y = k * x**2  # SOLUTION
    dy_dx = tape.gradient(y, x)  # SOLUTION
    return dy_dx


# %% hint="vector_target_gradient"
# es: ¿Cuántos números tiene la fuente? Entonces, ¿qué forma tendrá el gradiente?
# en: How many numbers does the source have? Then what shape will the gradient have?

# %% hint="vector_target_gradient"
# es: Si el objetivo tiene varios componentes, `gradient` da el gradiente de su suma: es el tercer número del ejemplo. No hay que sumar a mano ni escribir un bucle.
# en: If the target has several components, `gradient` gives the gradient of their sum: that is the third number of the example. There is nothing to add by hand, and no loop to write.

# %% hint="vector_target_gradient"
# es: Haz de `x0` una variable. En el bloque, multiplica el arreglo `k` por el cuadrado de esa variable: salen los cuatro componentes de una vez. Después, una sola llamada, con el vector entero como objetivo y la variable como fuente.
# en: Make a variable of `x0`. In the block, multiply the array `k` by the square of that variable: all four components come out at once. Then a single call, with the whole vector as the target and the variable as the source.

# %% checks="vector_target_gradient"
@public
def one_example(ask):
    """
    es: con x0 = -3 y k = [4, 2, -1, 3]
    en: with x0 = -3 and k = [4, 2, -1, 3]
    """
    ask(-3.0, np.float32([4.0, 2.0, -1.0, 3.0]))


@hidden(points=2)
def derivative_of_the_sum_of_the_components(ask, draw):
    """
    es: la derivada también para otros x0 y otros k
    en: the derivative for other x0 and other k too
    """
    for x0, k in draw.until(
        5, lambda: (draw.away_from_zero(), draw.away_from_zero(4)), keep=components_do_not_cancel
    ):
        ask(x0, k)


def components_do_not_cancel(x0, k):
    return abs(k.sum()) > 0.5 and abs(k[1:].sum()) > 0.3


@numeric
def by_central_differences(x0, k):
    return central(lambda x: np.sum(k * x**2), x0)


# %% wrong="vector_target_gradient" id="jacobian" family="one_each"
# es: Diste una derivada por componente, forma (4,): lo más común es haber usado jacobian, una llamada por componente o un vector de cuatro como x. Aquí la fuente es un número y se pide lo que da gradient: la derivada de la suma, un solo número (su forma se escribe `()`).
# en: You gave one derivative for each component, shape (4,): most often by jacobian, by one call for each component, or with x a vector of four. Here the source is a number, and the exercise asks for what gradient gives: the derivative of the sum, a single number (its shape is written `()`).
def vector_target_gradient(x0, k):
    x = tf.Variable(x0)
    with tf.GradientTape(persistent=True) as tape:
        y = k * x**2
    return tape.jacobian(y, x, experimental_use_pfor=False)


# %% wrong="vector_target_gradient" id="vector_source" family="one_each"
def vector_target_gradient(x0, k):
    x = tf.Variable(tf.fill(k.shape, x0))
    with tf.GradientTape() as tape:
        y = k * x**2
    return tape.gradient(y, x)


# %% wrong="vector_target_gradient" id="mean_as_target"
# es: Promediaste los cuatro componentes: tu derivada es la cuarta parte de la esperada. Con el vector entero como objetivo, gradient los suma.
# en: You averaged the four components: your derivative is a quarter of the expected one. With the whole vector as the target, gradient adds them.
def vector_target_gradient(x0, k):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = tf.reduce_mean(k * x**2)
    return tape.gradient(y, x)


# %% wrong="vector_target_gradient" id="first_component"
# es: Derivaste solo el primer componente, y[0]. El objetivo es el vector y entero.
# en: You differentiated the first component only, y[0]. The target is the whole vector y.
def vector_target_gradient(x0, k):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = k * x**2
        first = y[0]
    return tape.gradient(first, x)


# %% wrong="vector_target_gradient" id="forgot_the_square"
# es: Grabaste k·x; se pide k·x², con el cuadrado.
# en: You recorded k·x; the exercise asks for k·x², with the square.
def vector_target_gradient(x0, k):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = k * x
    return tape.gradient(y, x)


# %% wrong="vector_target_gradient" id="square_of_everything"
# es: Elevaste al cuadrado también k: el cuadrado es solo de x.
# en: You squared k as well: the square is of x only.
def vector_target_gradient(x0, k):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = (k * x) ** 2
    return tape.gradient(y, x)


# %% wrong="vector_target_gradient" id="source_is_k"
# es: Derivaste respecto a k. La fuente que se pide es x, un solo número.
# en: You differentiated with respect to k. The source should be x, a single number.
def vector_target_gradient(x0, k):
    k = tf.Variable(k)
    with tf.GradientTape() as tape:
        y = k * x0**2
    return tape.gradient(y, k)


# %% wrong="vector_target_gradient" id="returned_y"
# es: Devuelves el vector y, no su derivada.
# en: You return the vector y, not its derivative.
def vector_target_gradient(x0, k):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = k * x**2
    return y


# %% wrong="vector_target_gradient" id="constant" family="no_path"
# es: La cinta dio None. Lo más común: x es una constante que nadie vigila, o y (o un trozo suyo, o su suma) se calculó fuera del bloque with, o los argumentos están al revés.
# en: The tape gave None. Most often: x is a constant that nobody watches, or y (or a piece of it, or its sum) was computed outside the with block, or the arguments are swapped.
def vector_target_gradient(x0, k):
    x = tf.constant(x0)
    with tf.GradientTape() as tape:
        y = k * x**2
    return tape.gradient(y, x)


# %% wrong="vector_target_gradient" id="sum_outside" family="no_path"
def vector_target_gradient(x0, k):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = k * x**2
    return tape.gradient(tf.reduce_sum(y), x)


# %% wrong="vector_target_gradient" id="swapped" family="no_path"
def vector_target_gradient(x0, k):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = k * x**2
    return tape.gradient(x, y)


# %% wrong="vector_target_gradient" id="by_hand" family="no_tape"
# es: El número es correcto, pero no sale de una cinta. El ejercicio pide que lo dé la cinta.
# en: The number is right, but it does not come from a tape. The exercise asks the tape for it.
def vector_target_gradient(x0, k):
    return tf.constant(2 * x0 * k.sum())


# %% accept="vector_target_gradient" id="sum_inside"
def vector_target_gradient(x0, k):
    x = tf.convert_to_tensor(x0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(k * tf.square(x))
    return tape.gradient(total, x)


# %% accept="vector_target_gradient" id="list_of_targets"
def vector_target_gradient(x0, k):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        components = [factor * x * x for factor in k]
    return tape.gradient(components, x)


# %% accept="vector_target_gradient" id="sum_of_the_jacobian"
def vector_target_gradient(x0, k):
    x = tf.Variable(x0)
    with tf.GradientTape(persistent=True) as tape:
        y = k * x**2
    return tf.reduce_sum(tape.jacobian(y, x, experimental_use_pfor=False))


# %% [markdown] lang="es" exercise="vjp"
# ### 2.5 Extra: ponderar los componentes, $v^\top J$
#
# *Este ejercicio es un extra: puedes seguir con la unidad 3 sin él.*
#
# Si $y$ tiene 4 componentes y $x$ tiene 3 elementos, todas las derivadas $\partial y_i / \partial x_j$ forman una matriz de 4 filas y 3
# columnas, el **jacobiano** $J$. La suma de 2.4 es la suma de sus filas: cada componente pesa 1. Con `output_gradients=v` eliges tú los
# pesos: `gradient` da
#
# $$v^\top J = \sum_i v_i\, \frac{\partial y_i}{\partial x},$$
#
# un vector con la forma de la fuente, **sin construir** $J$. `v` tiene la forma del objetivo. Es el paso que la cinta repite,
# operación tras operación, al recorrerla hacia atrás.
#
# Un detalle antes del ejemplo: en TensorFlow, `@` multiplica **dos matrices**. Con un vector, de forma (3,), se detiene con un
# error, aunque NumPy lo admita. Una matriz por un vector es `tf.linalg.matvec(matriz, vector)`, y da un vector.
#
# En el ejemplo, $y = B t$, así que $J$ es la propia $B$ y se puede comprobar con NumPy. Antes de ejecutar: `B` es (2, 3) y `t`, (3,);
# ¿qué forma tendrán el objetivo y los dos resultados?

# %% [markdown] lang="en" exercise="vjp"
# ### 2.5 Extra: weighting the components, $v^\top J$
#
# *This exercise is an extra: you can go on to unit 3 without it.*
#
# If $y$ has 4 components and $x$ has 3 elements, all the derivatives $\partial y_i / \partial x_j$ form a matrix of 4 rows and 3
# columns, the **Jacobian** $J$. The sum of 2.4 is the sum of its rows: each component has weight 1. With `output_gradients=v` you choose
# the weights yourself: `gradient` gives
#
# $$v^\top J = \sum_i v_i\, \frac{\partial y_i}{\partial x},$$
#
# a vector in the shape of the source, **without building** $J$. `v` has the shape of the target. It is the step that the
# tape repeats, operation by operation, on its way back.
#
# One detail before the example: in TensorFlow, `@` multiplies **two matrices**. With a vector, of shape (3,), it stops with an
# error, although NumPy allows it. A matrix times a vector is `tf.linalg.matvec(matrix, vector)`, which gives a vector.
#
# In the example $y = B t$, so $J$ is $B$ itself and NumPy can confirm the result. Before you run it: `B` is (2, 3) and `t` is (3,);
# what shapes will the target and the two results have?

# %%
B = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]], dtype=np.float32)
weights = np.array([10.0, 1.0], dtype=np.float32)
t = tf.Variable([1.0, 1.0, 1.0])
with tf.GradientTape(persistent=True) as tape:
    output = tf.linalg.matvec(B, t)
print(output.shape)
# es: sin pesos: la suma de las filas de J; con pesos: 10 por la primera más 1 por la segunda
# en: without weights: the sum of the rows of J; with weights: 10 times the first plus 1 times the second
print(tape.gradient(output, t).numpy())
print(tape.gradient(output, t, output_gradients=weights).numpy(), weights @ B)

# %% [markdown] lang="es" exercise="vjp"
# Completa la función. Recibe tres arreglos de NumPy, `A` (4, 3), `x` (3,) y `v` (4,). Con $y = \sin(A x)$, el seno elemento a
# elemento, devuelve $v^\top J$, donde $J$ es el jacobiano de $y$ respecto a $x$: un tensor de forma (3,).

# %% [markdown] lang="en" exercise="vjp"
# Complete the function. It takes three NumPy arrays, `A` (4, 3), `x` (3,) and `v` (4,). With $y = \sin(A x)$, the sine element by
# element, return $v^\top J$, where $J$ is the Jacobian of $y$ with respect to $x$: a tensor of shape (3,).

# %% exercise="vjp"
def vjp(A, x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.sin(tf.linalg.matvec(A, x))  # SOLUTION
    product = tape.gradient(y, x, output_gradients=v)  # SOLUTION
    return product


# %% hint="vjp"
# es: ¿Qué forma tiene el objetivo, y cuál de los tres arreglos tiene esa misma forma?
# en: What shape does the target have, and which of the three arrays has that same shape?

# %% hint="vjp"
# es: Los pesos de los componentes son el argumento `output_gradients`: en el ejemplo lo lleva la segunda llamada y no la primera. Una matriz por un vector es `tf.linalg.matvec`.
# en: The weights of the components are the argument `output_gradients`: in the example the second call has it, the first has not. A matrix times a vector is `tf.linalg.matvec`.

# %% hint="vjp"
# es: En el bloque: multiplica la matriz por la variable con `tf.linalg.matvec` y toma el seno, `tf.sin`, de ese vector. Después, una llamada como la segunda del ejemplo: tu objetivo, la variable y, como pesos, `v`.
# en: In the block: multiply the matrix by the variable with `tf.linalg.matvec` and take the sine, `tf.sin`, of that vector. Then a call like the second one of the example: your target, the variable and, as the weights, `v`.

# %% checks="vjp"
@public
def one_example(ask):
    """
    es: con 4 componentes y una fuente de 3 elementos
    en: with 4 components and one source of 3 elements
    """
    A = [[1.0, 0.5, -1.0], [0.5, 2.0, 0.25], [-1.5, 1.0, 0.5], [0.0, -0.5, 2.0]]
    ask(np.float32(A), np.float32([0.5, -1.0, 0.75]), np.float32([2.0, -1.0, 0.5, 3.0]))


@hidden(points=2)
def weighted_sum_of_the_rows_of_the_jacobian(ask, draw):
    """
    es: el producto también para otras A, x y v
    en: the product for other A, x and v too
    """
    for A, x, v in draw.until(
        5, lambda: (draw.normal(4, 3), draw.normal(3), draw.away_from_zero(4)), keep=no_entry_cancels
    ):
        ask(A, x, v)


def no_entry_cancels(A, x, v):
    weighted = v * np.cos(A @ x)
    return np.abs(A.T @ weighted).min() > 0.1 and abs(v.sum()) > 0.3 and abs(v.sum() - 1) > 0.3


@numeric
def by_central_differences(A, x, v):
    return central(lambda x: v @ np.sin(A @ x), x)


# %% wrong="vjp" id="unweighted"
# es: Falta v: sin output_gradients todos los componentes pesan 1 y obtienes la suma de las filas del jacobiano.
# en: v is missing: without output_gradients every component has weight 1, and you get the sum of the rows of the Jacobian.
def vjp(A, x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.sin(tf.linalg.matvec(A, x))
    return tape.gradient(y, x)


# %% wrong="vjp" id="weighted_mean"
# es: Promediaste los componentes ya ponderados: te sale la cuarta parte de lo esperado. vᵀJ es una suma, no una media.
# en: You averaged the weighted components: yours is a quarter of the expected one. vᵀJ is a sum, not a mean.
def vjp(A, x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.sin(tf.linalg.matvec(A, x))
        target = tf.reduce_mean(y * v)
    return tape.gradient(target, x)


# %% wrong="vjp" id="one_weight_for_all"
# es: Diste un solo número como peso: multiplica a todos los componentes por igual. output_gradients debe tener la forma de y, un peso por componente.
# en: You gave a single number as the weight: it multiplies all the components alike. output_gradients must have the shape of y, one weight for each component.
def vjp(A, x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.sin(tf.linalg.matvec(A, x))
    return tape.gradient(y, x, output_gradients=tf.reduce_sum(v))


# %% wrong="vjp" id="whole_jacobian"
# es: Devuelves el jacobiano entero, de forma (4, 3). Se pide vᵀJ, de forma (3,).
# en: You return the whole Jacobian, of shape (4, 3). The exercise asks for vᵀJ, of shape (3,).
def vjp(A, x, v):
    x = tf.Variable(x)
    with tf.GradientTape(persistent=True) as tape:
        y = tf.sin(tf.linalg.matvec(A, x))
    return tape.jacobian(y, x, experimental_use_pfor=False)


# %% wrong="vjp" id="forgot_the_sine"
# es: Falta el seno: grabaste A·x tal cual, y tu resultado no depende de x.
# en: The sine is missing: you recorded A·x as it is, and your result does not depend on x.
def vjp(A, x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.linalg.matvec(A, x)
    return tape.gradient(y, x, output_gradients=v)


# %% wrong="vjp" id="weights_inside_the_sine"
# es: Los pesos van sobre y, fuera del seno: ponderaste A·x y después aplicaste el seno.
# en: The weights go on y, outside the sine: you weighted A·x and applied the sine afterwards.
def vjp(A, x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.sin(v * tf.linalg.matvec(A, x))
    return tape.gradient(y, x)


# %% wrong="vjp" id="weighted_outside" family="no_path"
# es: La cinta dio None. Lo más común: ponderaste o calculaste y fuera del bloque with, o el producto se hizo con NumPy, o x dejó de ser una variable, o los argumentos están al revés.
# en: The tape gave None. Most often: you weighted or computed y outside the with block, or the product was made with NumPy, or x is no longer a variable, or the arguments are swapped.
def vjp(A, x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.sin(tf.linalg.matvec(A, x))
    return tape.gradient(tf.reduce_sum(y * v), x)


# %% wrong="vjp" id="numpy_product" family="no_path"
def vjp(A, x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.sin(np.dot(A, x.numpy()))
    return tape.gradient(y, x, output_gradients=v)


# %% wrong="vjp" id="constant" family="no_path"
def vjp(A, x, v):
    x = tf.constant(x)
    with tf.GradientTape() as tape:
        y = tf.sin(tf.linalg.matvec(A, x))
    return tape.gradient(y, x, output_gradients=v)


# %% wrong="vjp" id="at_sign"
# es: El producto de matrices pide dos matrices (en TensorFlow, @ también), y uno de los lados es un vector. Mira en el ejemplo con qué se multiplica una matriz por un vector.
# en: The matrix product wants two matrices (in TensorFlow, @ does too), and one side is a vector. See in the example what multiplies a matrix by a vector.
def vjp(A, x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.sin(A @ x)
    return tape.gradient(y, x, output_gradients=v)


# %% wrong="vjp" id="weighted_too_late"
# es: Las formas no encajan: v tiene forma (4,), la del objetivo, y el gradiente ya tiene la de la fuente, (3,). Los pesos van antes, sobre los componentes del objetivo.
# en: The shapes do not fit: v has shape (4,), that of the target, and the gradient already has that of the source, (3,). The weights go before, on the components of the target.
def vjp(A, x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.sin(tf.linalg.matvec(A, x))
    return v * tape.gradient(y, x)


# %% wrong="vjp" id="by_hand" family="no_tape"
# es: El resultado es correcto, pero no sale de una cinta. El ejercicio pide que lo dé la cinta.
# en: The result is right, but it does not come from a tape. The exercise asks the tape for it.
def vjp(A, x, v):
    return tf.constant(A.T @ (v * np.cos(A @ x)))


# %% accept="vjp" id="weighted_sum"
def vjp(A, x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.sin(tf.linalg.matvec(A, x))
        target = tf.reduce_sum(y * v)
    return tape.gradient(target, x)


# %% accept="vjp" id="broadcast_product"
def vjp(A, x, v):
    x = tf.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.sin(tf.reduce_sum(A * x, axis=1))
    return tape.gradient(y, x, output_gradients=tf.constant(v))


# %% accept="vjp" id="through_the_jacobian"
def vjp(A, x, v):
    x = tf.Variable(x)
    with tf.GradientTape(persistent=True) as tape:
        y = tf.sin(tf.tensordot(A, x, 1))
    return tf.linalg.matvec(tape.jacobian(y, x, experimental_use_pfor=False), v, transpose_a=True)


# %% [markdown] lang="es"
# ## Lo que te llevas
#
# - El gradiente tiene la **forma de su fuente**: una derivada para cada elemento, en su lugar.
# - La media divide el gradiente entre el número de elementos; la suma no. Si sale $n$ veces mayor, mira la reducción.
# - Si el objetivo no es un solo número, `gradient` deriva la **suma** de sus componentes (`output_gradients=v` los pondera). Por eso una función aplicada elemento a elemento da $f'$ en todos los puntos a la vez.

# %% [markdown] lang="en"
# ## What you take with you
#
# - The gradient has its **source's shape**: one derivative for each element, in its place.
# - The mean divides the gradient by the number of elements; the sum does not. If yours is $n$ times too large, look at the reduction.
# - If the target is not a single number, `gradient` differentiates the **sum** of its components (`output_gradients=v` weights them). So a function applied element by element gives $f'$ at all points at once.
