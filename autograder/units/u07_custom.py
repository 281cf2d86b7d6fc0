# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% author="imports"
import numpy as np

from cinta.checks.author import central, hidden, ndarray, numeric, public, tensor, variable

# %% [markdown] lang="es"
# # Unidad 7 · Gradientes propios, grafo, dispersos y precisión
#
# La cinta sabe derivar casi todo. Esta unidad es para cuando quieres otra cosa: dar **tú** el gradiente de una operación, compilar el cálculo, entender un gradiente disperso, y **comprobar** que un gradiente es correcto.
#
# Cuenta con unos 45 minutos. Antes conviene tener hechas las unidades 1 a 3. Más en la guía de TensorFlow:
# [gradientes personalizados](https://www.tensorflow.org/guide/advanced_autodiff?hl=es-419#custom_gradients).
#
# Si te atascas, ejecuta en una celda tuya `import cinta; cinta.hint("custom_tape")`: da una pista de ese ejercicio, y cada vez que la repites, otra.
# Las pistas no cuestan puntos. El ejemplo que trae cada comprobación es uno; al calificar siguen otros datos.

# %% [markdown] lang="en"
# # Unit 7 · Custom gradients, graph, sparse, precision
#
# The tape can differentiate nearly everything. This unit is for when you want something else: to give the gradient of an operation **yourself**, to compile the computation, to understand a sparse gradient, and to **check** that a gradient is right.
#
# Allow about 45 minutes. Do units 1 to 3 first. More in the TensorFlow guide:
# [custom gradients](https://www.tensorflow.org/guide/advanced_autodiff#custom_gradients).
#
# If you are stuck, run `import cinta; cinta.hint("custom_tape")` in a cell of your own: it gives a hint for that exercise, and another one each time.
# Hints cost no points. Each check holds one example; other data follow when your work is graded.

# %%
import numpy as np
import tensorflow as tf

# %% [markdown] lang="es"
# ## Un gradiente tuyo
#
# Una función decorada con `@tf.custom_gradient` devuelve **dos** cosas: el valor y una función `grad`. En el recorrido hacia atrás, la cinta no mira dentro: llama a `grad` con el gradiente que llega de lo que vino
# después (`upstream`) y usa lo que devuelve. Por la regla de la cadena, lo normal es `upstream` por la derivada; pero puedes devolver otra cosa.
#
# `reverse` deja pasar el valor y **cambia el signo** del gradiente (se usa para que una parte de una red aprenda lo contrario que otra). Antes de ejecutar: ¿cuánto será la derivada de `5 * reverse(u)`?

# %% [markdown] lang="en"
# ## A gradient of your own
#
# A function decorated with `@tf.custom_gradient` returns **two** things: the value and a function `grad`. On the way back the tape does not look inside: it calls `grad` with the gradient that arrives from what came
# later (`upstream`) and uses what it returns. By the chain rule that is normally `upstream` times the derivative; but you may return something else.
#
# `reverse` lets the value through and **changes the sign** of the gradient (it is used to make one part of a network learn the opposite of another). Before you run it: what will the derivative of `5 * reverse(u)` be?


# %%
@tf.custom_gradient
def reverse(v):
    def grad(upstream):
        return -upstream

    return tf.identity(v), grad


u = tf.Variable(2.0)
with tf.GradientTape() as tape:
    five = 5.0 * reverse(u)
print(five.numpy(), tape.gradient(five, u).numpy())

# %% [markdown] lang="es" exercise="custom_tape"
# ### 7.0 Al revés
#
# Se te da `x`. Graba $y = \mathrm{reverse}(x)^2 + x$ con la función del ejemplo, y guarda en `y` su valor y en `dy_dx` la derivada que da la cinta. Pasa por dos caminos: el de `reverse` llega con el signo cambiado; el otro, no.
#
# No cambies la celda de `x`: el evaluador volverá a ejecutar tu celda con otros valores de `x`.

# %% [markdown] lang="en" exercise="custom_tape"
# ### 7.0 The other way
#
# You are given `x`. Record $y = \mathrm{reverse}(x)^2 + x$ with the function of the example, and keep its value in `y` and the derivative that the tape gives in `dy_dx`. It comes along two paths: that of `reverse` arrives with its sign changed; the other does not.
#
# Leave the cell of `x` alone: the grader will run your cell again with other values of `x`.

# %% given="custom_tape"
x = tf.Variable(3.0)

# %% exercise="custom_tape" asks="y, dy_dx"
with tf.GradientTape() as tape:
    y = reverse(x) ** 2 + x  # SOLUTION
dy_dx = tape.gradient(y, x)  # SOLUTION

# %% hint="custom_tape"
# es: ¿Por cuántos caminos llega `x` a `y`, y en cuál de ellos está `reverse`?
# en: By how many paths does `x` reach `y`, and on which of them is `reverse`?

# %% hint="custom_tape"
# es: Usa `reverse` como cualquier función, dentro del bloque: en el ejemplo se multiplica por 5; aquí se eleva al cuadrado y se suma `x`.
# en: Use `reverse` like any function, inside the block: in the example it is multiplied by 5; here it is squared and `x` is added.

# %% hint="custom_tape"
# es: El cuadrado de lo que da `reverse` con `x`, más `x` sin nada. Después, una llamada como la del ejemplo con `y` y `x`.
# en: The square of what `reverse` gives for `x`, plus `x` as it is. Then a call like that of the example with `y` and `x`.


# %% checks="custom_tape"
@public
def at_another_x(ask):
    """
    es: y y dy_dx con un valor distinto del de la celda, x = 2.5
    en: y and dy_dx with a value other than that of the cell, x = 2.5
    """
    ask(x=variable(2.5))


@hidden(points=1)
def one_minus_two_x(ask, draw):
    """
    es: tu celda da el valor y la derivada también para otros x
    en: your cell gives the value and the derivative for other x too
    """
    for x in (*draw.apart(2, 0.8, 4.0), *draw.apart(2, -4.0, -0.8)):
        ask(x=variable(x))


@numeric
def chain_rule(x):
    return x**2 + x, 1 - central(lambda x: x**2, x)


# %% wrong="custom_tape" id="typed_in"
# es: Con otro valor de x tu celda sigue dando lo mismo: o escribiste el número a mano, o no lo calculas con la x dada. Deja que la cinta lo calcule. | Escribe qué da cada camino, con su signo, y súmalos.
# en: With another x your cell still gives the same: either you typed the number in, or you do not compute it from the given x. Let the tape compute it. | Write down what each path gives, with its sign, and add them.
y, dy_dx = tf.constant(12.0), tf.constant(-5.0)

# %% wrong="custom_tape" id="not_reversed"
# es: Te sale la derivada de x**2 + x, con los dos signos positivos: o falta reverse, o cambiaste el signo otra vez por tu cuenta. | Escribe qué da cada camino, con su signo, y súmalos.
# en: You get the derivative of x**2 + x, both with a positive sign: either reverse is missing, or you changed the sign once more yourself. | Write down what each path gives, with its sign, and add them.
with tf.GradientTape() as tape:
    y = x**2 + x
dy_dx = tape.gradient(y, x)

# %% wrong="custom_tape" id="all_reversed"
# es: Pasaste por reverse las dos x: el segundo sumando va sin él. | Escribe qué da cada camino, con su signo, y súmalos.
# en: You passed both x through reverse: the second term goes without it. | Write down what each path gives, with its sign, and add them.
with tf.GradientTape() as tape:
    y = reverse(x) ** 2 + reverse(x)
dy_dx = tape.gradient(y, x)

# %% wrong="custom_tape" id="reversed_twice"
# es: Pasaste por reverse dos veces: el signo cambia y vuelve a cambiar. | Escribe qué da cada camino, con su signo, y súmalos.
# en: You passed through reverse twice: the sign changes and changes back. | Write down what each path gives, with its sign, and add them.
with tf.GradientTape() as tape:
    y = reverse(reverse(x) ** 2) + reverse(x)
dy_dx = tape.gradient(y, x)

# %% wrong="custom_tape" id="without_the_square"
# es: Olvidaste el cuadrado: los dos caminos se anulan. | Escribe qué da cada camino, con su signo, y súmalos.
# en: You forgot the square: the two paths cancel. | Write down what each path gives, with its sign, and add them.
with tf.GradientTape() as tape:
    y = reverse(x) + x
dy_dx = tape.gradient(y, x)

# %% wrong="custom_tape" id="one_path"
# es: Falta el segundo camino: la x que se suma no está, o entra como un simple número. | Mira por dónde llega x a y: por reverse, y directamente.
# en: The second path is missing: the x that is added is not there, or comes in as a mere number. | Look at the ways in which x reaches y: through reverse, and directly.
with tf.GradientTape() as tape:
    y = reverse(x) ** 2
dy_dx = tape.gradient(y, x)

# %% wrong="custom_tape" id="outside"
# es: La cinta dio None. Lo más común: y se calculó fuera del bloque, o los argumentos de gradient están al revés, o el cálculo salió de TensorFlow.
# en: The tape gave None. Most often: y was computed outside the block, or the arguments of gradient are swapped, or the computation left TensorFlow.
with tf.GradientTape() as tape:
    pass
y = reverse(x) ** 2 + x
dy_dx = tape.gradient(y, x)

# %% wrong="custom_tape" id="sign_in_the_value"
# es: La derivada coincide, pero y no: cambiaste el signo del valor, no el del gradiente. `reverse` deja el valor como está. | Mira qué devuelve `reverse` y qué devuelve su `grad`.
# en: The derivative agrees, but y does not: you changed the sign of the value, not that of the gradient. `reverse` leaves the value as it is. | See what `reverse` returns, and what its `grad` returns.
with tf.GradientTape() as tape:
    y = x - x**2
dy_dx = tape.gradient(y, x)

# %% wrong="custom_tape" id="by_hand" family="no_tape"
# es: El número es correcto, pero no sale de una cinta. El ejercicio pide que lo dé la cinta.
# en: The number is right, but it does not come from a tape. The exercise asks the tape for it.
y, dy_dx = x**2 + x, 1 - 2 * x

# %% accept="custom_tape" id="in_two_lines"
with tf.GradientTape(persistent=True) as tape:
    turned = reverse(x)
    y = turned * turned + x
dy_dx = tape.gradient(y, x)

# %% accept="custom_tape" id="of_the_square"
with tf.GradientTape() as tape:
    y = x + reverse(tf.square(x))
dy_dx = tape.gradient(y, x)

# %% [markdown] lang="es" exercise="log1pexp"
# ### 7.1 Una operación estable
#
# $\log(1 + e^x)$ escrita tal cual se estropea: para $x = 100$, $e^{100}$ no cabe en `float32` y sale infinito, y la derivada, `nan`. Los dos se arreglan con fórmulas que no se desbordan:
#
# $$\log(1 + e^x) = \max(x, 0) + \log\big(1 + e^{-|x|}\big), \qquad \frac{d}{dx} = \frac{1}{1 + e^{-x}} = \sigma(x)$$

# %% [markdown] lang="en" exercise="log1pexp"
# ### 7.1 A stable operation
#
# $\log(1 + e^x)$ written like that breaks down: for $x = 100$, $e^{100}$ does not fit in `float32` and comes out infinite, and the derivative is `nan`. Both are fixed by formulas that stay in range:
#
# $$\log(1 + e^x) = \max(x, 0) + \log\big(1 + e^{-|x|}\big), \qquad \frac{d}{dx} = \frac{1}{1 + e^{-x}} = \sigma(x)$$

# %%
t = tf.constant([1.0, 100.0])
with tf.GradientTape() as tape:
    tape.watch(t)
    naive = tf.math.log(1.0 + tf.exp(t))
print(naive.numpy(), tape.gradient(naive, t).numpy())

# %% [markdown] lang="es" exercise="log1pexp"
# Completa la función, con un gradiente propio. Recibe un tensor `x` de cualquier forma y da $\log(1 + e^x)$, elemento a elemento, por la fórmula estable (`tf.maximum`, `tf.abs`, `tf.math.log1p`, que es $\log(1 + \cdot)$); `grad`
# devuelve `upstream` por $\sigma(x)$ (`tf.sigmoid`). Se comprueba que $c \cdot \mathrm{log1pexp}(x)$ tenga el valor y el gradiente correctos, también en $x = 100$.

# %% [markdown] lang="en" exercise="log1pexp"
# Complete the function, with a gradient of its own. It takes a tensor `x` of any shape and gives $\log(1 + e^x)$, element by element, by the stable formula (`tf.maximum`, `tf.abs`, `tf.math.log1p`, which is $\log(1 + \cdot)$); `grad`
# returns `upstream` times $\sigma(x)$ (`tf.sigmoid`). The check is that $c \cdot \mathrm{log1pexp}(x)$ has the right value and the right gradient, at $x = 100$ too.


# %% exercise="log1pexp" tape="no"
@tf.custom_gradient
def log1pexp(x):
    # BEGIN SOLUTION
    def grad(upstream):
        return upstream * tf.sigmoid(x)

    value = tf.maximum(x, 0.0) + tf.math.log1p(tf.exp(-tf.abs(x)))
    return value, grad
    # END SOLUTION


# %% hint="log1pexp"
# es: ¿Cuántas cosas devuelve una función con `@tf.custom_gradient`, y qué recibe la segunda?
# en: How many things does a function with `@tf.custom_gradient` return, and what does the second one receive?

# %% hint="log1pexp"
# es: Como en `reverse`: una función `grad` dentro, y al final el valor y `grad`. Lo que llega a `grad` hay que multiplicarlo, no se puede olvidar.
# en: As in `reverse`: a function `grad` inside, and at the end the value and `grad`. What reaches `grad` has to be multiplied, it must not be forgotten.

# %% hint="log1pexp"
# es: `grad` devuelve lo que le llega por la sigmoide de `x`. El valor: el máximo de `x` y cero, más `log1p` de la exponencial de menos el valor absoluto. Devuelve el valor y `grad`, sin llamarla.
# en: `grad` returns what reaches it times the sigmoid of `x`. The value: the maximum of `x` and zero, plus `log1p` of the exponential of minus the absolute value. Return the value and `grad`, without calling it.


# %% driver="log1pexp"
def drive(log1pexp, c, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = c * log1pexp(x)
    return {"value": y, "gradient": tape.gradient(y, x)}


# %% checks="log1pexp"
@public
def five_points(ask):
    """
    es: con c = 3 y x = -5, -0.5, 1, 4 y 100
    en: with c = 3 and x = -5, -0.5, 1, 4 and 100
    """
    ask(3.0, tensor([-5.0, -0.5, 1.0, 4.0, 100.0]))


@hidden(points=2)
def value_and_gradient(ask, draw):
    """
    es: el valor y el gradiente en otros puntos
    en: the value and the gradient at other points
    """
    for _ in range(3):
        x = np.concatenate([draw.uniform(-4.0, 6.0, 3), [100.0, -5.0]])
        ask(draw.away_from_zero() + np.float32(3.5), tensor(x))


@numeric
def closed_form(c, x):
    return {"value": c * np.logaddexp(0.0, x), "gradient": c / (1.0 + np.exp(-x))}


# %% wrong="log1pexp" id="naive" family="naive"
# es: En x = 100 sale infinito: la exponencial de x no cabe. Usa la fórmula con el valor absoluto.
# en: At x = 100 it comes out infinite: the exponential of x does not fit. Use the formula with the absolute value.
def log1pexp(x):
    return tf.math.log(1.0 + tf.exp(x))


# %% wrong="log1pexp" id="naive_value" family="naive"
@tf.custom_gradient
def log1pexp(x):
    return tf.math.log(1.0 + tf.exp(x)), lambda upstream: upstream * tf.sigmoid(x)


# %% wrong="log1pexp" id="without_the_minus"
# es: En la exponencial falta el signo menos: es la de menos el valor absoluto. Con el signo positivo crece sin límite.
# en: The minus sign is missing in the exponential: it is that of minus the absolute value. With a positive sign it grows without limit.
@tf.custom_gradient
def log1pexp(x):
    value = tf.maximum(x, 0.0) + tf.math.log1p(tf.exp(tf.abs(x)))
    return value, lambda upstream: upstream * tf.sigmoid(x)


# %% wrong="log1pexp" id="grad_called" family="no_function"
# es: Lo segundo que devuelves no es una función. Van dos cosas, en este orden: el valor, y la función grad sin llamarla (sin paréntesis).
# en: The second thing that you return is no function. There are two, in this order: the value, and the function grad without calling it (no parentheses).
@tf.custom_gradient
def log1pexp(x):
    def grad(upstream):
        return upstream * tf.sigmoid(x)

    value = tf.maximum(x, 0.0) + tf.math.log1p(tf.exp(-tf.abs(x)))
    return value, grad(1.0)


# %% wrong="log1pexp" id="in_the_other_order" family="no_function"
@tf.custom_gradient
def log1pexp(x):
    def grad(upstream):
        return upstream * tf.sigmoid(x)

    value = tf.maximum(x, 0.0) + tf.math.log1p(tf.exp(-tf.abs(x)))
    return grad, value



# %% wrong="log1pexp" id="ignores_upstream"
# es: Tu grad no usa el gradiente que le llega: falta multiplicar por upstream.
# en: Your grad does not use the gradient that reaches it: it is not multiplied by upstream.
@tf.custom_gradient
def log1pexp(x):
    value = tf.maximum(x, 0.0) + tf.math.log1p(tf.exp(-tf.abs(x)))
    return value, lambda upstream: tf.sigmoid(x)


# %% wrong="log1pexp" id="value_alone"
# es: Una función con tf.custom_gradient devuelve dos cosas, el valor y la función grad; la tuya devuelve solo el valor.
# en: A function with tf.custom_gradient returns two things, the value and the function grad; yours returns the value only.
@tf.custom_gradient
def log1pexp(x):
    return tf.maximum(x, 0.0) + tf.math.log1p(tf.exp(-tf.abs(x)))


# %% wrong="log1pexp" id="grad_gives_nothing"
# es: El gradiente salió None: tu función grad no devuelve nada. Le falta el return.
# en: The gradient came out None: your function grad returns nothing. Its return is missing.
@tf.custom_gradient
def log1pexp(x):
    def grad(upstream):
        upstream * tf.sigmoid(x)

    value = tf.maximum(x, 0.0) + tf.math.log1p(tf.exp(-tf.abs(x)))
    return value, grad


# %% wrong="log1pexp" id="passes_upstream"
# es: Tu grad devuelve lo que le llega, sin multiplicarlo por la derivada.
# en: Your grad returns what reaches it, without multiplying it by the derivative.
@tf.custom_gradient
def log1pexp(x):
    value = tf.maximum(x, 0.0) + tf.math.log1p(tf.exp(-tf.abs(x)))
    return value, lambda upstream: upstream


# %% wrong="log1pexp" id="without_the_absolute_value"
# es: En la exponencial falta el valor absoluto: para x negativo, e elevado a -x crece sin límite y el valor no es el correcto.
# en: The absolute value is missing in the exponential: for a negative x, e to the -x grows without limit and the value is not the right one.
@tf.custom_gradient
def log1pexp(x):
    value = tf.maximum(x, 0.0) + tf.math.log1p(tf.exp(-x))
    return value, lambda upstream: upstream * tf.sigmoid(x)


# %% wrong="log1pexp" id="tanh_for_sigmoid"
# es: El valor es correcto; la derivada, no: es la sigmoide de x.
# en: The value is right, the derivative is not: it is the sigmoid of x.
@tf.custom_gradient
def log1pexp(x):
    value = tf.maximum(x, 0.0) + tf.math.log1p(tf.exp(-tf.abs(x)))
    return value, lambda upstream: upstream * tf.tanh(x)


# %% accept="log1pexp" id="softplus"
def log1pexp(x):
    return tf.nn.softplus(x)


# %% accept="log1pexp" id="by_recording"
def log1pexp(x):
    return tf.nn.relu(x) + tf.math.log1p(tf.exp(-tf.abs(x)))


# %% accept="log1pexp" id="another_formula"
@tf.custom_gradient
def log1pexp(x):
    def backwards(dy):
        return dy / (1.0 + tf.exp(-x))

    return tf.reduce_logsumexp(tf.stack([tf.zeros_like(x), x]), axis=0), backwards


# %% [markdown] lang="es" exercise="compiled_gradient"
# ### 7.2 Extra: compilar con tf.function
#
# *Este ejercicio es un extra: puedes seguir sin él.*
#
# `tf.function` ejecuta tu código de Python **una vez**, para dibujar un grafo (lo *traza*), y después repite el grafo con los tensores que le des, mientras tengan la misma forma y el mismo tipo. La cinta puede ir dentro. Dos cuidados: un número de Python entra en el grafo como constante, así que cada número nuevo traza otra
# vez (pásale tensores); y una `tf.Variable` no se crea dentro. En el ejemplo, `print` es de Python: se ve cada traza. Antes de ejecutar: ¿cuántas veces saldrá `tracing`?

# %% [markdown] lang="en" exercise="compiled_gradient"
# ### 7.2 Extra: compiling with tf.function
#
# *This exercise is an extra: you can go on without it.*
#
# `tf.function` runs your Python code **once**, to draw a graph (it *traces* it), and then repeats the graph for the tensors that you give it, as long as shape and dtype stay the same. The tape may be inside. Two cautions: a Python number enters the graph as a constant, so each new number traces
# again (pass tensors); and do not create a `tf.Variable` inside. In the example `print` belongs to Python: it shows each tracing. Before you run it: how many times will it print `tracing`?


# %%
@tf.function
def slope_of_the_cube(t):
    print("tracing")
    with tf.GradientTape() as tape:
        tape.watch(t)
        cube = t**3
    return tape.gradient(cube, t)


for number in (1.0, 2.0, 3.0):
    print(slope_of_the_cube(tf.constant(number)).numpy())

# %% [markdown] lang="es" exercise="compiled_gradient"
# Completa la función. Recibe un tensor `c` con un número y devuelve una **función compilada** `g`: `g(x)`, con `x` un tensor con un número, da la derivada de $c \sin x$ respecto a $x$. La derivada la da una cinta dentro de `g`.

# %% [markdown] lang="en" exercise="compiled_gradient"
# Complete the function. It takes a tensor `c` with one number and returns a **compiled function** `g`: `g(x)`, with `x` a tensor with one number, gives the derivative of $c \sin x$ with respect to $x$. A tape inside `g` gives the derivative.


# %% exercise="compiled_gradient"
def compiled_gradient(c):
    @tf.function
    def g(x):
        # BEGIN SOLUTION
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = c * tf.sin(x)
        return tape.gradient(y, x)
        # END SOLUTION

    return g


# %% hint="compiled_gradient"
# es: ¿Qué es `x` dentro de `g`, y quién le dice a la cinta que lo siga?
# en: What is `x` inside `g`, and who tells the tape to follow it?

# %% hint="compiled_gradient"
# es: El cuerpo de `slope_of_the_cube` tiene las mismas partes: la cinta, vigilar, el cálculo y devolver la derivada.
# en: The body of `slope_of_the_cube` has the same parts: the tape, the watching, the computation and returning the derivative.

# %% hint="compiled_gradient"
# es: Dentro de `g`: abre una cinta, vigila `x`, graba `c` por el seno de `x`, y al salir del bloque devuelve la derivada de eso respecto a `x`.
# en: Inside `g`: open a tape, watch `x`, record `c` times the sine of `x`, and after the block return the derivative of that with respect to `x`.


# %% driver="compiled_gradient"
def drive(compiled_gradient, c, d, x):
    first, second = compiled_gradient(c), compiled_gradient(d)
    results = [g(point) for g in (first, second) for point in tf.unstack(x)]
    if hasattr(first, "experimental_get_tracing_count"):
        traced, calls = first.experimental_get_tracing_count(), x.shape[0]
        tell(es=f"Llamadas a g: {calls}; veces que se trazó: {traced}.", en=f"Calls of g: {calls}; times it was traced: {traced}.")
    elif hasattr(first, "__code__"):  # a function of Python's; what get_concrete_function gives is compiled
        tell(es="g no es una tf.function: su código de Python se ejecuta en cada llamada.", en="g is not a tf.function: its Python code runs at each call.")
    return results


# %% checks="compiled_gradient"
@public
def two_functions(ask):
    """
    es: con c = 2 y c = -3, cada una en dos puntos
    en: with c = 2 and c = -3, each at two points
    """
    ask(tensor(2.0), tensor(-3.0), tensor([0.5, 2.5]))


@hidden(points=2)
def other_constants(ask, draw):
    """
    es: con otras constantes y otros puntos
    en: with other constants and other points
    """
    for _ in range(2):
        c, d = draw.apart(2, 0.5, 3.0)
        ask(tensor(c), tensor(-d), tensor(draw.apart(2, 0.1, 1.2)))


@numeric
def by_central_differences(c, d, x):
    return [central(lambda t, k=k: k * np.sin(t), t) for k in (c, d) for t in x]


# %% wrong="compiled_gradient" id="variable_inside"
# es: Dentro de una tf.function no se crean variables nuevas. Aquí x es un tensor: vigílalo.
# en: No new variables are created inside a tf.function. Here x is a tensor: watch it.
def compiled_gradient(c):
    @tf.function
    def g(x):
        x = tf.Variable(x)
        with tf.GradientTape() as tape:
            y = c * tf.sin(x)
        return tape.gradient(y, x)

    return g


# %% wrong="compiled_gradient" id="numpy_inside"
# es: NumPy no puede calcular dentro de una tf.function: al trazarla, x es solo un símbolo, sin número. Usa la función de TensorFlow que hace lo mismo.
# en: NumPy cannot compute inside a tf.function: while it is traced, x is a symbol only, without a number. Use the TensorFlow function that does the same.
def compiled_gradient(c):
    @tf.function
    def g(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = c * np.sin(x)
        return tape.gradient(y, x)

    return g



# %% wrong="compiled_gradient" id="not_watched"
# es: g dio None. Lo más común: x es un tensor y nadie lo vigila dentro de g, o g no devuelve lo que dio la cinta, o el objetivo se calculó fuera del bloque, o los argumentos están al revés.
# en: g gave None. Most often: x is a tensor and nobody watches it inside g, or g does not return what the tape gave, or the target was computed outside the block, or the arguments are swapped.
def compiled_gradient(c):
    @tf.function
    def g(x):
        with tf.GradientTape() as tape:
            y = c * tf.sin(x)
        return tape.gradient(y, x)

    return g


# %% wrong="compiled_gradient" id="without_c"
# es: Falta c: es la derivada de sin x.
# en: c is missing: that is the derivative of sin x.
def compiled_gradient(c):
    @tf.function
    def g(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.sin(x)
        return tape.gradient(y, x)

    return g


# %% wrong="compiled_gradient" id="the_value"
# es: g devuelve el valor, c·sin x. Se pide su derivada.
# en: g returns the value, c·sin x. The exercise asks for its derivative.
def compiled_gradient(c):
    return tf.function(lambda x: c * tf.sin(x))


# %% wrong="compiled_gradient" id="with_respect_to_c"
# es: Derivaste respecto a c. La fuente es x.
# en: You differentiated with respect to c. The source is x.
def compiled_gradient(c):
    @tf.function
    def g(x):
        with tf.GradientTape() as tape:
            tape.watch(c)
            y = c * tf.sin(x)
        return tape.gradient(y, c)

    return g


# %% wrong="compiled_gradient" id="called_already"
# es: Devuelves un número, no una función: devuelve g sin llamarla.
# en: You return a number, not a function: return g without calling it.
def compiled_gradient(c):
    x = tf.constant(0.5)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = c * tf.sin(x)
    return tape.gradient(y, x)


# %% wrong="compiled_gradient" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé una cinta dentro de g.
# en: The numbers are right, but they do not come from a tape. The exercise asks a tape inside g for them.
def compiled_gradient(c):
    return tf.function(lambda x: c * tf.cos(x))


# %% accept="compiled_gradient" id="eager"
def compiled_gradient(c):
    def g(x):
        x = tf.Variable(x)
        with tf.GradientTape() as tape:
            y = tf.sin(x) * c
        return tape.gradient(y, x)

    return g


# %% accept="compiled_gradient" id="tape_outside"
def compiled_gradient(c):
    wave = tf.function(lambda x: c * tf.sin(x), reduce_retracing=True)

    def g(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = wave(x)
        return tape.gradient(y, x)

    return g


# %% [markdown] lang="es" exercise="embedding_gradient"
# ### 7.3 Un gradiente disperso
#
# Si de una tabla solo se leen unas filas (`tf.gather`, o una capa `Embedding`), el gradiente es cero en las demás. TensorFlow no escribe los ceros: da un `tf.IndexedSlices`, con las filas (`values`) y sus números (`indices`). Un optimizador lo acepta así; para verlo
# entero, `tf.convert_to_tensor` lo hace denso y **suma** las filas repetidas.

# %% [markdown] lang="en" exercise="embedding_gradient"
# ### 7.3 A sparse gradient
#
# If only some rows of a table are read (`tf.gather`, or an `Embedding` layer), the gradient is zero in the others. TensorFlow does not write the zeros: it gives a `tf.IndexedSlices`, with the rows (`values`) and their numbers (`indices`). An optimizer takes it as it is; to see it
# whole, `tf.convert_to_tensor` makes it dense and **adds** the rows that are repeated.

# %% [markdown] lang="es" exercise="sparse_and_dense"
# #### Antes de ejecutar: ¿qué formas salen en 7.3?
#
# En el ejemplo de abajo, `table` tiene forma (3, 1) y se leen las filas `[1, 1, 2, 1]`: la 1 tres veces, la 2 una y la 0 ninguna. ¿Qué forma tendrán `sparse.values` y el gradiente
# denso que da `tf.convert_to_tensor(sparse)`? Elige, y después ejecuta el ejemplo.

# %% [markdown] lang="en" exercise="sparse_and_dense"
# #### Before you run it: what shapes come out in 7.3?
#
# In the example below `table` has shape (3, 1) and the rows `[1, 1, 2, 1]` are read: row 1 three times, row 2 once and row 0 never. What shape will `sparse.values` have, and what shape
# the dense gradient that `tf.convert_to_tensor(sparse)` gives? Choose, then run the example.

# %% exercise="sparse_and_dense" points="0"
sparse_and_dense = "c"  # SOLUTION

# %% option="sparse_and_dense" id="a"
# es: (2, 1) y (3, 1): una fila por cada fila distinta que se leyó | En `values` las filas repetidas siguen separadas, una por lectura: se suman al hacerlo denso.
# en: (2, 1) and (3, 1): one row for each different row that was read | In `values` repeated rows are still apart, one for each reading: they are added when it is made dense.

# %% option="sparse_and_dense" id="b"
# es: (3, 1) y (3, 1): un gradiente siempre tiene la forma de la fuente | Eso vale para el denso. `values` guarda solo las filas leídas, cada vez que se leyeron.
# en: (3, 1) and (3, 1): a gradient always has the shape of the source | That holds for the dense one. `values` keeps only the rows read, each time that they were read.

# %% option="sparse_and_dense" id="c"
# es: (4, 1) y (3, 1): una fila por lectura, y después la forma de la fuente
# en: (4, 1) and (3, 1): one row for each reading, then the shape of the source

# %% option="sparse_and_dense" id="d"
# es: (4, 1) y (4, 1): lo denso solo cambia de tipo | Al hacerlo denso, cada fila va a su lugar en la tabla, que tiene 3 filas: las repetidas se suman.
# en: (4, 1) and (4, 1): made dense, only its type changes | Made dense, each row goes to its place in the table, which has 3 rows: the repeated ones are added.

# %%
table = tf.Variable([[1.0], [2.0], [3.0]])
with tf.GradientTape() as tape:
    total = tf.reduce_sum(10.0 * tf.gather(table, [1, 1, 2, 1]))
sparse = tape.gradient(total, table)
print(type(sparse).__name__, sparse.indices.numpy(), sparse.values.numpy().tolist())
dense = tf.convert_to_tensor(sparse)
print(sparse.values.shape, dense.shape, dense.numpy().tolist())

# %% [markdown] lang="es" exercise="embedding_gradient"
# Completa la función. Recibe `E`, un arreglo de NumPy `float32` (6, 2), e `ids`, un arreglo de 4 enteros con repeticiones. La pérdida es la suma de los cuadrados de las filas leídas, $\sum_k \lVert E_{\mathrm{ids}_k} \rVert^2$: una fila repetida cuenta cada vez.
# Devuelve el gradiente respecto a `E`, **denso**: un tensor de forma (6, 2), con ceros en las filas que no se leyeron.

# %% [markdown] lang="en" exercise="embedding_gradient"
# Complete the function. It takes `E`, a NumPy `float32` array (6, 2), and `ids`, an array of 4 integers with repetitions. The loss is the sum of the squares of the rows read, $\sum_k \lVert E_{\mathrm{ids}_k} \rVert^2$: a repeated row counts each time.
# Return the gradient with respect to `E`, **dense**: a tensor of shape (6, 2), with zeros in the rows that were not read.


# %% exercise="embedding_gradient"
def embedding_gradient(E, ids):
    E = tf.Variable(E)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.gather(E, ids) ** 2)  # SOLUTION
    gradient = tf.convert_to_tensor(tape.gradient(loss, E))  # SOLUTION
    return gradient


# %% hint="embedding_gradient"
# es: ¿De qué tipo es lo que da la cinta cuando se leen unas filas, y cómo se hace denso?
# en: What type does the tape give when only some rows are read, and how is it made dense?

# %% hint="embedding_gradient"
# es: En el ejemplo, `tf.gather` lee las filas dentro del bloque y la última línea hace denso el gradiente.
# en: In the example `tf.gather` reads the rows inside the block, and the last line makes the gradient dense.

# %% hint="embedding_gradient"
# es: En el bloque: lee con `tf.gather` las filas `ids` de la variable, elévalas al cuadrado y súmalo todo. Después pide el gradiente y pásalo por `tf.convert_to_tensor`.
# en: In the block: read the rows `ids` of the variable with `tf.gather`, square them and add everything up. Then ask for the gradient and pass it through `tf.convert_to_tensor`.


# %% checks="embedding_gradient"
@public
def repeated_rows(ask):
    """
    es: con 6 filas, de las que se leen la 4, la 1, la 4 y la 2
    en: with 6 rows, of which rows 4, 1, 4 and 2 are read
    """
    E = [[1.0, 2.0], [0.5, -1.0], [-1.5, 0.3], [2.0, 0.7], [0.8, -0.4], [1.2, 1.1]]
    ask(np.float32(E), ndarray([4, 1, 4, 2], "int32"))


@hidden(points=2)
def other_rows(ask, draw):
    """
    es: otras tablas y otras filas, repetidas
    en: other tables and other rows, repeated
    """
    for _ in range(4):
        a, b, c = draw.integers(3, 0, 5)
        ask(draw.away_from_zero(6, 2), ndarray([a, b, a, c], "int32"))


@numeric
def by_central_differences(E, ids):
    return central(lambda E: np.sum(E[ids] ** 2), E)


# %% wrong="embedding_gradient" id="rows_alone"
# es: Devuelves values, las filas leídas (4, 2), con las repetidas sin sumar. Se pide el gradiente entero, de la forma de E.
# en: You return values, the rows read (4, 2), with the repeated ones not added. The exercise asks for the whole gradient, in the shape of E.
def embedding_gradient(E, ids):
    E = tf.Variable(E)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.gather(E, ids) ** 2)
    return tape.gradient(loss, E).values


# %% wrong="embedding_gradient" id="dot_numpy"
# es: Un IndexedSlices no tiene .numpy(): hazlo denso antes.
# en: An IndexedSlices has no .numpy(): make it dense first.
def embedding_gradient(E, ids):
    E = tf.Variable(E)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.gather(E, ids) ** 2)
    return tape.gradient(loss, E).numpy()


# %% wrong="embedding_gradient" id="all_the_rows"
# es: La pérdida suma todas las filas de la tabla. Solo cuentan las leídas, cada vez que se leen.
# en: The loss adds up all the rows of the table. Only those read count, each time that they are read.
def embedding_gradient(E, ids):
    E = tf.Variable(E)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(E**2)
    return tape.gradient(loss, E)


# %% wrong="embedding_gradient" id="each_row_once"
# es: La fila repetida cuenta una sola vez en tu gradiente: las repeticiones se suman.
# en: The repeated row counts only once in your gradient: repetitions are added.
def embedding_gradient(E, ids):
    E = tf.Variable(E)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.gather(E, np.unique(ids)) ** 2)
    return tf.convert_to_tensor(tape.gradient(loss, E))


# %% wrong="embedding_gradient" id="forgot_the_square"
# es: Olvidaste el cuadrado: tu gradiente cuenta cuántas veces se leyó cada fila.
# en: You forgot the square: your gradient counts how many times each row was read.
def embedding_gradient(E, ids):
    E = tf.Variable(E)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.gather(E, ids))
    return tf.convert_to_tensor(tape.gradient(loss, E))


# %% wrong="embedding_gradient" id="averaged"
# es: Tomaste la media de los 8 cuadrados. La pérdida es su suma.
# en: You took the mean of the 8 squares. The loss is their sum.
def embedding_gradient(E, ids):
    E = tf.Variable(E)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.gather(E, ids) ** 2)
    return tf.convert_to_tensor(tape.gradient(loss, E))


# %% wrong="embedding_gradient" id="read_with_numpy"
# es: La cinta dio None. Lo más común: leíste las filas con NumPy o fuera del bloque, y ahí se pierde el camino (léelas con tf.gather, dentro), o los argumentos de gradient están al revés.
# en: The tape gave None. Most often: you read the rows with NumPy or outside the block, and the path is lost there (read them with tf.gather, inside), or the arguments of gradient are swapped.
def embedding_gradient(E, ids):
    E = tf.Variable(E)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.constant(E.numpy()[ids]) ** 2)
    return tape.gradient(loss, E)


# %% wrong="embedding_gradient" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def embedding_gradient(E, ids):
    dense = np.zeros_like(E)
    np.add.at(dense, ids, 2 * E[ids])
    return tf.constant(dense)


# %% accept="embedding_gradient" id="one_hot"
def embedding_gradient(E, ids):
    E = tf.Variable(E)
    with tf.GradientTape() as tape:
        rows = tf.matmul(tf.one_hot(ids, 6, dtype=E.dtype), E)
        loss = tf.reduce_sum(tf.square(rows))
    return tape.gradient(loss, E)


# %% accept="embedding_gradient" id="embedding_lookup"
def embedding_gradient(E, ids):
    E = tf.Variable(E)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.nn.embedding_lookup(E, ids) ** 2)
    slices = tape.gradient(loss, E)
    return tf.math.unsorted_segment_sum(slices.values, slices.indices, 6)


# %% accept="embedding_gradient" id="watched"
def embedding_gradient(E, ids):
    E = tf.constant(E)
    with tf.GradientTape() as tape:
        tape.watch(E)
        loss = sum(tf.reduce_sum(E[i] ** 2) for i in ids)
    return tape.gradient(loss, E)


# %% [markdown] lang="es" exercise="numeric_gradient"
# ### 7.4 Comprobar un gradiente
#
# ¿Cómo sabes que un gradiente es correcto? Con **diferencias centrales**: mueve un elemento un poco hacia arriba y hacia abajo, deja los demás quietos, y mira cuánto cambia $f$:
#
# $$\frac{\partial f}{\partial x_i} \approx \frac{f(x + h e_i) - f(x - h e_i)}{2h}$$
#
# Con $h$ grande la cuerda no es la tangente; con $h$ minúsculo se resta lo que casi es igual y manda el redondeo. En `float64`, $h = 10^{-5}$ es una buena elección. (Hacia un solo lado, $(f(x+h)-f(x))/h$, el error es mucho mayor.) Mira los errores de $\sin'(1)$:

# %% [markdown] lang="en" exercise="numeric_gradient"
# ### 7.4 Checking a gradient
#
# How do you know that a gradient is right? With **central differences**: move one element a little up and down, leave the others alone, and see how much $f$ changes:
#
# $$\frac{\partial f}{\partial x_i} \approx \frac{f(x + h e_i) - f(x - h e_i)}{2h}$$
#
# With a large $h$ the chord is not the tangent; with a tiny $h$ nearly equal numbers are subtracted and rounding takes over. In `float64`, $h = 10^{-5}$ is a good choice. (To one side only, $(f(x+h)-f(x))/h$, the error is much larger.) See the errors of $\sin'(1)$:

# %%
for h in (1e-1, 1e-5, 1e-12):
    both_sides = (np.sin(1.0 + h) - np.sin(1.0 - h)) / (2.0 * h)
    print(h, abs(both_sides - np.cos(1.0)))

# %% [markdown] lang="es" exercise="numeric_gradient"
# Completa la función. Recibe `f`, una función que toma un arreglo y da un número, y `x`, un arreglo de NumPy `float64` de forma (2, 3). Devuelve el gradiente de `f` en `x` por diferencias centrales: un arreglo `float64` de la forma de `x`, con un error relativo menor
# que $10^{-7}$. No uses la cinta: de eso se trata. `np.ndindex(x.shape)` recorre los índices. Cuidado con cambiar el propio `x`: trabaja con copias.

# %% [markdown] lang="en" exercise="numeric_gradient"
# Complete the function. It takes `f`, a function that takes an array and gives a number, and `x`, a NumPy `float64` array of shape (2, 3). Return the gradient of `f` at `x` by central differences: a `float64` array of the shape of `x`, with a relative error below
# $10^{-7}$. Do not use the tape: that is the point. `np.ndindex(x.shape)` goes through the indices. Careful not to change `x` itself: work with copies.


# %% exercise="numeric_gradient" tape="no"
def numeric_gradient(f, x):
    h = 1e-5
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        # BEGIN SOLUTION
        up, down = x.copy(), x.copy()
        up[index] += h
        down[index] -= h
        gradient[index] = (f(up) - f(down)) / (2.0 * h)
        # END SOLUTION
    return gradient


# %% hint="numeric_gradient"
# es: En la fórmula, ¿cuántos elementos de $x$ cambian en cada $f$, y por cuánto se divide?
# en: In the formula, how many elements of $x$ change in each $f$, and what is it divided by?

# %% hint="numeric_gradient"
# es: Para cada índice, dos copias de `x`: una con ese elemento un poco mayor y otra con ese elemento un poco menor. En el ejemplo, la fórmula está en una línea.
# en: For each index, two copies of `x`: one with that element a little larger and one with it a little smaller. In the example the formula is in one line.

# %% hint="numeric_gradient"
# es: Dentro del bucle: copia `x` dos veces con `.copy()`; suma `h` a la primera en `index` y réstalo en la segunda; en `gradient`, en ese índice, la diferencia de los dos valores de `f` entre el doble de `h`.
# en: Inside the loop: copy `x` twice with `.copy()`; add `h` to the first at `index` and subtract it from the second; in `gradient`, at that index, the difference of the two values of `f` over twice `h`.


# %% driver="numeric_gradient"
def drive(numeric_gradient, a, x):
    def f(v):
        return float(np.sum(a * np.asarray(v) * np.sin(v)) + np.sum(v) ** 2 / 2)

    return numeric_gradient(f, x)


# %% checks="numeric_gradient"
@public
def one_example(ask):
    """
    es: con f = 2·Σ x·sin x + (Σ x)²/2 y una x de 2 × 3
    en: with f = 2·Σ x·sin x + (Σ x)²/2 and a 2 × 3 x
    """
    x = [[0.5, -1.2, 2.0], [1.7, -0.4, 0.9]]
    ask(2.0, ndarray(x, "float64"))


@hidden(points=2, rtol=1e-7)
def other_functions(ask, draw):
    """
    es: otras funciones y otros puntos
    en: other functions and other points
    """
    for _ in range(3):
        x = draw.uniform(0.3, 1.5, 2, 3)
        ask(draw.away_from_zero(), ndarray(x, "float64"))


@numeric
def closed_form(a, x):
    return a * (np.sin(x) + x * np.cos(x)) + np.sum(x)


# %% wrong="numeric_gradient" id="one_side" family="not_exact"
# es: Los números están cerca, pero no bastante. Lo más común: mides hacia un solo lado (con los dos el error es mucho menor), h es demasiado grande y la cuerda no es la tangente, o `up = x` no hace una copia y cada elemento se mide con los anteriores movidos.
# en: The numbers are close, but not close enough. Most often: you measure to one side only (with both the error is much smaller), h is too large and the chord is not the tangent, or `up = x` makes no copy and each element is measured with those before it moved.
def numeric_gradient(f, x):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        up = x.copy()
        up[index] += 1e-5
        gradient[index] = (f(up) - f(x)) / 1e-5
    return gradient


# %% wrong="numeric_gradient" id="divided_by_h"
# es: Tu gradiente es el doble del esperado: de un lado al otro hay 2h, no h.
# en: Your gradient is twice the expected one: from one side to the other it is 2h, not h.
def numeric_gradient(f, x):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += 1e-5
        down[index] -= 1e-5
        gradient[index] = (f(up) - f(down)) / 1e-5
    return gradient


# %% wrong="numeric_gradient" id="without_parentheses"
# es: Tu gradiente sale multiplicado por h al cuadrado: dividir entre 2 y multiplicar después por h no es dividir entre 2h. Pon un paréntesis.
# en: Your gradient comes out multiplied by h squared: dividing by 2 and then multiplying by h is not dividing by 2h. Add parentheses.
def numeric_gradient(f, x):
    h = 1e-5
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += h
        down[index] -= h
        gradient[index] = (f(up) - f(down)) / 2.0 * h
    return gradient


# %% wrong="numeric_gradient" id="returned_early"
# es: Solo está el primer elemento, y el resto es cero: el return está dentro del bucle.
# en: Only the first element is there, and the rest is zero: the return is inside the loop.
def numeric_gradient(f, x):
    h = 1e-5
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += h
        down[index] -= h
        gradient[index] = (f(up) - f(down)) / (2.0 * h)
        return gradient



# %% wrong="numeric_gradient" id="all_moved"
# es: Moviste todos los elementos a la vez: sale la suma de las derivadas en cada sitio. Mueve uno y deja los demás quietos.
# en: You moved all the elements at once: the sum of the derivatives comes out in each place. Move one and leave the others alone.
def numeric_gradient(f, x):
    h = 1e-5
    return np.full_like(x, (f(x + h) - f(x - h)) / (2 * h))


# %% wrong="numeric_gradient" id="same_array"
# es: Las dos copias son el mismo arreglo: un segundo nombre para x no lo copia, y lo que sumas a uno se lo restas al otro. Por eso sale cero.
# en: The two copies are the same array: a second name for x does not copy it, and what you add to one you subtract from the other. So zero comes out.
def numeric_gradient(f, x):
    h = 1e-5
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        up = x
        down = x
        up[index] += h
        down[index] -= h
        gradient[index] = (f(up) - f(down)) / (2 * h)
    return gradient


# %% wrong="numeric_gradient" id="no_copies" family="not_exact"
def numeric_gradient(f, x):
    h = 1e-5
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        up = x
        up[index] += h
        above = f(up)
        down = x
        down[index] -= 2 * h
        gradient[index] = (above - f(down)) / (2.0 * h)
    return gradient


# %% wrong="numeric_gradient" id="large_h" family="not_exact"
def numeric_gradient(f, x):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += 1e-2
        down[index] -= 1e-2
        gradient[index] = (f(up) - f(down)) / 2e-2
    return gradient


# %% wrong="numeric_gradient" id="single_precision"
# es: Tu arreglo es float32. Con esa precisión las diferencias centrales no llegan: trabaja en float64.
# en: Your array is float32. Central differences are not good enough in that precision: work in float64.
def numeric_gradient(f, x):
    gradient = np.zeros(x.shape, dtype=np.float32)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += 1e-5
        down[index] -= 1e-5
        gradient[index] = (f(up) - f(down)) / 2e-5
    return gradient


# %% wrong="numeric_gradient" id="sign"
# es: El signo está cambiado: es f hacia arriba menos f hacia abajo.
# en: The sign is changed: it is f upwards minus f downwards.
def numeric_gradient(f, x):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += 1e-5
        down[index] -= 1e-5
        gradient[index] = (f(down) - f(up)) / 2e-5
    return gradient


# %% accept="numeric_gradient" id="flat"
def numeric_gradient(f, x):
    slopes = []
    for direction in np.eye(x.size):
        e = 1e-5 * direction.reshape(x.shape)
        slopes.append((f(x + e) - f(x - e)) / 2e-5)
    return np.reshape(slopes, x.shape)


# %% accept="numeric_gradient" id="in_place_and_back"
def numeric_gradient(f, x):
    h, x = 3e-6, np.array(x)
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        kept = x[index]
        x[index] = kept + h
        above = f(x)
        x[index] = kept - h
        gradient[index] = (above - f(x)) / (2 * h)
        x[index] = kept
    return tf.constant(gradient)


# %% [markdown] lang="es" exercise="gradient_float64"
# ### 7.5 Extra: doble precisión de principio a fin
#
# *Este ejercicio es un extra: puedes seguir sin él.*
#
# `float32` da unas 7 cifras; `float64`, unas 16. Pero basta un paso en `float32` para perderlas, y convertir al final no las devuelve. Una `tf.Variable` toma el tipo (`dtype`) de lo que le das: un arreglo `float64` de NumPy sigue siendo `float64`; un número de Python pasa a `float32`.

# %% [markdown] lang="en" exercise="gradient_float64"
# ### 7.5 Extra: double precision from end to end
#
# *This exercise is an extra: you can go on without it.*
#
# `float32` gives some 7 digits; `float64`, some 16. But one step in `float32` is enough to lose them, and converting at the end does not bring them back. A `tf.Variable` takes the dtype of what you give it: a NumPy `float64` array stays `float64`; a Python number becomes `float32`.

# %%
third = tf.Variable(np.float64(1.0) / 3.0)
lost = tf.cast(tf.cast(third, tf.float32), tf.float64)
print(tf.Variable(1.0 / 3.0).dtype.name, third.dtype.name, abs(lost - third).numpy())

# %% [markdown] lang="es" exercise="gradient_float64"
# Completa la función. Recibe `x`, un arreglo de NumPy `float64` de 5 números. El objetivo es $\sum_i \log \cosh x_i$ (`tf.cosh`, `tf.math.log`). Devuelve el gradiente, un tensor `float64` de forma (5,), sin pasar en ningún momento por `float32`.

# %% [markdown] lang="en" exercise="gradient_float64"
# Complete the function. It takes `x`, a NumPy `float64` array of 5 numbers. The target is $\sum_i \log \cosh x_i$ (`tf.cosh`, `tf.math.log`). Return the gradient, a `float64` tensor of shape (5,), without ever passing through `float32`.


# %% exercise="gradient_float64"
def gradient_float64(x):
    source = tf.Variable(x)  # SOLUTION
    with tf.GradientTape() as tape:
        target = tf.reduce_sum(tf.math.log(tf.cosh(source)))  # SOLUTION
    gradient = tape.gradient(target, source)  # SOLUTION
    return gradient


# %% hint="gradient_float64"
# es: ¿De qué tipo es `x` cuando llega, y qué haría que dejara de serlo?
# en: What dtype does `x` have when it arrives, and what would change it?

# %% hint="gradient_float64"
# es: Una variable toma el tipo de lo que le das, como `third` en el ejemplo: no hace falta ningún `tf.cast`.
# en: A variable takes the dtype of what you give it, like `third` in the example: no `tf.cast` is needed.

# %% hint="gradient_float64"
# es: Haz de `x` una variable sin decir tipo; en el bloque, la suma del logaritmo del coseno hiperbólico; después, su gradiente.
# en: Make a variable of `x` without saying a dtype; in the block, the sum of the logarithm of the hyperbolic cosine; then its gradient.


# %% checks="gradient_float64"
@public
def five_numbers(ask):
    """
    es: con 5 números
    en: with 5 numbers
    """
    ask(ndarray([0.3, -1.1, 0.7, 2.2, -0.4], "float64"))


@hidden(points=2)
def other_numbers(ask, draw):
    """
    es: con otros números
    en: with other numbers
    """
    for _ in range(3):
        ask(ndarray(draw.away_from_zero(5), "float64"))


@numeric
def by_central_differences(x):
    return central(lambda x: np.sum(np.log(np.cosh(x))), x)


# %% wrong="gradient_float64" id="single"
# es: Tu resultado es float32: en algún paso convertiste a float32. Deja que la variable tome el tipo de x. | Mira en el ejemplo qué tipo tiene `third`, y de dónde le viene.
# en: Your result is float32: at some step you converted to float32. Let the variable take the dtype of x. | See in the example which dtype `third` has, and where it comes from.
def gradient_float64(x):
    x = tf.Variable(x, dtype=tf.float32)
    with tf.GradientTape() as tape:
        target = tf.reduce_sum(tf.math.log(tf.cosh(x)))
    return tape.gradient(target, x)


# %% wrong="gradient_float64" id="without_the_log"
# es: Falta el logaritmo: es el gradiente de la suma de cosh.
# en: The logarithm is missing: that is the gradient of the sum of cosh.
def gradient_float64(x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        target = tf.reduce_sum(tf.cosh(x))
    return tape.gradient(target, x)


# %% wrong="gradient_float64" id="log_of_the_sum"
# es: Tomaste el logaritmo de la suma. Se pide la suma de los logaritmos.
# en: You took the logarithm of the sum. The exercise has the sum of the logarithms.
def gradient_float64(x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        target = tf.math.log(tf.reduce_sum(tf.cosh(x)))
    return tape.gradient(target, x)


# %% wrong="gradient_float64" id="averaged"
# es: Tu gradiente es la quinta parte del esperado: tomaste la media, y se pide la suma.
# en: Your gradient is one fifth of the expected one: you took the mean; the exercise has the sum.
def gradient_float64(x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        target = tf.reduce_mean(tf.math.log(tf.cosh(x)))
    return tape.gradient(target, x)


# %% wrong="gradient_float64" id="sinh"
# es: Usaste sinh donde va cosh.
# en: You used sinh where cosh belongs.
def gradient_float64(x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        target = tf.reduce_sum(tf.math.log(tf.abs(tf.sinh(x))))
    return tape.gradient(target, x)


# %% wrong="gradient_float64" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def gradient_float64(x):
    return tf.tanh(x)


# %% accept="gradient_float64" id="watched"
def gradient_float64(x):
    x = tf.constant(x, dtype=tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.math.log(tf.exp(x) + tf.exp(-x))
    return tape.gradient(y, x)


# %% [markdown] lang="es"
# ## Lo que te llevas
#
# - `@tf.custom_gradient` devuelve el valor y una función `grad`; lo que llega a `grad` se multiplica por la derivada.
# - Un gradiente disperso es el mismo gradiente sin escribir los ceros: `tf.convert_to_tensor` lo hace denso.
# - Un gradiente se comprueba con diferencias centrales en `float64`: los dos lados, un elemento cada vez, $h = 10^{-5}$.

# %% [markdown] lang="en"
# ## What you take with you
#
# - `@tf.custom_gradient` returns the value and a function `grad`; what reaches `grad` is multiplied by the derivative.
# - A sparse gradient is the same gradient without writing the zeros: `tf.convert_to_tensor` makes it dense.
# - A gradient is checked with central differences in `float64`: both sides, one element at a time, $h = 10^{-5}$.
