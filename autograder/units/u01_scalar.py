# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% author="imports"
from cinta.checks.author import central, hidden, numeric, public, tensor, variable

# %% [markdown] lang="es"
# # Unidad 1 · Escalar
#
# Una derivada dice cuánto cambia un resultado cuando cambia un poco aquello de lo que depende. Con derivadas se
# **entrena** un modelo: se calcula cuánto se equivoca, se deriva ese error respecto a cada uno de sus pesos, y cada peso se
# mueve un poco hacia donde el error baja. TensorFlow las calcula por ti si le dejas **grabar** las operaciones en una
# *cinta* (`tf.GradientTape`).
#
# En esta unidad aprendes a grabar un cálculo con números sueltos (escalares), a pedirle a la cinta la derivada y a dar con
# ella un paso de entrenamiento. **Tiempo:** unos 50 minutos. **Antes necesitas** Python, un poco de NumPy y saber qué es una derivada.
#
# Cómo se trabaja: lee, ejecuta cada celda con Mayús + Intro (*Shift + Enter*), sustituye cada `...` por tu código y
# ejecuta la celda `grader.check(...)` que sigue. El mensaje te dice qué hizo tu cinta. Esa celda prueba un ejemplo; para la
# nota se prueban, además, otros datos que no se muestran. Más en la
# [guía de TensorFlow](https://www.tensorflow.org/guide/autodiff?hl=es-419#computing_gradients).
#
# Si te atascas, ejecuta en una celda tuya `import cinta; cinta.hint("first_tape")`: da una pista de ese ejercicio, y cada vez que la repites, otra.
# Las pistas no cuestan puntos.

# %% [markdown] lang="en"
# # Unit 1 · Scalar
#
# A derivative says how much a result changes when something that it depends on changes a little. Derivatives are how a
# model is **trained**: compute how wrong it is, differentiate that error with respect to each of its weights, and move each
# weight a little in the direction in which the error falls. TensorFlow computes them for you if you let it **record** the
# operations on a *tape* (`tf.GradientTape`).
#
# In this unit you learn to record a computation with single numbers (scalars), to ask the tape for the derivative, and to take
# a training step with it. **Time:** about 50 minutes. **You need** Python, a little NumPy, and to know what a derivative is.
#
# How to work: read, run each cell with Shift + Enter, put your code in place of each `...`, and run the
# `grader.check(...)` cell that follows. Its message tells you what your tape did. That cell tries one example; your grade
# also depends on other data, which are not shown. More in the
# [TensorFlow guide](https://www.tensorflow.org/guide/autodiff#computing_gradients).
#
# If you are stuck, run `import cinta; cinta.hint("first_tape")` in a cell of your own: it gives a hint for that exercise, and another one each time.
# Hints cost no points.

# %%
import cinta
import tensorflow as tf

# %% [markdown] lang="es"
# ## La cinta
#
# Piensa en una grabadora. Mientras el bloque `with tf.GradientTape() as tape:` está abierto, TensorFlow calcula el
# resultado y graba en la cinta cada operación que parte de una **variable** (`tf.Variable`): es la **propagación hacia
# adelante** (*forward pass*). Al terminar, `tape.gradient(objetivo, fuente)` recorre la cinta **hacia atrás**, del resultado a
# la variable: es la **retropropagación** (*backward pass*). En cada operación multiplica por la derivada de esa operación;
# eso es la regla de la cadena, paso a paso.
#
# Lo que sale de una operación de TensorFlow es un **tensor**: se parece a un arreglo de NumPy (*array*; aquí, con un solo número), y
# `.numpy()` da su valor para imprimirlo.
#
# - **objetivo** (*target*): lo que se deriva, por ejemplo `y`;
# - **fuente** (*source*): aquello respecto a lo que se deriva, por ejemplo `x`.
#
# La guía de TensorFlow en español llama *origen* a la fuente, y dice *observar* donde aquí decimos *vigilar* (lo verás en 1.1 y 1.3).
#
# Un ejemplo: $s = 5t + 1$. Hacia adelante son dos operaciones: multiplicar por 5 y sumar 1. La derivada de la primera es
# 5 y la de la segunda, 1; hacia atrás la cinta las multiplica, $1 \cdot 5$, y por eso $ds/dt = 5$ para cualquier $t$.
#
# El curso trae un ayudante, `cinta`, que mira lo que hacen tus cintas sin cambiar nada: `cinta.record()` lo enciende, y
# `cinta.draw(tape, objetivo)` dibuja lo grabado. Las flechas van hacia adelante; `gradient` las recorre al revés.

# %% [markdown] lang="en"
# ## The tape
#
# Think of a recorder. While the block `with tf.GradientTape() as tape:` is open, TensorFlow computes the result and records
# on the tape every operation that starts from a **variable** (`tf.Variable`): this is the **forward pass**. Afterwards
# `tape.gradient(target, source)` walks the tape **backwards**, from the result to the variable: this is the **backward pass**
# (*backpropagation*). At each operation it multiplies by the derivative of that operation; this is the chain rule, step by step.
#
# What comes out of a TensorFlow operation is a **tensor**: much like a NumPy array (here, with a single number), and
# `.numpy()` gives its value, to print it.
#
# - **target**: what is differentiated, say `y`;
# - **source**: what it is differentiated with respect to, say `x`.
#
# An example: $s = 5t + 1$. The forward pass is two operations: multiply by 5, then add 1. The derivative of the first is
# 5, that of the second is 1; on the way back the tape multiplies them, $1 \cdot 5$, so $ds/dt = 5$ whatever $t$ is.
#
# The course comes with a helper, `cinta`, which watches what your tapes do and changes nothing: `cinta.record()` switches it on, and
# `cinta.draw(tape, target)` draws what was recorded. The arrows go forward; `gradient` follows them the other way.

# %%
cinta.record()

t = tf.Variable(2.0)
with tf.GradientTape() as tape:
    s = 5.0 * t + 1.0
# es: la cinta ya no graba, pero recuerda: ahora se recorre hacia atrás
# en: the tape no longer records, but it remembers: now it is walked backwards
ds_dt = tape.gradient(s, t)
print(s.numpy(), ds_dt.numpy())
cinta.draw(tape, s)

# %% [markdown] lang="es" exercise="first_tape"
# ### 1.0 Tu primera cinta
#
# Se te da `x`. Graba en una cinta `y = x**2` y guarda en `dy_dx` la derivada de `y` respecto a `x`.
# No cambies la celda de `x`: el evaluador volverá a ejecutar tu celda con otros valores de `x`.

# %% [markdown] lang="en" exercise="first_tape"
# ### 1.0 Your first tape
#
# You are given `x`. Record `y = x**2` on a tape and keep in `dy_dx` the derivative of `y` with respect to `x`.
# Leave the cell of `x` alone: the grader will run your cell again with other values of `x`.

# %% given="first_tape"
x = tf.Variable(3.0)

# %% exercise="first_tape" asks="dy_dx"
with tf.GradientTape() as tape:
    y = x**2  # SOLUTION
dy_dx = tape.gradient(y, x)  # SOLUTION

# %% hint="first_tape"
# es: ¿Qué hay dentro del bloque `with` en el ejemplo con `s` y `t`, y qué se hace después del bloque?
# en: What is inside the `with` block in the example with `s` and `t`, and what is done after the block?

# %% hint="first_tape"
# es: La cinta necesita dos cosas: que el cálculo esté dentro del bloque y, al terminar, una pregunta con dos nombres, primero el objetivo y después la fuente. En el ejemplo, `s` es el objetivo y `t`, la fuente.
# en: The tape needs two things: that the computation is inside the block and, afterwards, a question with two names, first the target, then the source. In the example `s` is the target and `t` the source.

# %% hint="first_tape"
# es: El primer `...` es el cuadrado de `x`, que en Python se escribe con dos asteriscos. El segundo es la llamada que da `ds_dt` en el ejemplo, con lo que tú grabaste en lugar de `s` y la variable dada en lugar de `t`.
# en: The first `...` is the square of `x`, which Python writes with two asterisks. The second is the call that gives `ds_dt` in the example, with what you recorded in place of `s` and the variable you were given in place of `t`.

# %% checks="first_tape"
@public
def at_five_and_below_zero(ask):
    """
    es: dy_dx con valores distintos del de la celda, x = 5 y x = -4
    en: dy_dx with values other than that of the cell, x = 5 and x = -4
    """
    ask(x=variable(5.0))
    ask(x=variable(-4.0))


@hidden(points=1)
def slope_of_the_square_is_two_x(ask, draw):
    """
    es: tu celda da la derivada también para otros x
    en: your cell gives the derivative for other x too
    """
    for x in (*draw.apart(2, 0.5, 4.0), *draw.apart(2, -4.0, -0.5)):
        ask(x=variable(x))


@numeric
def by_central_differences(x):
    return central(lambda x: x**2, x)


# %% wrong="first_tape" id="typed_in"
# es: Con otro valor de x tu celda sigue dando lo mismo: o escribiste el número a mano, o no lo calculas con la x dada. Deja que la cinta lo calcule.
# en: With another x your cell still gives the same: either you typed the number in, or you do not compute it from the given x. Let the tape compute it.
dy_dx = tf.constant(6.0)

# %% wrong="first_tape" id="returned_y"
# es: En dy_dx está y, no su derivada. Pídesela a la cinta con tape.gradient(objetivo, fuente).
# en: dy_dx holds y, not its derivative. Ask the tape for it with tape.gradient(target, source).
with tf.GradientTape() as tape:
    y = x**2
dy_dx = y

# %% wrong="first_tape" id="outside" family="no_path"
# es: La cinta dio None: no encontró camino de la fuente al objetivo que le diste. Lo más común: y se calculó fuera del bloque with, los argumentos están al revés (van objetivo, fuente), o la fuente no es x, o x dejó de ser la variable dada.
# en: The tape gave None: it found no path from the source to the target that you gave it. Most often: y was computed outside the with block, or the arguments are swapped (target, then source), or the source is not x, or x is no longer the variable you were given.
with tf.GradientTape() as tape:
    pass
y = x**2
dy_dx = tape.gradient(y, x)

# %% wrong="first_tape" id="swapped" family="no_path"
with tf.GradientTape() as tape:
    y = x**2
dy_dx = tape.gradient(x, y)

# %% wrong="first_tape" id="twice_x_for_the_square"
# es: Grabaste x*2 (el doble) y no x**2 (el cuadrado).
# en: You recorded x*2 (twice x), not x**2 (the square).
with tf.GradientTape() as tape:
    y = x * 2
dy_dx = tape.gradient(y, x)

# %% accept="first_tape" id="persistent"
with tf.GradientTape(persistent=True) as cinta:
    y = x * x
    dy_dx = cinta.gradient(y, x)

# %% [markdown] lang="es" exercise="polynomial_slope"
# ### 1.1 La pendiente de un polinomio
#
# Un número de Python o de NumPy no deja rastro en la cinta: por su cuenta, la cinta solo vigila variables. Para derivar
# respecto a un número, el primer paso es envolverlo en una `tf.Variable`; dentro de una función, también.
#
# El ejemplo da la pendiente de $1/u$ en $u = 2$, que es $-1/4$.

# %% [markdown] lang="en" exercise="polynomial_slope"
# ### 1.1 The slope of a polynomial
#
# A Python or NumPy number leaves no trace on the tape: by itself, the tape watches variables only. To differentiate with
# respect to a number, the first step is to wrap it in a `tf.Variable`; inside a function, too.
#
# The example gives the slope of $1/u$ at $u = 2$, which is $-1/4$.

# %%
def slope_of_the_inverse(u0):
    u = tf.Variable(u0)
    with tf.GradientTape() as tape:
        inverse = 1.0 / u
    return tape.gradient(inverse, u)


print(slope_of_the_inverse(2.0).numpy())

# %% [markdown] lang="es" exercise="polynomial_slope"
# Completa la función. Recibe cuatro números de NumPy (`float32`), `x0`, `a`, `b` y `c`, y devuelve la pendiente de
# $y = a x^2 + b x + c$ en $x = x_0$: un tensor con un solo número. Solo la fuente tiene que ser una variable; los coeficientes, no.

# %% [markdown] lang="en" exercise="polynomial_slope"
# Complete the function. It takes four NumPy numbers (`float32`), `x0`, `a`, `b` and `c`, and returns the slope of
# $y = a x^2 + b x + c$ at $x = x_0$: a tensor with a single number. Only the source has to be a variable; the coefficients do not.

# %% exercise="polynomial_slope"
def polynomial_slope(x0, a, b, c):
    x = tf.Variable(x0)  # SOLUTION
    with tf.GradientTape() as tape:
        y = a * x**2 + b * x + c  # SOLUTION
    slope = tape.gradient(y, x)  # SOLUTION
    return slope


# %% hint="polynomial_slope"
# es: ¿Qué vigila la cinta por su cuenta, y qué es `x0` cuando llega a tu función?
# en: What does the tape watch by itself, and what is `x0` when it reaches your function?

# %% hint="polynomial_slope"
# es: La fuente tiene que ser una variable. Mira la primera línea de `slope_of_the_inverse`: allí un número pasa a ser variable, y desde entonces se calcula con ella y no con el número.
# en: The source has to be a variable. Look at the first line of `slope_of_the_inverse`: a number becomes a variable there, and from then on it is the variable that is used, not the number.

# %% hint="polynomial_slope"
# es: Envuelve `x0` como el ejemplo envuelve `u0`. Dentro del bloque, escribe el polinomio término a término, con tu variable donde la fórmula dice x. Después pide la derivada: el objetivo es el polinomio, y la fuente, la variable.
# en: Wrap `x0` as the example wraps `u0`. Inside the block, write the polynomial term by term, with your variable where the formula says x. Then ask for the derivative: the target is the polynomial, the source is the variable.

# %% checks="polynomial_slope"
@public
def one_example(ask):
    """
    es: con x0 = -3, a = 4, b = 5, c = 7
    en: with x0 = -3, a = 4, b = 5, c = 7
    """
    ask(-3.0, 4.0, 5.0, 7.0)


@hidden(points=2)
def slope_is_two_a_x_plus_b(ask, draw):
    """
    es: la pendiente también para otros polinomios
    en: the slope of other polynomials too
    """
    for _ in range(5):
        ask(*draw.away_from_zero(4))


@numeric
def by_central_differences(x0, a, b, c):
    return central(lambda x: a * x**2 + b * x + c, x0)


# %% wrong="polynomial_slope" id="not_watched" family="no_path"
# es: La cinta dio None: no encontró camino de la fuente al objetivo que le diste. Lo más común: x es una constante que nadie vigila, el cálculo de y está fuera del bloque with, o los argumentos de gradient están al revés (van objetivo, fuente).
# en: The tape gave None: it found no path from the source to the target that you gave it. The usual causes: x is a constant that nobody watches, y is computed outside the with block, or the arguments of gradient are swapped (target, then source).
def polynomial_slope(x0, a, b, c):
    x = tf.constant(x0)
    with tf.GradientTape() as tape:
        y = a * x**2 + b * x + c
    return tape.gradient(y, x)


# %% wrong="polynomial_slope" id="outside" family="no_path"
def polynomial_slope(x0, a, b, c):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        pass
    y = a * x**2 + b * x + c
    return tape.gradient(y, x)


# %% wrong="polynomial_slope" id="swapped" family="no_path"
def polynomial_slope(x0, a, b, c):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = a * x**2 + b * x + c
    return tape.gradient(x, y)


# %% wrong="polynomial_slope" id="not_wrapped" family="numpy"
# es: A gradient le llegó un número de NumPy donde hace falta un tensor: como fuente, como objetivo, o como las dos cosas. Un número de NumPy, como x0, no deja rastro en la cinta.
# en: gradient was handed a NumPy number where it needs a tensor: as the source, as the target, or as both. A NumPy number, such as x0, leaves no trace on the tape.
def polynomial_slope(x0, a, b, c):
    with tf.GradientTape() as tape:
        y = a * x0**2 + b * x0 + c
    return tape.gradient(y, x0)


# %% wrong="polynomial_slope" id="source_is_the_number" family="numpy"
def polynomial_slope(x0, a, b, c):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = a * x**2 + b * x + c
    return tape.gradient(y, x0)


# %% wrong="polynomial_slope" id="returned_y"
# es: Devuelves y, el valor del polinomio, y no su pendiente. Devuelve lo que da tape.gradient.
# en: You return y, the value of the polynomial, not its slope. Return what tape.gradient gives.
def polynomial_slope(x0, a, b, c):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = a * x**2 + b * x + c
    tape.gradient(y, x)
    return y


# %% wrong="polynomial_slope" id="twice_x_for_the_square"
# es: Grabaste x*2 (el doble) donde va x**2 (el cuadrado).
# en: You recorded x*2 (twice x); you need x**2 (the square) there.
def polynomial_slope(x0, a, b, c):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = a * (x * 2) + b * x + c
    return tape.gradient(y, x)


# %% wrong="polynomial_slope" id="squared_the_coefficient"
# es: Elevaste al cuadrado también a: en a·x² el cuadrado es solo de x, y tú grabaste (a·x)².
# en: You squared a as well: in a·x² the square is of x only, and you recorded (a·x)².
def polynomial_slope(x0, a, b, c):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = (a * x) ** 2 + b * x + c
    return tape.gradient(y, x)


# %% wrong="polynomial_slope" id="forgot_the_coefficient"
# es: Falta el coeficiente a delante de x²: grabaste x² + b·x + c.
# en: The coefficient a is missing before x²: you recorded x² + b·x + c.
def polynomial_slope(x0, a, b, c):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = x**2 + b * x + c
    return tape.gradient(y, x)


# %% wrong="polynomial_slope" id="forgot_the_linear_term"
# es: Falta el término b·x en lo que grabaste: su derivada, b, no llega al resultado.
# en: The term b·x is missing from what you recorded: its derivative, b, never reaches the result.
def polynomial_slope(x0, a, b, c):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = a * x**2 + c
    return tape.gradient(y, x)


# %% wrong="polynomial_slope" id="by_hand" family="no_tape"
# es: El número es correcto, pero no sale de una cinta. El ejercicio pide que lo dé la cinta: graba y dentro de with tf.GradientTape().
# en: The number is right, but it does not come from a tape. The exercise asks the tape for it: record y inside with tf.GradientTape().
def polynomial_slope(x0, a, b, c):
    return tf.constant(2 * a * x0 + b)


# %% accept="polynomial_slope" id="watched_constant"
def polynomial_slope(x0, a, b, c):
    x = tf.constant(x0)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = (a * x + b) * x + c
        return tape.gradient(y, x)


# %% [markdown] lang="es"
# ### ¿Por qué sale `None`?
#
# Si la cinta no encuentra camino de la fuente al objetivo, `gradient` da `None`, y no dice por qué. `cinta.explain(tape, objetivo, fuente)`
# lo dice: qué pasó, en qué línea y cómo se arregla. En el ejemplo, una línea quedó fuera del bloque.
#
# Puedes usarlo con tus cintas en cualquier celda: cuando se califica el cuaderno, no hace nada.

# %% [markdown] lang="en"
# ### Why is it `None`?
#
# If the tape finds no path from the source to the target, `gradient` gives `None`, without saying why. `cinta.explain(tape, target, source)`
# says it: what happened, in which line, and how to fix it. In the example, one line is outside the block.
#
# You can use it on your own tapes in any cell: while the notebook is being graded it does nothing.

# %%
side = tf.Variable(4.0)
with tf.GradientTape() as tape:
    area = side * side
cost = 3.0 * area
print(cinta.explain(tape, cost, side))
print(tape.gradient(cost, side))

# %% [markdown] lang="es" exercise="loss_gradient"
# ### 1.2 El objetivo suele ser una pérdida
#
# Al entrenar un modelo, el objetivo es una **pérdida** (*loss*; también *función de costo* o *coste*): un número que dice cuánto se equivoca
# la predicción. Con la predicción $\hat y = w x$ y el valor observado $y$, una pérdida es $L = (w x - y)^2$. Interesa $dL/dw$: si es positiva,
# la pérdida baja al disminuir un poco el peso $w$; si es negativa, al aumentarlo.
#
# Ojo: aquí *objetivo* es lo que se deriva, no el valor $y$ que se quiere predecir.
#
# Fíjate en el ejemplo: todo lo que lleva de la fuente al objetivo queda **dentro** del bloque `with`.

# %% [markdown] lang="en" exercise="loss_gradient"
# ### 1.2 The target is usually a loss
#
# When a model is trained, the target is a **loss** (or cost): a number that says how wrong the prediction is. With the
# prediction $\hat y = w x$ and the observed value $y$, a loss is $L = (w x - y)^2$. What matters is $dL/dw$: if it is positive,
# the loss falls when the weight $w$ decreases a little; if negative, when it increases.
#
# Careful: *target* here is what is differentiated, not the value $y$ to be predicted.
#
# Look at the example: everything that leads from the source to the target is **inside** the `with` block.

# %%
m = tf.Variable(1.5)
with tf.GradientTape() as tape:
    prediction = m + 2.0
    loss = (prediction - 3.0) ** 2
dloss_dm = tape.gradient(loss, m)
print(loss.numpy(), dloss_dm.numpy())

# %% [markdown] lang="es" exercise="loss_gradient"
# Con eso se da **un paso de entrenamiento**: al peso se le resta su derivada multiplicada por un número pequeño, aquí 0.25.
# `assign_sub` resta sin cambiar la variable por otra cosa. Antes de ejecutar: la derivada es positiva, ¿sube o baja `m`?
# La celda imprime la pérdida antes y después del paso. Entrenar es repetirlo muchas veces.

# %% [markdown] lang="en" exercise="loss_gradient"
# This is all that **one training step** needs: from the weight, subtract its derivative times a small number, here 0.25.
# `assign_sub` subtracts without replacing the variable. Before you run it: the derivative is positive; does `m` go up or down?
# The cell prints the loss before the step and after it. Training is doing this many times.

# %%
m.assign_sub(0.25 * dloss_dm)
loss_after = (m + 2.0 - 3.0) ** 2
print(m.numpy(), loss.numpy(), loss_after.numpy())

# %% [markdown] lang="es" exercise="loss_gradient"
# Completa la función. Recibe tres números de NumPy: el peso `w0`, la entrada `x` y el valor observado `y`. Devuelve $dL/dw$ en $w = w_0$, con
# $L = (w x - y)^2$: un tensor con un solo número.

# %% [markdown] lang="en" exercise="loss_gradient"
# Complete the function. It takes three NumPy numbers: the weight `w0`, the input `x` and the observed value `y`. Return $dL/dw$ at $w = w_0$, with
# $L = (w x - y)^2$: a tensor with a single number.

# %% exercise="loss_gradient"
def loss_gradient(w0, x, y):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        loss = (w * x - y) ** 2  # SOLUTION
    dloss_dw = tape.gradient(loss, w)  # SOLUTION
    return dloss_dw


# %% hint="loss_gradient"
# es: ¿Qué operaciones llevan de `w` a la pérdida, y dónde tienen que estar escritas para que la cinta las grabe?
# en: Which operations lead from `w` to the loss, and where must they be written for the tape to record them?

# %% hint="loss_gradient"
# es: El objetivo es la pérdida: el cuadrado de la diferencia entre la predicción y el valor observado. El ejemplo la graba en dos líneas, primero `prediction` y después `loss`; las dos están en el bloque.
# en: The target is the loss: the square of the difference between the prediction and the observed value. The example records it in two lines, first `prediction`, then `loss`; both are in the block.

# %% hint="loss_gradient"
# es: En el bloque: multiplica la variable por la entrada, resta el valor observado, pon todo eso entre paréntesis y elévalo al cuadrado. Después pide la derivada de la pérdida; la fuente es la variable, no `w0`.
# en: In the block: multiply the variable by the input, subtract the observed value, put all of that in parentheses and square it. Then ask for the derivative of the loss; the source is the variable, not `w0`.

# %% checks="loss_gradient"
@public
def one_example(ask):
    """
    es: con w0 = 3, x = 4, y = 17
    en: with w0 = 3, x = 4, y = 17
    """
    ask(3.0, 4.0, 17.0)


@hidden(points=2)
def gradient_of_the_squared_error(ask, draw):
    """
    es: la derivada de la pérdida también para otros datos
    en: the derivative of the loss for other data too
    """
    for w0, x, y in draw.until(5, lambda: draw.away_from_zero(3), keep=misses_the_datum):
        ask(w0, x, y)


def misses_the_datum(w0, x, y):
    return abs(w0 * x - y) > 0.3


@numeric
def by_central_differences(w0, x, y):
    return central(lambda w: (w * x - y) ** 2, w0)


# %% wrong="loss_gradient" id="half_squared_error"
# es: Tu derivada es justo la mitad de la esperada, como si la pérdida llevara un 1/2 delante. La del ejercicio es (w·x − y)², sin el medio, y sus dos factores cuentan.
# en: Your derivative is exactly half of the expected one, as if the loss had a 1/2 in front. That of the exercise is (w·x − y)², without the half, and both its factors count.
def loss_gradient(w0, x, y):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        loss = 0.5 * (w * x - y) ** 2
    return tape.gradient(loss, w)


# %% wrong="loss_gradient" id="source_is_x"
# es: Derivaste respecto a la entrada x. La fuente que se pide es el peso w.
# en: You differentiated with respect to the input x. The source should be the weight w.
def loss_gradient(w0, x, y):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        loss = (w0 * x - y) ** 2
    return tape.gradient(loss, x)


# %% wrong="loss_gradient" id="target_is_the_prediction" family="not_the_loss"
# es: Tu objetivo es la predicción w·x, o el error w·x − y sin el cuadrado; el que se pide es la pérdida (w·x − y)².
# en: Your target is the prediction w·x, or the error w·x − y without the square; the exercise asks for the loss (w·x − y)².
def loss_gradient(w0, x, y):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        prediction = w * x
    return tape.gradient(prediction, w)


# %% wrong="loss_gradient" id="forgot_the_square" family="not_the_loss"
def loss_gradient(w0, x, y):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        loss = w * x - y
    return tape.gradient(loss, w)


# %% wrong="loss_gradient" id="twice_the_error"
# es: Grabaste el doble del error, (w·x − y)·2; la pérdida que se pide es su cuadrado, (w·x − y)².
# en: You recorded twice the error, (w·x − y)·2; the loss of the exercise is its square, (w·x − y)².
def loss_gradient(w0, x, y):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        loss = (w * x - y) * 2
    return tape.gradient(loss, w)


# %% wrong="loss_gradient" id="absolute_error"
# es: Tu pérdida es el error en valor absoluto; la que se pide es el error al cuadrado, (w·x − y)².
# en: Your loss is the absolute error; that of the exercise is the squared error, (w·x − y)².
def loss_gradient(w0, x, y):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        loss = tf.abs(w * x - y)
    return tape.gradient(loss, w)


# %% wrong="loss_gradient" id="float_of_the_loss"
# es: A gradient le llegó un número de Python (lo que da float(...), por ejemplo), y de un número la cinta no sabe de dónde vino. Deja el tensor como está.
# en: gradient was handed a Python number (what float(...) gives, say), and the tape cannot tell where a number came from. Leave the tensor as it is.
def loss_gradient(w0, x, y):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        loss = float((w * x - y) ** 2)
    return tape.gradient(loss, w)


# %% wrong="loss_gradient" id="numpy_of_the_loss" family="numpy"
# es: A gradient le llegó un número de NumPy donde hace falta un tensor: como fuente (w0 en lugar de w, por ejemplo) o como objetivo (una pérdida que salió de TensorFlow, o en la que w no entra).
# en: gradient was handed a NumPy number where it needs a tensor: as the source (w0 instead of w, say) or as the target (a loss that left TensorFlow, or one that w does not enter).
def loss_gradient(w0, x, y):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        loss = (w * x - y) ** 2
    return tape.gradient(loss.numpy(), w)


# %% wrong="loss_gradient" id="source_is_the_number" family="numpy"
def loss_gradient(w0, x, y):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        loss = (w * x - y) ** 2
    return tape.gradient(loss, w0)


# %% wrong="loss_gradient" id="outside" family="no_path"
# es: La cinta dio None. Lo más común: la pérdida se calculó fuera del bloque with, o w ya no es una variable, o los argumentos de gradient están al revés.
# en: The tape gave None. Most often: the loss was computed outside the with block, or w is no longer a variable, or the arguments of gradient are swapped.
def loss_gradient(w0, x, y):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        pass
    loss = (w * x - y) ** 2
    return tape.gradient(loss, w)


# %% wrong="loss_gradient" id="constant_weight" family="no_path"
def loss_gradient(w0, x, y):
    w = tf.constant(w0)
    with tf.GradientTape() as tape:
        loss = (w * x - y) ** 2
    return tape.gradient(loss, w)


# %% wrong="loss_gradient" id="by_hand" family="no_tape"
# es: El número es correcto, pero no sale de una cinta. El ejercicio pide que lo dé la cinta.
# en: The number is right, but it does not come from a tape. The exercise asks the tape for it.
def loss_gradient(w0, x, y):
    return tf.constant(2 * x * (w0 * x - y))


# %% accept="loss_gradient" id="keras_style_square"
def loss_gradient(w0, x, y):
    w = tf.Variable(w0, name="peso")
    with tf.GradientTape() as tape:
        error = tf.subtract(y, tf.multiply(w, x))
        loss = tf.square(error)
    (gradient,) = tape.gradient(loss, [w])
    return gradient


# %% [markdown] lang="es" exercise="constant_gradient"
# ### 1.3 Vigilar un tensor
#
# Una `tf.Variable` se vigila sola; un tensor cualquiera (`tf.constant`, un dato) no. Para derivar respecto a un tensor hay
# que pedirlo con `tape.watch(tensor)`, **dentro** del bloque y **antes** de usarlo. `watch` no devuelve nada: solo avisa.
# Más: [controlar lo que observa la cinta](https://www.tensorflow.org/guide/autodiff?hl=es-419#controlling_what_the_tape_watches).

# %% [markdown] lang="en" exercise="constant_gradient"
# ### 1.3 Watching a tensor
#
# A `tf.Variable` is watched by itself; any other tensor (`tf.constant`, an input) is not. To differentiate with respect to a
# tensor, ask for it with `tape.watch(tensor)`, **inside** the block and **before** it is used. `watch` returns nothing: it only tells the tape.
# More: [controlling what the tape watches](https://www.tensorflow.org/guide/autodiff#controlling_what_the_tape_watches).

# %%
k = tf.constant(4.0)
with tf.GradientTape() as tape:
    tape.watch(k)
    root = tf.sqrt(k)
print(tape.gradient(root, k).numpy())

# %% [markdown] lang="es" exercise="constant_gradient"
# Completa la función. Recibe `x`, un tensor con un solo número, y devuelve la derivada de $y = x^3$ en ese `x`: otro tensor con un solo número.

# %% [markdown] lang="en" exercise="constant_gradient"
# Complete the function. It takes `x`, a tensor with a single number, and returns the derivative of $y = x^3$ at that `x`: another tensor with a single number.

# %% exercise="constant_gradient"
def constant_gradient(x):
    with tf.GradientTape() as tape:
        # BEGIN SOLUTION
        tape.watch(x)
        y = x**3
        # END SOLUTION
    dy_dx = tape.gradient(y, x)  # SOLUTION
    return dy_dx


# %% hint="constant_gradient"
# es: ¿Es `x` una variable? Si no lo es, ¿cómo sabrá la cinta que debe seguirla?
# en: Is `x` a variable? If it is not, how will the tape know that it should follow it?

# %% hint="constant_gradient"
# es: Un tensor se vigila solo si lo pides, dentro del bloque y antes de usarlo. En el ejemplo lo hace la primera línea del bloque, con `k`.
# en: A tensor is watched only if you ask for it, inside the block and before it is used. In the example the first line of the block does so, with `k`.

# %% hint="constant_gradient"
# es: En el bloque van dos líneas. La primera es la del ejemplo, con tu tensor en lugar de `k` y sin guardar lo que devuelve; la segunda calcula el cubo, una potencia con `**`. La derivada se pide después del bloque, con el cubo como objetivo.
# en: Two lines go in the block. The first is that of the example, with your tensor in place of `k` and without keeping what it returns; the second computes the cube, a power with `**`. Ask for the derivative after the block, with the cube as the target.

# %% checks="constant_gradient"
@public
def at_minus_five(ask):
    """
    es: con x = -5
    en: with x = -5
    """
    ask(tensor(-5.0))


@hidden(points=2)
def slope_of_the_cube_is_three_x_squared(ask, draw):
    """
    es: la derivada también para otros tensores, de ambos signos
    en: the derivative for other tensors too, of both signs
    """
    for x in (*draw.apart(3, 0.4, 3.0), *draw.apart(2, -3.0, -0.4)):
        ask(tensor(x))


@numeric
def by_central_differences(x):
    return central(lambda x: x**3, x)


# %% wrong="constant_gradient" id="not_watched" family="no_path"
# es: La cinta dio None. Lo más común: nadie vigilaba x cuando se usó (avísale dentro del bloque with, con ese mismo x y antes de calcular y), o y se calculó fuera del bloque, o los argumentos de gradient están al revés.
# en: The tape gave None. Most often: nobody was watching x when it was used (tell the tape inside the with block, with that very x, before y is computed), or y was computed outside the block, or the arguments of gradient are swapped.
def constant_gradient(x):
    with tf.GradientTape() as tape:
        y = x**3
    return tape.gradient(y, x)


# %% wrong="constant_gradient" id="watched_too_late" family="no_path"
def constant_gradient(x):
    with tf.GradientTape() as tape:
        y = x**3
        tape.watch(x)
    return tape.gradient(y, x)


# %% wrong="constant_gradient" id="watched_a_copy" family="no_path"
def constant_gradient(x):
    with tf.GradientTape() as tape:
        tape.watch(tf.identity(x))
        y = x**3
    return tape.gradient(y, x)


# %% wrong="constant_gradient" id="outside" family="no_path"
def constant_gradient(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
    y = x**3
    return tape.gradient(y, x)


# %% wrong="constant_gradient" id="kept_what_watch_returns"
# es: watch no devuelve nada: si guardas en x lo que devuelve, x pasa a ser None. Llámalo en una línea aparte.
# en: watch returns nothing: if you keep in x what it returns, x becomes None. Call it on a line of its own.
def constant_gradient(x):
    with tf.GradientTape() as tape:
        x = tape.watch(x)
        y = x**3
    return tape.gradient(y, x)


# %% wrong="constant_gradient" id="returned_y"
# es: Devuelves y = x³, no su derivada.
# en: You return y = x³, not its derivative.
def constant_gradient(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x**3
    return y


# %% wrong="constant_gradient" id="square_for_cube"
# es: Grabaste el cuadrado de x; el ejercicio pide el cubo, x³.
# en: You recorded the square of x; the exercise asks for the cube, x³.
def constant_gradient(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x**2
    return tape.gradient(y, x)


# %% wrong="constant_gradient" id="recorded_the_derivative"
# es: Grabaste 3·x², que ya es la derivada de x³, y la cinta la derivó otra vez. Graba y = x³: derivar es cosa de la cinta.
# en: You recorded 3·x², which is already the derivative of x³, and the tape differentiated it once more. Record y = x³: differentiating is the tape's part.
def constant_gradient(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = 3 * x**2
    return tape.gradient(y, x)


# %% wrong="constant_gradient" id="by_hand" family="no_tape"
# es: El número es correcto, pero no sale de una cinta. El ejercicio pide que lo dé la cinta.
# en: The number is right, but it does not come from a tape. The exercise asks the tape for it.
def constant_gradient(x):
    return 3 * x**2


# %% accept="constant_gradient" id="variable_instead"
def constant_gradient(x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = x * x * x
    return tape.gradient(y, x)


# %% [markdown] lang="es" exercise="two_gradients"
# ### 1.4 Dos derivadas de una misma grabación
#
# Una cinta sirve para una sola llamada: después de un `gradient` se borra. Para pedirle más de una derivada, créala con
# `persistent=True`: no se borra, así que ocupa más memoria. También los resultados intermedios pueden ser objetivo o fuente.
# Más: [resultados intermedios](https://www.tensorflow.org/guide/autodiff?hl=es-419#intermediate_results).
#
# En el ejemplo, $u = 3t$ y $v = u^2$; se calculan $dv/dt$ y $du/dt$.

# %% [markdown] lang="en" exercise="two_gradients"
# ### 1.4 Two derivatives from one recording
#
# A tape is good for one call: after one `gradient` it is erased. To ask it for more than one derivative, make it with
# `persistent=True`: it is not erased, so it takes more memory. Intermediate results can be targets or sources, too.
# More: [intermediate results](https://www.tensorflow.org/guide/autodiff#intermediate_results).
#
# In the example, $u = 3t$ and $v = u^2$; $dv/dt$ and $du/dt$ are computed.

# %%
t = tf.Variable(2.0)
with tf.GradientTape(persistent=True) as tape:
    u = 3.0 * t
    v = u**2
print(tape.gradient(v, t).numpy(), tape.gradient(u, t).numpy())

# %% [markdown] lang="es" exercise="two_gradients"
# Completa la función. Recibe un número de NumPy, `x0`. Con $y = x^2$ y $z = y^2$, devuelve la pareja $(dz/dx,\ dy/dx)$ en $x = x_0$, en
# ese orden: dos tensores con un solo número.

# %% [markdown] lang="en" exercise="two_gradients"
# Complete the function. It takes a NumPy number, `x0`. With $y = x^2$ and $z = y^2$, return the pair $(dz/dx,\ dy/dx)$ at $x = x_0$, in
# that order: two tensors with a single number each.

# %% exercise="two_gradients"
def two_gradients(x0):
    x = tf.Variable(x0)
    # BEGIN SOLUTION
    with tf.GradientTape(persistent=True) as tape:
        y = x**2
        z = y**2
    # END SOLUTION
    dz_dx = tape.gradient(z, x)  # SOLUTION
    dy_dx = tape.gradient(y, x)  # SOLUTION
    return dz_dx, dy_dx


# %% hint="two_gradients"
# es: ¿Cuántas veces vas a preguntar a la cinta, y cuántas llamadas admite una cinta normal?
# en: How many times will you ask the tape, and how many calls is an ordinary tape good for?

# %% hint="two_gradients"
# es: Una cinta persistente admite más de una llamada. El ejemplo, con `u` y `v`, es del mismo tipo: el segundo resultado se calcula a partir del primero, dentro del mismo bloque.
# en: A persistent tape is good for more than one call. The example, with `u` and `v`, is of the same kind: the second result is computed from the first, inside the same block.

# %% hint="two_gradients"
# es: Abre el bloque con la línea `with` del ejemplo. Dentro, primero el cuadrado de la variable y después el cuadrado de ese resultado. Fuera, dos llamadas con la misma fuente, la variable: el objetivo de la primera es `z` y el de la segunda, `y`.
# en: Open the block with the `with` line of the example. Inside, first the square of the variable, then the square of that result. Outside, two calls with the same source, the variable: the target of the first is `z`, that of the second `y`.

# %% checks="two_gradients"
@public
def at_minus_three(ask):
    """
    es: con x0 = -3
    en: with x0 = -3
    """
    ask(-3.0)


@hidden(points=2)
def fourth_power_and_square(ask, draw):
    """
    es: las dos derivadas también para otros valores
    en: both derivatives for other values too
    """
    for x0 in (*draw.apart(3, 0.5, 2.5), *draw.apart(2, -2.5, -1.2)):
        ask(x0)


@numeric
def by_central_differences(x0):
    return central(lambda x: x**4, x0), central(lambda x: x**2, x0)


# %% wrong="two_gradients" id="not_persistent"
# es: Llamaste a gradient más de una vez con una misma cinta, y se borra tras la primera llamada. Hace falta una cinta persistente. | Mira en el ejemplo con qué argumento se crea la cinta.
# en: You called gradient more than once on one tape, and it is erased after the first call. It takes a persistent tape. | See in the example with which argument the tape is made.
def two_gradients(x0):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = x**2
        z = y**2
    return tape.gradient(z, x), tape.gradient(y, x)


# %% wrong="two_gradients" id="dz_dy"
# es: La primera es dz/dy. Se pide dz/dx: la fuente de las dos derivadas es x.
# en: The first one is dz/dy. The exercise asks for dz/dx: the source of both derivatives is x.
def two_gradients(x0):
    x = tf.Variable(x0)
    with tf.GradientTape(persistent=True) as tape:
        y = x**2
        z = y**2
    return tape.gradient(z, y), tape.gradient(y, x)


# %% wrong="two_gradients" id="summed"
# es: gradient([z, y], x) suma las dos derivadas en un solo número. Se piden por separado: dos llamadas.
# en: gradient([z, y], x) adds the two derivatives into one number. The exercise wants them separately: two calls.
def two_gradients(x0):
    x = tf.Variable(x0)
    with tf.GradientTape(persistent=True) as tape:
        y = x**2
        z = y**2
    return tape.gradient([z, y], x)


# %% wrong="two_gradients" id="swapped_pair"
# es: La pareja está al revés: primero dz/dx, después dy/dx.
# en: The pair is the wrong way round: dz/dx first, then dy/dx.
def two_gradients(x0):
    x = tf.Variable(x0)
    with tf.GradientTape(persistent=True) as tape:
        y = x**2
        z = y**2
    return tape.gradient(y, x), tape.gradient(z, x)


# %% wrong="two_gradients" id="values"
# es: Devuelves z e y, los valores, y no sus derivadas.
# en: You return z and y, the values, not their derivatives.
def two_gradients(x0):
    x = tf.Variable(x0)
    with tf.GradientTape(persistent=True) as tape:
        y = x**2
        z = y**2
    return z, y


# %% wrong="two_gradients" id="not_watched" family="no_path"
# es: Las dos son None. Lo más común: x es una constante que nadie vigila, o el cálculo está fuera del bloque with, o los argumentos de gradient están al revés (van objetivo, fuente).
# en: Both are None. Most often: x is a constant that nobody watches, or the computation is outside the with block, or the arguments of gradient are swapped (target, then source).
def two_gradients(x0):
    x = tf.constant(x0)
    with tf.GradientTape(persistent=True) as tape:
        y = x**2
        z = y**2
    return tape.gradient(z, x), tape.gradient(y, x)


# %% wrong="two_gradients" id="outside" family="no_path"
def two_gradients(x0):
    x = tf.Variable(x0)
    with tf.GradientTape(persistent=True) as tape:
        pass
    y = x**2
    z = y**2
    return tape.gradient(z, x), tape.gradient(y, x)


# %% wrong="two_gradients" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def two_gradients(x0):
    return tf.constant(4 * x0**3), tf.constant(2 * x0)


# %% accept="two_gradients" id="two_tapes"
def two_gradients(x0):
    x = tf.Variable(x0)
    with tf.GradientTape() as outer, tf.GradientTape() as inner:
        y = x**2
        z = y**2
    return [outer.gradient(z, x), inner.gradient(y, x)]


# %% [markdown] lang="es" exercise="gradient_from_integer"
# ### 1.5 Los enteros no tienen derivada
#
# Derivar es preguntar qué pasa si la fuente cambia *un poquito*; un entero no puede cambiar un poquito. Por eso la cinta no sigue
# enteros: necesita números de coma (o punto) flotante (`float32`, `float64`...). Con un `tf.Variable(3)`, que es `int32`, `gradient` da `None`.
# Más: [gradientes a través de un entero](https://www.tensorflow.org/guide/autodiff?hl=es-419#3_took_gradients_through_an_integer_or_string).

# %% [markdown] lang="en" exercise="gradient_from_integer"
# ### 1.5 Integers have no derivative
#
# To differentiate is to ask what happens if the source changes *a tiny bit*; an integer cannot change a tiny bit. So the tape does not follow
# integers: it needs floating-point numbers (`float32`, `float64`...). With `tf.Variable(3)`, which is `int32`, `gradient` gives `None`.
# More: [gradients through an integer](https://www.tensorflow.org/guide/autodiff#3_took_gradients_through_an_integer_or_string).

# %%
print(tf.Variable(3).dtype, tf.Variable(3.0).dtype, tf.cast(3, tf.float32).dtype)

# %% [markdown] lang="es" exercise="gradient_from_integer"
# Completa la función. Recibe `n`, un entero de Python, y devuelve la derivada de $y = x^2$ en $x = n$: un tensor `float32` con un solo número.

# %% [markdown] lang="en" exercise="gradient_from_integer"
# Complete the function. It takes `n`, a Python integer, and returns the derivative of $y = x^2$ at $x = n$: a `float32` tensor with a single number.

# %% exercise="gradient_from_integer"
def gradient_from_integer(n):
    x = tf.Variable(float(n))  # SOLUTION
    with tf.GradientTape() as tape:
        y = x**2
    dy_dx = tape.gradient(y, x)
    return dy_dx


# %% hint="gradient_from_integer"
# es: El ejemplo imprime tres `dtype`: ¿cuál es el de una variable hecha con un entero?
# en: The example prints three `dtype`s: which is that of a variable made from an integer?

# %% hint="gradient_from_integer"
# es: La cinta solo sigue números de coma flotante, así que `n` se convierte antes de hacerlo variable. El ejemplo enseña dos maneras de llegar a `float32`: un número con decimales y una conversión.
# en: The tape follows floating-point numbers only, so `n` is converted before it is made a variable. The example shows two ways to `float32`: a number with decimals, and a conversion.

# %% hint="gradient_from_integer"
# es: Solo falta una línea: crea la variable como siempre, pero en lugar de `n` pon `n` convertido, con la función de Python que hace de un entero un número con decimales, o con la conversión del ejemplo. Lo demás ya está.
# en: Only one line is missing: make the variable as usual, but in place of `n` put `n` converted, with the Python function that makes a number with decimals from an integer, or with the conversion of the example. The rest is there.

# %% checks="gradient_from_integer"
@public
def at_seven_and_below_zero(ask):
    """
    es: con n = 7 y n = -4
    en: with n = 7 and n = -4
    """
    ask(7)
    ask(-4)


@hidden(points=1)
def slope_is_two_n(ask, draw):
    """
    es: la derivada también para otros enteros
    en: the derivative for other integers too
    """
    for n in (*draw.integers(2, 3, 60), *draw.integers(1, 256, 600), *draw.integers(2, -60, -3)):
        ask(n)


@numeric
def by_central_differences(n):
    return central(lambda x: x**2, float(n))


# %% wrong="gradient_from_integer" id="integer_variable" family="integer"
# es: La cinta dio None: tu fuente es de tipo entero, o es un tensor que nadie vigila. Conviértela a coma (o punto) flotante antes de grabar; si no es una variable, hay que vigilarla.
# en: The tape gave None: your source has an integer dtype, or is a tensor that nobody watches. Turn it into floating point before recording; if it is not a variable, it has to be watched.
def gradient_from_integer(n):
    x = tf.Variable(n)
    with tf.GradientTape() as tape:
        y = x**2
    return tape.gradient(y, x)


# %% wrong="gradient_from_integer" id="watched_integer" family="integer"
def gradient_from_integer(n):
    x = tf.constant(n)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x**2
    return tape.gradient(y, x)


# %% wrong="gradient_from_integer" id="cast_inside" family="integer"
def gradient_from_integer(n):
    x = tf.Variable(n)
    with tf.GradientTape() as tape:
        y = tf.cast(x, tf.float32) ** 2
    return tape.gradient(y, x)


# %% wrong="gradient_from_integer" id="cast_not_watched" family="integer"
def gradient_from_integer(n):
    x = tf.cast(n, tf.float32)
    with tf.GradientTape() as tape:
        y = x**2
    return tape.gradient(y, x)


# %% wrong="gradient_from_integer" id="not_wrapped"
# es: A gradient le llegó un número de Python donde hace falta un tensor, y un número no deja rastro en la cinta. Envuelve la fuente en una variable y calcula con ella.
# en: gradient was handed a Python number where it needs a tensor, and a number leaves no trace on the tape. Wrap the source in a variable and compute with that.
def gradient_from_integer(n):
    x = float(n)
    with tf.GradientTape() as tape:
        y = x**2
    return tape.gradient(y, x)


# %% wrong="gradient_from_integer" id="integer_times_float"
# es: Mezclaste un tensor entero con un número de coma (o punto) flotante: TensorFlow no convierte por su cuenta.
# en: You mixed an integer tensor with a floating-point number: TensorFlow does not convert by itself.
def gradient_from_integer(n):
    x = tf.Variable(n)
    with tf.GradientTape() as tape:
        y = x * 2.5
    return tape.gradient(y, x)


# %% wrong="gradient_from_integer" id="float64"
# es: El número es correcto, pero su tipo (dtype) es float64; se pide float32, el normal en TensorFlow.
# en: The number is right, but its dtype is float64; the exercise asks for float32, the usual one in TensorFlow.
def gradient_from_integer(n):
    x = tf.Variable(n, dtype=tf.float64)
    with tf.GradientTape() as tape:
        y = x**2
    return tape.gradient(y, x)


# %% wrong="gradient_from_integer" id="by_hand" family="no_tape"
# es: El número es correcto, pero no sale de una cinta. El ejercicio pide que lo dé la cinta.
# en: The number is right, but it does not come from a tape. The exercise asks the tape for it.
def gradient_from_integer(n):
    return tf.constant(2.0 * n)


# %% accept="gradient_from_integer" id="cast_first"
def gradient_from_integer(n):
    x = tf.cast(n, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x
    return tape.gradient(y, x)


# %% [markdown] lang="es"
# ## Lo que te llevas
#
# - La cinta graba lo que ocurre **dentro** del bloque y parte de algo **vigilado**; `gradient(objetivo, fuente)` la recorre hacia atrás.
# - `None` no es un cero: o no hay camino grabado de la fuente al objetivo, o la cinta no sigue esa fuente (un tensor que nadie vigila, un entero). `cinta.explain` lo dice.
# - Para dos derivadas, `persistent=True`; para un tensor, `tape.watch`; un entero se convierte antes de hacerlo variable.

# %% [markdown] lang="en"
# ## What you take with you
#
# - The tape records what happens **inside** the block and starts from something **watched**; `gradient(target, source)` walks it backwards.
# - `None` is not a zero: either there is no recorded path from the source to the target, or the tape does not follow that source (a tensor that nobody watches, an integer). `cinta.explain` says which.
# - For two derivatives, `persistent=True`; for a tensor, `tape.watch`; an integer is converted before it is made a variable.
