# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% author="imports"
import numpy as np

from cinta.checks.author import central, hidden, numeric, public, variable

# %% [markdown] lang="es"
# # Unidad 6 · Jacobianos y orden superior
#
# Hasta ahora el objetivo era un número, o la cinta sumaba sus componentes. Aquí pides **todas** las derivadas de un vector, una por una (el **jacobiano**), y las
# derivadas de las derivadas (la **segunda derivada** y, con varias variables, la **matriz hessiana**).
#
# La idea nueva es una sola: calcular un gradiente también es un cálculo, y se puede grabar. Cuenta con unos 45 minutos. Antes conviene tener hechas las unidades 1 a 3.
# Más en la guía de TensorFlow: [gradientes de orden alto](https://www.tensorflow.org/guide/advanced_autodiff?hl=es-419#higher-order_gradients).
#
# Si te atascas, ejecuta en una celda tuya `import cinta; cinta.hint("nested_tape")`: da una pista de ese ejercicio, y cada vez que la repites, otra.
# Las pistas no cuestan puntos. El ejemplo que trae cada comprobación es uno; al calificar siguen otros datos.

# %% [markdown] lang="en"
# # Unit 6 · Jacobians and higher order
#
# So far the target was a number, or the tape added up its components. Here you ask for **all** the derivatives of a vector, one by one (the **Jacobian**), and for the
# derivatives of derivatives (the **second derivative** and, with several variables, the **Hessian matrix**).
#
# There is a single new idea: computing a gradient is a computation too, and can be recorded. Allow about 45 minutes. Do units 1 to 3 first.
# More in the TensorFlow guide: [higher-order gradients](https://www.tensorflow.org/guide/advanced_autodiff#higher-order_gradients).
#
# If you are stuck, run `import cinta; cinta.hint("nested_tape")` in a cell of your own: it gives a hint for that exercise, and another one each time.
# Hints cost no points. Each check holds one example; other data follow when your work is graded.

# %%
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

# %% [markdown] lang="es"
# ## Una cinta dentro de otra
#
# La cinta de fuera graba todo lo que ocurre mientras está abierta, también el cálculo de un gradiente. Así que la cinta de dentro da la primera derivada, y la de fuera
# deriva **esa derivada**. El orden importa: la llamada `gradient` de la cinta de dentro va **dentro** del bloque de fuera.
#
# En el ejemplo, la función es $1/u$: la primera derivada es $-1/u^2$ y la segunda, $2/u^3$. Antes de ejecutar: ¿cuánto vale la segunda en $u = 2$?

# %% [markdown] lang="en"
# ## One tape inside another
#
# The outer tape records everything that happens while it is open, and computing a gradient is part of it. So the inner tape gives the first derivative, and the outer one
# differentiates **that derivative**. The order matters: the call of the inner tape's `gradient` goes **inside** the outer block.
#
# In the example the function is $1/u$: the first derivative is $-1/u^2$ and the second is $2/u^3$. Before you run it: what is the second one at $u = 2$?

# %%
u = tf.Variable(2.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        inverse = 1.0 / u
    # es: dentro del bloque de fuera: por eso se graba también este cálculo
    # en: inside the outer block: so this computation is recorded too
    first = inner.gradient(inverse, u)
second = outer.gradient(first, u)
print(first.numpy(), second.numpy())

# %% [markdown] lang="es" exercise="nested_tape"
# ### 6.0 Dos cintas
#
# Se te da `x`. Graba $y = x^4$ y guarda en `d2y_dx2` la **segunda** derivada de $y$ respecto a `x`.
# No cambies la celda de `x`: el evaluador volverá a ejecutar tu celda con otros valores de `x`.

# %% [markdown] lang="en" exercise="nested_tape"
# ### 6.0 Two tapes
#
# You are given `x`. Record $y = x^4$ and keep in `d2y_dx2` the **second** derivative of $y$ with respect to `x`.
# Leave the cell of `x` alone: the grader will run your cell again with other values of `x`.

# %% given="nested_tape"
x = tf.Variable(1.5)

# %% exercise="nested_tape" asks="d2y_dx2"
with tf.GradientTape() as outer_tape:
    with tf.GradientTape() as inner_tape:
        y = x**4  # SOLUTION
    dy_dx = inner_tape.gradient(y, x)  # SOLUTION
d2y_dx2 = outer_tape.gradient(dy_dx, x)  # SOLUTION

# %% hint="nested_tape"
# es: ¿Qué tiene que haber grabado la cinta de fuera para poder derivar `dy_dx`?
# en: What must the outer tape have recorded to be able to differentiate `dy_dx`?

# %% hint="nested_tape"
# es: En el ejemplo, `inner` da la primera derivada dentro del bloque de `outer`, y `outer` deriva esa derivada al final. La fuente es la misma las dos veces.
# en: In the example `inner` gives the first derivative inside the block of `outer`, and `outer` differentiates that derivative at the end. The source is the same both times.

# %% hint="nested_tape"
# es: El primer `...` es `x` elevado a 4. El segundo pide a la cinta de dentro la derivada de `y`. El tercero pide a la de fuera la derivada de lo que dio la de dentro.
# en: The first `...` is `x` to the power of 4. The second asks the inner tape for the derivative of `y`. The third asks the outer one for the derivative of what the inner one gave.


# %% checks="nested_tape"
@public
def at_minus_three(ask):
    """
    es: d2y_dx2 con un valor distinto del de la celda, x = -3
    en: d2y_dx2 with a value other than that of the cell, x = -3
    """
    ask(x=variable(-3.0))


@hidden(points=1)
def twelve_x_squared(ask, draw):
    """
    es: tu celda da la segunda derivada también para otros x
    en: your cell gives the second derivative for other x too
    """
    for x in (*draw.apart(2, 0.5, 2.5), *draw.apart(2, -2.5, -0.5)):
        ask(x=variable(x))


@numeric
def by_central_differences(x):
    return central(lambda x: 4 * x**3, x)


# %% wrong="nested_tape" id="typed_in"
# es: Con otro valor de x tu celda sigue dando lo mismo: o escribiste el número a mano, o no lo calculas con la x dada. Deja que la cinta lo calcule.
# en: With another x your cell still gives the same: either you typed the number in, or you do not compute it from the given x. Let the tape compute it.
d2y_dx2 = tf.constant(27.0)

# %% wrong="nested_tape" id="first_derivative"
# es: En d2y_dx2 está la primera derivada. Falta derivar una vez más, con la cinta de fuera.
# en: d2y_dx2 holds the first derivative. One more is needed, with the outer tape.
with tf.GradientTape() as inner_tape:
    y = x**4
d2y_dx2 = inner_tape.gradient(y, x)

# %% wrong="nested_tape" id="asked_outside" family="no_path"
# es: La cinta de fuera dio None: no encontró camino de la fuente a la primera derivada. Lo más común: la llamada gradient de la cinta de dentro está fuera del bloque de fuera, o las cintas no están una dentro de otra, o la fuente no es x, o los argumentos están al revés, o y no es la potencia (la derivada de 4·x ya no depende de x).
# en: The outer tape gave None: it found no path from the source to the first derivative. Most often: the call of the inner tape's gradient is outside the outer block, or the tapes are not one inside the other, or the source is not x, or the arguments are swapped, or y is not the power (the derivative of 4·x no longer depends on x).
with tf.GradientTape() as outer_tape:
    with tf.GradientTape() as inner_tape:
        y = x**4
dy_dx = inner_tape.gradient(y, x)
d2y_dx2 = outer_tape.gradient(dy_dx, x)

# %% wrong="nested_tape" id="one_after_the_other" family="no_path"
with tf.GradientTape() as first_tape:
    y = x**4
dy_dx = first_tape.gradient(y, x)
with tf.GradientTape() as second_tape:
    pass
d2y_dx2 = second_tape.gradient(dy_dx, x)

# %% wrong="nested_tape" id="persistent_outside" family="no_path"
with tf.GradientTape(persistent=True) as tape:
    y = x**4
dy_dx = tape.gradient(y, x)
d2y_dx2 = tape.gradient(dy_dx, x)

# %% wrong="nested_tape" id="square_of_the_first"
# es: Elevaste al cuadrado la primera derivada. La segunda derivada es la derivada de la primera.
# en: You squared the first derivative. The second derivative is the derivative of the first.
with tf.GradientTape() as inner_tape:
    y = x**4
d2y_dx2 = inner_tape.gradient(y, x) ** 2

# %% wrong="nested_tape" id="target_is_y"
# es: La cinta de fuera derivó y, no la primera derivada: salió la primera otra vez.
# en: The outer tape differentiated y, not the first derivative: you got the first one again.
with tf.GradientTape() as outer_tape:
    with tf.GradientTape() as inner_tape:
        y = x**4
    dy_dx = inner_tape.gradient(y, x) + y
d2y_dx2 = outer_tape.gradient(dy_dx, x)

# %% wrong="nested_tape" id="another_power"
# es: Grabaste otra potencia: se pide x a la cuarta.
# en: You recorded another power: the exercise has x to the fourth.
with tf.GradientTape() as outer_tape:
    with tf.GradientTape() as inner_tape:
        y = x**3
    dy_dx = inner_tape.gradient(y, x)
d2y_dx2 = outer_tape.gradient(dy_dx, x)

# %% wrong="nested_tape" id="by_hand" family="no_tape"
# es: El número es correcto, pero no sale de una cinta. El ejercicio pide que lo dé la cinta.
# en: The number is right, but it does not come from a tape. The exercise asks the tape for it.
d2y_dx2 = 12 * tf.square(x)

# %% accept="nested_tape" id="one_tape"
with tf.GradientTape(persistent=True) as tape:
    y = x * x * x * x
    slope = tape.gradient(y, x)
d2y_dx2 = tape.gradient(slope, x)

# %% accept="nested_tape" id="in_one_line"
with tf.GradientTape() as a, tf.GradientTape() as b:
    y = tf.square(tf.square(x))
    dy_dx = b.gradient(y, x)
d2y_dx2 = a.gradient(dy_dx, [x])[0]

# %% [markdown] lang="es" exercise="second_derivative"
# ### 6.1 La segunda derivada
#
# La primera derivada dice si la curva sube o baja; la segunda, hacia dónde se **dobla**: positiva, hacia arriba; negativa, hacia abajo; y donde cambia de signo hay un
# punto de inflexión. En el ejemplo, $f(t) = t^3 - 3t$ en 41 puntos a la vez: como cada altura depende solo de su punto, la suma de la que la cinta parte no mezcla nada.
# Mira dónde cruza cero cada línea: en los extremos de la curva, la discontinua; en la inflexión, la de puntos.

# %% [markdown] lang="en" exercise="second_derivative"
# ### 6.1 The second derivative
#
# The first derivative says whether the curve rises or falls; the second, which way it **bends**: up if it is positive, down if it is negative; and where it changes sign there is
# an inflection point. In the example, $f(t) = t^3 - 3t$ at 41 points at once: since each height depends on its own point only, the sum that the tape starts from mixes nothing.
# See where each line crosses zero: the dashed one at the extremes of the curve, the dotted one at the inflection.

# %%
grid = tf.linspace(-2.0, 2.0, 41)
with tf.GradientTape() as outer:
    outer.watch(grid)
    with tf.GradientTape() as inner:
        inner.watch(grid)
        heights = grid**3 - 3.0 * grid
    slopes = inner.gradient(heights, grid)
bends = outer.gradient(slopes, grid)

plt.plot(grid.numpy(), heights.numpy(), label="$f(t) = t^3 - 3t$")
plt.plot(grid.numpy(), slopes.numpy(), linestyle="--", label="$f'(t)$")
plt.plot(grid.numpy(), bends.numpy(), linestyle=":", label="$f''(t)$")
plt.axhline(0.0, color="gray", linewidth=0.8)
plt.xlabel("$t$")
plt.legend()
plt.show()

# %% [markdown] lang="es" exercise="second_derivative"
# Completa la función. Recibe un número de NumPy (`float32`), `x0`, y devuelve la segunda derivada de $y = x^2 \sin x$ en $x = x_0$: un tensor con un solo número.

# %% [markdown] lang="en" exercise="second_derivative"
# Complete the function. It takes a NumPy number (`float32`), `x0`, and returns the second derivative of $y = x^2 \sin x$ at $x = x_0$: a tensor with a single number.


# %% exercise="second_derivative"
def second_derivative(x0):
    x = tf.Variable(x0)
    # BEGIN SOLUTION
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            y = x**2 * tf.sin(x)
        slope = inner.gradient(y, x)
    # END SOLUTION
    bend = outer.gradient(slope, x)  # SOLUTION
    return bend


# %% hint="second_derivative"
# es: ¿Cuántas cintas hacen falta, y cuál se abre primero?
# en: How many tapes do you need, and which one is opened first?

# %% hint="second_derivative"
# es: Como en 6.0: la de fuera tiene que estar abierta cuando la de dentro da la primera derivada. `x` es una variable, así que las dos la vigilan solas.
# en: As in 6.0: the outer one must be open when the inner one gives the first derivative. `x` is a variable, so both watch it by themselves.

# %% hint="second_derivative"
# es: Abre una cinta; dentro, otra; en ella, el cuadrado de `x` por el seno de `x`. Al cerrar la de dentro, y aún en la de fuera, pide la primera derivada. Al final, la de fuera deriva esa.
# en: Open a tape; inside it, another; in that one, the square of `x` times the sine of `x`. When the inner one is closed, and still inside the outer one, ask for the first derivative. At the end the outer one differentiates that.


# %% checks="second_derivative"
@public
def one_example(ask):
    """
    es: con x0 = 2.3
    en: with x0 = 2.3
    """
    ask(2.3)


@hidden(points=2)
def at_other_points(ask, draw):
    """
    es: la segunda derivada también en otros puntos
    en: the second derivative at other points too
    """
    for (x0,) in draw.until(4, lambda: (draw.away_from_zero(),), keep=is_not_small):
        ask(x0)


def is_not_small(x):
    return abs((2 - x**2) * np.sin(x) + 4 * x * np.cos(x)) > 0.5


@numeric
def by_central_differences(x0):
    return central(lambda x: 2 * x * np.sin(x) + x**2 * np.cos(x), x0)


# %% wrong="second_derivative" id="asked_outside" family="no_path"
# es: La cinta de fuera dio None. Lo más común: no grabó cómo se calculó la primera derivada, porque la llamada gradient de la cinta de dentro está fuera del bloque de fuera; o la fuente no es x, o los argumentos están al revés.
# en: The outer tape gave None. Most often: it did not record how the first derivative was computed, since the call of the inner tape's gradient is outside the outer block; or the source is not x, or the arguments are swapped.
def second_derivative(x0):
    x = tf.Variable(x0)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            y = x**2 * tf.sin(x)
    slope = inner.gradient(y, x)
    return outer.gradient(slope, x)


# %% wrong="second_derivative" id="persistent_outside" family="no_path"
def second_derivative(x0):
    x = tf.Variable(x0)
    with tf.GradientTape(persistent=True) as tape:
        y = x**2 * tf.sin(x)
    slope = tape.gradient(y, x)
    return tape.gradient(slope, x)


# %% wrong="second_derivative" id="first_derivative"
# es: Es la primera derivada. Falta derivar una vez más, con la cinta de fuera.
# en: That is the first derivative. One more is needed, with the outer tape.
def second_derivative(x0):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = x**2 * tf.sin(x)
    return tape.gradient(y, x)


# %% wrong="second_derivative" id="square_of_the_first"
# es: Elevaste al cuadrado la primera derivada. La segunda derivada es la derivada de la primera.
# en: You squared the first derivative. The second derivative is the derivative of the first.
def second_derivative(x0):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = x**2 * tf.sin(x)
    return tape.gradient(y, x) ** 2


# %% wrong="second_derivative" id="used_twice"
# es: Pediste dos veces a una cinta que se borra después de la primera. Hacen falta dos cintas, una dentro de otra.
# en: You asked one tape twice, but it is erased after the first time. You need two tapes, one inside the other.
def second_derivative(x0):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = x**2 * tf.sin(x)
    slope = tape.gradient(y, x)
    return tape.gradient(slope, x)


# %% wrong="second_derivative" id="sine_of_the_square"
# es: Grabaste sin(x²). Se pide x² por sin x.
# en: You recorded sin(x²). The exercise has x² times sin x.
def second_derivative(x0):
    x = tf.Variable(x0)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            y = tf.sin(x**2)
        slope = inner.gradient(y, x)
    return outer.gradient(slope, x)


# %% wrong="second_derivative" id="x_for_the_square"
# es: Grabaste x·sin x: falta el cuadrado.
# en: You recorded x·sin x: the square is missing.
def second_derivative(x0):
    x = tf.Variable(x0)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            y = x * tf.sin(x)
        slope = inner.gradient(y, x)
    return outer.gradient(slope, x)


# %% wrong="second_derivative" id="both"
# es: Devuelves las dos derivadas. Se pide solo la segunda.
# en: You return both derivatives. The exercise asks for the second only.
def second_derivative(x0):
    x = tf.Variable(x0)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            y = x**2 * tf.sin(x)
        slope = inner.gradient(y, x)
    return slope, outer.gradient(slope, x)


# %% wrong="second_derivative" id="by_hand" family="no_tape"
# es: El número es correcto, pero no sale de una cinta. El ejercicio pide que lo dé la cinta.
# en: The number is right, but it does not come from a tape. The exercise asks the tape for it.
def second_derivative(x0):
    return (2 - x0**2) * tf.sin(x0) + 4 * x0 * tf.cos(x0)


# %% accept="second_derivative" id="one_tape"
def second_derivative(x0):
    x = tf.Variable(x0)
    with tf.GradientTape(persistent=True) as tape:
        y = tf.square(x) * tf.sin(x)
        slope = tape.gradient(y, x)
    return tape.gradient(slope, x)


# %% accept="second_derivative" id="watched"
def second_derivative(x0):
    x = tf.constant(x0)
    with tf.GradientTape() as t2, tf.GradientTape() as t1:
        t1.watch(x)
        t2.watch(x)
        y = x * x * tf.math.sin(x)
        slope = t1.gradient(y, x)
    return t2.gradient(slope, x)


# %% accept="second_derivative" id="half_by_hand"
def second_derivative(x0):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        slope = 2 * x * tf.sin(x) + x**2 * tf.cos(x)
    return tape.gradient(slope, x)


# %% [markdown] lang="es" exercise="jacobian_matrix"
# ### 6.2 El jacobiano
#
# Si el objetivo es un vector, `gradient` suma sus componentes antes de derivar (2.4). `tape.jacobian(objetivo, fuente)` no suma: da **cada** derivada
# $\partial y_i / \partial x_j$. La forma del resultado es la del objetivo seguida de la de la fuente.
# Más: [jacobianos](https://www.tensorflow.org/guide/advanced_autodiff?hl=es-419#jacobians).

# %% [markdown] lang="en" exercise="jacobian_matrix"
# ### 6.2 The Jacobian
#
# If the target is a vector, `gradient` adds up its components before it differentiates (2.4). `tape.jacobian(target, source)` does not add: it gives **each** derivative
# $\partial y_i / \partial x_j$. The shape of the result is that of the target followed by that of the source.
# More: [Jacobians](https://www.tensorflow.org/guide/advanced_autodiff#jacobians).

# %% [markdown] lang="es" exercise="shapes_of_both"
# #### Antes de ejecutar: ¿qué formas salen en 6.2?
#
# En el ejemplo de abajo, la fuente `t` tiene forma (3,) y el objetivo, `pair`, forma (2,). ¿Qué formas tendrán `tape.jacobian(pair, t)` y `tape.gradient(pair, t)`? Elige, y después
# ejecuta el ejemplo.

# %% [markdown] lang="en" exercise="shapes_of_both"
# #### Before you run it: what shapes come out in 6.2?
#
# In the example below the source `t` has shape (3,) and the target, `pair`, shape (2,). What shapes will `tape.jacobian(pair, t)` and `tape.gradient(pair, t)` have? Choose, then
# run the example.

# %% exercise="shapes_of_both" points="0"
shapes_of_both = "a"  # SOLUTION

# %% option="shapes_of_both" id="a"
# es: (2, 3) y (3,)
# en: (2, 3) and (3,)

# %% option="shapes_of_both" id="b"
# es: (3, 2) y (3,) | En el jacobiano va primero el objetivo: una fila por componente, y en ella una columna por elemento de la fuente.
# en: (3, 2) and (3,) | In the Jacobian the target goes first: a row for each component, and in it a column for each element of the source.

# %% option="shapes_of_both" id="c"
# es: (2, 3) y (2,) | `gradient` suma los componentes del objetivo: lo que queda tiene la forma de la fuente.
# en: (2, 3) and (2,) | `gradient` adds up the components of the target: what is left has the shape of the source.

# %% option="shapes_of_both" id="d"
# es: (2, 3) y `None`: `gradient` necesita un solo número | `gradient` no se niega ante un vector: suma sus componentes (2.4).
# en: (2, 3) and `None`: `gradient` needs a single number | `gradient` does not refuse a vector: it adds up its components (2.4).

# %%
t = tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape(persistent=True) as tape:
    pair = tf.stack([t[0] * t[1], t[2] ** 2])
print(tape.jacobian(pair, t).numpy())
print(tape.gradient(pair, t).numpy())

# %% [markdown] lang="es" exercise="jacobian_matrix"
# Completa la función. Recibe dos arreglos de NumPy `float32`, `A` (4, 3) y `x` (3,). Con $y = \tanh(A x)$, elemento a elemento, devuelve el jacobiano de $y$ respecto
# a $x$: un tensor de forma (4, 3). `tf.linalg.matvec` multiplica una matriz por un vector.

# %% [markdown] lang="en" exercise="jacobian_matrix"
# Complete the function. It takes two NumPy `float32` arrays, `A` (4, 3) and `x` (3,). With $y = \tanh(A x)$, element by element, return the Jacobian of $y$ with respect
# to $x$: a tensor of shape (4, 3). `tf.linalg.matvec` multiplies a matrix by a vector.


# %% exercise="jacobian_matrix"
def jacobian_matrix(A, x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.tanh(tf.linalg.matvec(A, x))  # SOLUTION
    matrix = tape.jacobian(y, x)  # SOLUTION
    return matrix


# %% hint="jacobian_matrix"
# es: ¿Qué método de la cinta da una fila por cada componente del objetivo?
# en: Which method of the tape gives one row for each component of the target?

# %% hint="jacobian_matrix"
# es: El ejemplo llama a los dos métodos: compara lo que imprime cada uno. Los argumentos son los mismos, objetivo y fuente.
# en: The example calls both methods: compare what each prints. The arguments are the same, target and source.

# %% hint="jacobian_matrix"
# es: En el bloque, la tangente hiperbólica de la matriz por la variable. Después, el método del ejemplo que no suma, con ese objetivo y la variable como fuente; no transpongas el resultado.
# en: In the block, the hyperbolic tangent of the matrix times the variable. Then the method of the example that does not add, with that target and the variable as the source; do not transpose the result.


# %% checks="jacobian_matrix"
@public
def one_example(ask):
    """
    es: con una A de 4 × 3 y una fuente de 3 elementos
    en: with a 4 × 3 A and a source of 3 elements
    """
    A = [[1.0, 0.5, -1.0], [0.5, 0.75, 0.25], [-1.5, 1.0, 0.5], [0.3, -0.5, 0.6]]
    ask(np.float32(A), np.float32([0.5, -1.0, 0.75]))


@hidden(points=2)
def every_derivative_in_its_place(ask, draw):
    """
    es: el jacobiano también para otra A y otra x
    en: the Jacobian for another A and x too
    """
    one = draw.until(1, lambda: (draw.normal(4, 3), draw.away_from_zero(3)), keep=not_flat)
    ask(*one[0])


def not_flat(A, x):
    return np.abs(A @ x).max() < 2.0 and np.abs(A @ x).min() > 0.1


@numeric
def by_central_differences(A, x):
    return np.stack([central(lambda x: np.tanh(A[i] @ x), x) for i in range(4)])


# %% wrong="jacobian_matrix" id="element_by_element"
# es: Multiplicaste A y x elemento a elemento: así y tiene forma (4, 3), y su jacobiano, un eje de más. Se pide el producto de una matriz por un vector. | Imprime `y.shape`: tiene que ser (4,).
# en: You multiplied A and x element by element: so y has shape (4, 3), and its Jacobian one axis too many. The exercise has the product of a matrix and a vector. | Print `y.shape`: it has to be (4,).
def jacobian_matrix(A, x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.tanh(A * x)
    return tape.jacobian(y, x)


# %% wrong="jacobian_matrix" id="gradient"
# es: Te sale un vector de 3: la suma de las 4 filas. gradient las suma siempre; y si el objetivo ya es una suma, no queda otra cosa. Se pide la matriz entera, del vector y entero; hay otro método para eso. | Escribe la forma del objetivo y, detrás, la de la fuente: esa es la forma del jacobiano.
# en: You get a vector of 3: the sum of the 4 rows. gradient always adds them; and if the target is a sum already, nothing else is left. The exercise asks for the whole matrix, of the whole vector y; there is another method for that. | Write down the shape of the target and, after it, that of the source: this is the shape of the Jacobian.
def jacobian_matrix(A, x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = tf.tanh(tf.linalg.matvec(A, x))
    return tape.gradient(y, x)


# %% wrong="jacobian_matrix" id="transposed" family="transposed"
# es: Tu matriz está transpuesta: una fila por componente del objetivo (4), una columna por elemento de la fuente (3). | Escribe la forma del objetivo y, detrás, la de la fuente: esa es la forma del jacobiano.
# en: Your matrix is transposed: one row for each component of the target (4), one column for each element of the source (3). | Write down the shape of the target and, after it, that of the source: this is the shape of the Jacobian.
def jacobian_matrix(A, x):
    x = tf.Variable(x)
    with tf.GradientTape(persistent=True) as tape:
        y = tf.tanh(tf.linalg.matvec(A, x))
    return tf.transpose(tape.jacobian(y, x, experimental_use_pfor=False))


# %% wrong="jacobian_matrix" id="stacked_as_columns" family="transposed"
def jacobian_matrix(A, x):
    x = tf.Variable(x)
    with tf.GradientTape(persistent=True) as tape:
        y = [tf.tanh(tf.tensordot(row, x, 1)) for row in A]
    return tf.stack([tape.gradient(one, x) for one in y], axis=1)


# %% wrong="jacobian_matrix" id="indexed_outside"
# es: Solo hay None. Lo más común: tomaste los componentes y[i] después del bloque, y esa operación no está en la cinta. Tómalos dentro, o pide el jacobiano de una vez.
# en: There is nothing but None. Most often: you took the components y[i] after the block, and that operation is not on the tape. Take them inside, or ask for the Jacobian at once.
def jacobian_matrix(A, x):
    x = tf.Variable(x)
    with tf.GradientTape(persistent=True) as tape:
        y = tf.tanh(tf.linalg.matvec(A, x))
    return [tape.gradient(y[i], x) for i in range(4)]


# %% wrong="jacobian_matrix" id="list_of_rows"
# es: Devuelves una lista de filas. Se pide un solo tensor de forma (4, 3): júntalas con tf.stack, o pide el jacobiano de una vez.
# en: You return a list of rows. The exercise asks for a single tensor of shape (4, 3): join them with tf.stack, or ask for the Jacobian at once.
def jacobian_matrix(A, x):
    x = tf.Variable(x)
    with tf.GradientTape(persistent=True) as tape:
        y = tf.unstack(tf.tanh(tf.linalg.matvec(A, x)))
    return [tape.gradient(one, x) for one in y]


# %% wrong="jacobian_matrix" id="without_tanh"
# es: Falta la tanh: sin ella el jacobiano es la propia A.
# en: The tanh is missing: without it the Jacobian is A itself.
def jacobian_matrix(A, x):
    x = tf.Variable(x)
    with tf.GradientTape(persistent=True) as tape:
        y = tf.linalg.matvec(A, x)
    return tape.jacobian(y, x, experimental_use_pfor=False)


# %% wrong="jacobian_matrix" id="with_respect_to_A"
# es: Derivaste respecto a A, de forma (4, 4, 3). La fuente que se pide es x.
# en: You differentiated with respect to A, of shape (4, 4, 3). The source should be x.
def jacobian_matrix(A, x):
    A = tf.Variable(A)
    with tf.GradientTape(persistent=True) as tape:
        y = tf.tanh(tf.linalg.matvec(A, x))
    return tape.jacobian(y, A, experimental_use_pfor=False)


# %% wrong="jacobian_matrix" id="not_watched"
# es: La cinta dio None. Lo más común: x no es una variable ni la vigila nadie, o y se calculó fuera del bloque o salió de TensorFlow, o los argumentos están al revés.
# en: The tape gave None. Most often: x is not a variable and nobody watches it, or y was computed outside the block or left TensorFlow, or the arguments are swapped.
def jacobian_matrix(A, x):
    x = tf.constant(x)
    with tf.GradientTape(persistent=True) as tape:
        y = tf.tanh(tf.linalg.matvec(A, x))
    return tape.jacobian(y, x, experimental_use_pfor=False)


# %% wrong="jacobian_matrix" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def jacobian_matrix(A, x):
    y = np.tanh(A @ x)
    return tf.constant((1 - y**2)[:, None] * A)


# %% accept="jacobian_matrix" id="row_by_row"
def jacobian_matrix(A, x):
    x = tf.Variable(x)
    with tf.GradientTape(persistent=True) as tape:
        rows = tf.unstack(tf.tanh(tf.linalg.matvec(A, x)))
    return tf.stack([tape.gradient(row, x) for row in rows])


# %% accept="jacobian_matrix" id="weighted_rows"
def jacobian_matrix(A, x):
    x = tf.constant(x)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = tf.nn.tanh(tf.reduce_sum(A * x, axis=1))
    return tf.stack([tape.gradient(y, x, output_gradients=one) for one in tf.eye(4)])


# %% accept="jacobian_matrix" id="as_a_column"
def jacobian_matrix(A, x):
    x = tf.Variable(x[:, None])
    with tf.GradientTape(persistent=True) as tape:
        y = tf.tanh(A @ x)
    return tf.squeeze(tape.jacobian(y, x, experimental_use_pfor=False))


# %% [markdown] lang="es" exercise="batch_jacobians"
# ### 6.3 Extra: un jacobiano por fila
#
# *Este ejercicio es un extra: puedes seguir sin él.*
#
# Un **lote** (*batch*) son varias filas que se calculan a la vez. Con 5 filas de 3 elementos y un objetivo de 4 por fila, el jacobiano completo tiene las derivadas de cada fila del objetivo respecto a **cada** fila de la fuente: forma (5, 4, 5, 3), y casi todo ceros, porque una
# fila no depende de las demás. `tape.batch_jacobian(objetivo, fuente)` da solo los bloques que importan, uno por fila: (5, 4, 3). Solo es correcto si las filas no se mezclan. (Y donde no hay camino da ceros, no `None`.)
# Más: [jacobiano por lotes](https://www.tensorflow.org/guide/advanced_autodiff?hl=es-419#batch_jacobian).

# %% [markdown] lang="en" exercise="batch_jacobians"
# ### 6.3 Extra: one Jacobian for each row
#
# *This exercise is an extra: you can go on without it.*
#
# A **batch** is several rows computed at once. With 5 rows of 3 elements and a target of 4 for each row, the full Jacobian has the derivatives of each row of the target with respect to **each** row of the source: shape (5, 4, 5, 3), nearly all of it zeros, since
# one row does not depend on the others. `tape.batch_jacobian(target, source)` gives only the blocks that matter, one for each row: (5, 4, 3). It is right only if the rows do not mix. (And where there is no path it gives zeros, not `None`.)
# More: [batch Jacobian](https://www.tensorflow.org/guide/advanced_autodiff#batch_jacobian).

# %%
points = tf.Variable([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
with tf.GradientTape(persistent=True) as tape:
    products = tf.stack([points[:, 0] * points[:, 1]], axis=1)
print(products.shape, tape.jacobian(products, points).shape)
print(tape.batch_jacobian(products, points).numpy())

# %% [markdown] lang="es" exercise="batch_jacobians"
# Completa la función. Recibe dos arreglos de NumPy `float32`, `A` (4, 3) y `X` (5, 3). Cada fila de $Y$ es $\tanh(A x)$ para la fila $x$ de `X`: $Y = \tanh(X A^\top)$. Devuelve los 5 jacobianos,
# un tensor de forma (5, 4, 3). `tf.matmul(..., transpose_b=True)` multiplica por la transpuesta del segundo.

# %% [markdown] lang="en" exercise="batch_jacobians"
# Complete the function. It takes two NumPy `float32` arrays, `A` (4, 3) and `X` (5, 3). Each row of $Y$ is $\tanh(A x)$ for the row $x$ of `X`: $Y = \tanh(X A^\top)$. Return the 5 Jacobians,
# a tensor of shape (5, 4, 3). `tf.matmul(..., transpose_b=True)` multiplies by the transpose of the second one.


# %% exercise="batch_jacobians"
def batch_jacobians(A, X):
    X = tf.Variable(X)
    with tf.GradientTape() as tape:
        Y = tf.tanh(tf.matmul(X, A, transpose_b=True))  # SOLUTION
    matrices = tape.batch_jacobian(Y, X)  # SOLUTION
    return matrices


# %% hint="batch_jacobians"
# es: ¿Qué forma tiene el jacobiano completo, y cuáles de sus ejes cuentan las filas?
# en: What shape does the full Jacobian have, and which of its axes count the rows?

# %% hint="batch_jacobians"
# es: El ejemplo imprime la forma del completo y los bloques de `batch_jacobian`. Lo que se graba es lo de 6.2, con todas las filas a la vez.
# en: The example prints the shape of the full one and the blocks of `batch_jacobian`. What you record is that of 6.2, with all the rows at once.

# %% hint="batch_jacobians"
# es: En el bloque, la tangente hiperbólica del producto de `X` por la transpuesta de `A`, de forma (5, 4). Después, el método por lotes con ese objetivo y la variable.
# en: In the block, the hyperbolic tangent of the product of `X` and the transpose of `A`, of shape (5, 4). Then the batch method with that target and the variable.


# %% checks="batch_jacobians"
@public
def one_example(ask):
    """
    es: con una A de 4 × 3 y una X de 5 × 3
    en: with a 4 × 3 A and a 5 × 3 X
    """
    A = [[1.0, 0.5, -1.0], [0.5, 0.75, 0.25], [-1.5, 1.0, 0.5], [0.3, -0.5, 0.6]]
    X = [[0.5, -1.0, 0.75], [1.0, 0.2, -0.4], [-0.3, 0.6, 0.9], [0.8, 0.7, 0.1], [-0.9, 0.4, -0.5]]
    ask(np.float32(A), np.float32(X))


@hidden(points=2)
def one_block_for_each_row(ask, draw):
    """
    es: los 5 jacobianos también para otra A y otra X
    en: the 5 Jacobians for another A and X too
    """
    ask(draw.uniform(-0.9, 0.9, 4, 3), draw.uniform(-0.9, 0.9, 5, 3))


@numeric
def by_central_differences(A, X):
    def of_row(x):
        return np.stack([central(lambda x: np.tanh(A[i] @ x), x) for i in range(4)])

    return np.stack([of_row(x) for x in X])


# %% wrong="batch_jacobians" id="full_jacobian"
# es: Es el jacobiano completo, de forma (5, 4, 5, 3): tiene también las derivadas de cada fila respecto a las demás. Se piden solo los bloques de cada fila. | Mira en el ejemplo las dos formas que se imprimen, y lo que da `batch_jacobian`.
# en: That is the full Jacobian, of shape (5, 4, 5, 3): it also has the derivatives of each row with respect to the others. The exercise asks only for the blocks of each row. | See in the example the two shapes that are printed, and what `batch_jacobian` gives.
def batch_jacobians(A, X):
    X = tf.Variable(X)
    with tf.GradientTape(persistent=True) as tape:
        Y = tf.tanh(tf.matmul(X, A, transpose_b=True))
    return tape.jacobian(Y, X, experimental_use_pfor=False)


# %% wrong="batch_jacobians" id="summed_another_axis"
# es: Sumaste otro eje del jacobiano completo: el que se junta con las filas del objetivo es el de las filas de la fuente, el tercero.
# en: You added up another axis of the full Jacobian: the one that belongs with the rows of the target is that of the rows of the source, the third.
def batch_jacobians(A, X):
    X = tf.Variable(X)
    with tf.GradientTape(persistent=True) as tape:
        Y = tf.tanh(tf.matmul(X, A, transpose_b=True))
    return tf.reduce_sum(tape.jacobian(Y, X, experimental_use_pfor=False), axis=1)


# %% wrong="batch_jacobians" id="gradient"
# es: Te sale la forma (5, 3): los componentes están sumados, como hace gradient, o como queda si el objetivo ya es una suma. Se pide una matriz de 4 × 3 por cada fila. | Mira en el ejemplo las dos formas que se imprimen, y lo que da `batch_jacobian`.
# en: You get the shape (5, 3): the components are added up, as gradient does, or as is left if the target is a sum already. The exercise asks for a 4 × 3 matrix for each row. | See in the example the two shapes that are printed, and what `batch_jacobian` gives.
def batch_jacobians(A, X):
    X = tf.Variable(X)
    with tf.GradientTape() as tape:
        Y = tf.tanh(tf.matmul(X, A, transpose_b=True))
    return tape.gradient(Y, X)


# %% wrong="batch_jacobians" id="rows_coupled"
# es: En tu cálculo las filas se mezclan (restas algo del lote entero), así que cada bloque por fila ya no es toda la derivada.
# en: In your computation the rows mix (you subtract something of the whole batch), so each row's block is no longer the whole derivative.
def batch_jacobians(A, X):
    X = tf.Variable(X)
    with tf.GradientTape(persistent=True) as tape:
        centered = X - tf.reduce_mean(X, axis=0)
        Y = tf.tanh(tf.matmul(centered, A, transpose_b=True))
    return tape.batch_jacobian(Y, X, experimental_use_pfor=False)


# %% wrong="batch_jacobians" id="transposed" family="transposed"
# es: Los ejes están en otro orden: para cada fila del lote (5) va una matriz con una fila por componente del objetivo (4) y una columna por elemento de la fuente (3). | Mira en el ejemplo las dos formas que se imprimen, y lo que da `batch_jacobian`.
# en: The axes are in another order: for each row of the batch (5) there should be a matrix with one row for each component of the target (4) and one column for each element of the source (3). | See in the example the two shapes that are printed, and what `batch_jacobian` gives.
def batch_jacobians(A, X):
    X = tf.Variable(X)
    with tf.GradientTape(persistent=True) as tape:
        Y = tf.tanh(tf.matmul(X, A, transpose_b=True))
    matrices = tape.batch_jacobian(Y, X, experimental_use_pfor=False)
    return tf.transpose(matrices, [0, 2, 1])


# %% wrong="batch_jacobians" id="axes_reversed" family="transposed"
def batch_jacobians(A, X):
    X = tf.Variable(X)
    with tf.GradientTape(persistent=True) as tape:
        Y = tf.tanh(tf.matmul(X, A, transpose_b=True))
    return tf.transpose(tape.batch_jacobian(Y, X, experimental_use_pfor=False))


# %% wrong="batch_jacobians" id="without_tanh"
# es: Falta la tanh: sin ella cada jacobiano es la propia A.
# en: The tanh is missing: without it each Jacobian is A itself.
def batch_jacobians(A, X):
    X = tf.Variable(X)
    with tf.GradientTape(persistent=True) as tape:
        Y = tf.matmul(X, A, transpose_b=True)
    return tape.batch_jacobian(Y, X, experimental_use_pfor=False)


# %% wrong="batch_jacobians" id="only_the_first_row"
# es: Es el jacobiano de una sola fila. Se piden los de las 5.
# en: That is the Jacobian of a single row. The exercise asks for those of all 5.
def batch_jacobians(A, X):
    x = tf.Variable(X[0])
    with tf.GradientTape(persistent=True) as tape:
        y = tf.tanh(tf.linalg.matvec(A, x))
    return tape.jacobian(y, x, experimental_use_pfor=False)


# %% wrong="batch_jacobians" id="not_watched"
# es: Todo son ceros: cuando no hay camino, batch_jacobian da ceros y no None. Lo más común: X es una constante que nadie vigila, o el cálculo está fuera del bloque, o algo corta el camino.
# en: Everything is zero: where there is no path, batch_jacobian gives zeros, not None. Most often: X is a constant that nobody watches, or the computation is outside the block, or something cuts the path.
def batch_jacobians(A, X):
    X = tf.constant(X)
    with tf.GradientTape(persistent=True) as tape:
        Y = tf.tanh(tf.matmul(X, A, transpose_b=True))
    return tape.batch_jacobian(Y, X, experimental_use_pfor=False)


# %% wrong="batch_jacobians" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def batch_jacobians(A, X):
    Y = np.tanh(X @ A.T)
    return tf.constant((1 - Y**2)[:, :, None] * A)


# %% accept="batch_jacobians" id="summed_over_the_rows"
def batch_jacobians(A, X):
    X = tf.Variable(X)
    with tf.GradientTape(persistent=True) as tape:
        Y = tf.tanh(X @ A.T)
    return tf.reduce_sum(tape.jacobian(Y, X, experimental_use_pfor=False), axis=2)


# %% accept="batch_jacobians" id="einsum"
def batch_jacobians(A, X):
    X = tf.constant(X)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(X)
        Y = tf.tanh(tf.linalg.matvec(A, X))
    return tf.einsum("bxby->bxy", tape.jacobian(Y, X, experimental_use_pfor=False))


# %% accept="batch_jacobians" id="component_by_component"
def batch_jacobians(A, X):
    X = tf.Variable(X)
    with tf.GradientTape(persistent=True) as tape:
        columns = tf.unstack(tf.tanh(X @ tf.transpose(A)), axis=1)
    return tf.stack([tape.gradient(column, X) for column in columns], axis=1)


# %% [markdown] lang="es" exercise="hessian"
# ### 6.4 La matriz hessiana
#
# Con varias variables, las segundas derivadas forman una matriz, la **hessiana**: $H_{ij} = \partial^2 f / \partial x_i \partial x_j$. Es el jacobiano del gradiente, así que hacen falta dos cintas: la de dentro da el
# gradiente, un vector; la de fuera, el **jacobiano** de ese vector. Con `gradient` en la de fuera saldría solo la suma de las filas.
# Más: [ejemplo: hessiana](https://www.tensorflow.org/guide/advanced_autodiff?hl=es-419#example_hessian).
#
# En el ejemplo, $f = t_0^2\, t_1$. Antes de ejecutar: ¿qué forma tendrá la hessiana, y por qué es simétrica?

# %% [markdown] lang="en" exercise="hessian"
# ### 6.4 The Hessian matrix
#
# With several variables the second derivatives form a matrix, the **Hessian**: $H_{ij} = \partial^2 f / \partial x_i \partial x_j$. It is the Jacobian of the gradient, so you need two tapes: the inner one gives the
# gradient, a vector; the outer one, the **Jacobian** of that vector. With `gradient` in the outer one only the sum of the rows would come out.
# More: [example: Hessian](https://www.tensorflow.org/guide/advanced_autodiff#example_hessian).
#
# In the example $f = t_0^2\, t_1$. Before you run it: what shape will the Hessian have, and why is it symmetric?

# %%
t = tf.Variable([3.0, 5.0])
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        f = t[0] ** 2 * t[1]
    df_dt = inner.gradient(f, t)
print(df_dt.numpy())
print(outer.jacobian(df_dt, t).numpy())

# %% [markdown] lang="es" exercise="hessian"
# Completa la función. Recibe `x`, un arreglo de NumPy `float32` de 4 números, y devuelve la hessiana de $f(x) = \log \sum_i e^{x_i}$ (`tf.reduce_logsumexp`): un tensor de forma (4, 4).

# %% [markdown] lang="en" exercise="hessian"
# Complete the function. It takes `x`, a NumPy `float32` array of 4 numbers, and returns the Hessian of $f(x) = \log \sum_i e^{x_i}$ (`tf.reduce_logsumexp`): a tensor of shape (4, 4).


# %% exercise="hessian"
def hessian(x):
    x = tf.Variable(x)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            f = tf.reduce_logsumexp(x)  # SOLUTION
        gradient = inner.gradient(f, x)  # SOLUTION
    matrix = outer.jacobian(gradient, x)  # SOLUTION
    return matrix


# %% hint="hessian"
# es: ¿De qué vector es jacobiano la hessiana, y quién te da ese vector?
# en: Of which vector is the Hessian the Jacobian, and who gives you that vector?

# %% hint="hessian"
# es: Las dos cintas ya están: la de dentro da el gradiente de `f`; a la de fuera se le pide, como en el ejemplo, algo que no sume las filas.
# en: Both tapes are there already: the inner one gives the gradient of `f`; of the outer one you ask, as in the example, something that does not add up the rows.

# %% hint="hessian"
# es: `f` es `tf.reduce_logsumexp` de la variable. `gradient`, lo que da la cinta de dentro para `f` y la variable. Y al final, el jacobiano de ese gradiente respecto a la variable, con la cinta de fuera.
# en: `f` is `tf.reduce_logsumexp` of the variable. `gradient` is what the inner tape gives for `f` and the variable. And at the end, the Jacobian of that gradient with respect to the variable, from the outer tape.


# %% checks="hessian"
@public
def one_example(ask):
    """
    es: con 4 números
    en: with 4 numbers
    """
    ask(np.float32([0.5, -1.0, 0.75, 0.2]))


@hidden(points=2)
def every_second_derivative(ask, draw):
    """
    es: la hessiana también en otro punto
    en: the Hessian at another point too
    """
    ask(draw.uniform(-1.2, 1.2, 4))


@numeric
def by_central_differences(x):
    def softmax(x):
        e = np.exp(x)
        return e / e.sum()

    return np.stack([central(lambda x: softmax(x)[i], x) for i in range(4)])


# %% wrong="hessian" id="gradient_of_the_gradient"
# es: Con gradient en la cinta de fuera sale la suma de las filas, un vector (aquí, casi cero). Se pide la matriz. | Mira en el ejemplo qué método se llama en la cinta de fuera.
# en: With gradient in the outer tape the sum of the rows comes out, a vector (here nearly zero). The exercise asks for the matrix. | See in the example which method of the outer tape is called.
def hessian(x):
    x = tf.Variable(x)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            f = tf.reduce_logsumexp(x)
        gradient = inner.gradient(f, x)
    return outer.gradient(gradient, x)


# %% wrong="hessian" id="asked_outside" family="no_path"
# es: La cinta de fuera dio None. Lo más común: no grabó cómo se calculó el gradiente, porque la llamada gradient de la cinta de dentro está fuera del bloque de fuera; o la fuente no es x, o los argumentos están al revés.
# en: The outer tape gave None. Most often: it did not record how the gradient was computed, since the call of the inner tape's gradient is outside the outer block; or the source is not x, or the arguments are swapped.
def hessian(x):
    x = tf.Variable(x)
    with tf.GradientTape(persistent=True) as outer:
        with tf.GradientTape() as inner:
            f = tf.reduce_logsumexp(x)
    gradient = inner.gradient(f, x)
    return outer.jacobian(gradient, x, experimental_use_pfor=False)


# %% wrong="hessian" id="outer_product"
# es: Multiplicaste el gradiente por sí mismo. La hessiana son las derivadas del gradiente, no sus productos.
# en: You multiplied the gradient by itself. The Hessian holds the derivatives of the gradient, not its products.
def hessian(x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        f = tf.reduce_logsumexp(x)
    gradient = tape.gradient(f, x)
    return tf.tensordot(gradient, gradient, 0)


# %% wrong="hessian" id="diagonal_only"
# es: Diste solo las segundas derivadas de la diagonal. Se piden también las cruzadas, respecto a dos elementos distintos.
# en: You gave only the second derivatives of the diagonal. The exercise asks for the mixed ones too, with respect to two different elements.
def hessian(x):
    x = tf.Variable(x)
    with tf.GradientTape(persistent=True) as outer:
        with tf.GradientTape() as inner:
            f = tf.reduce_logsumexp(x)
        gradient = inner.gradient(f, x)
    matrix = outer.jacobian(gradient, x, experimental_use_pfor=False)
    return tf.linalg.diag(tf.linalg.diag_part(matrix))


# %% wrong="hessian" id="first_derivatives"
# es: Devuelves el gradiente, las primeras derivadas. Falta derivar una vez más, con la cinta de fuera, y devolver lo que esa da.
# en: You return the gradient, the first derivatives. One more derivative is needed, from the outer tape, and what that one gives is returned.
def hessian(x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        f = tf.reduce_logsumexp(x)
    return tape.gradient(f, x)


# %% wrong="hessian" id="without_the_log"
# es: Grabaste la suma de las exponenciales, sin el logaritmo.
# en: You recorded the sum of the exponentials, without the logarithm.
def hessian(x):
    x = tf.Variable(x)
    with tf.GradientTape(persistent=True) as outer:
        with tf.GradientTape() as inner:
            f = tf.reduce_sum(tf.exp(x))
        gradient = inner.gradient(f, x)
    return outer.jacobian(gradient, x, experimental_use_pfor=False)


# %% wrong="hessian" id="mean_of_the_exponentials"
# es: Tu función no depende de los 4 números a la vez como debe: el logaritmo va fuera, de la suma de todas las exponenciales.
# en: Your function does not depend on the 4 numbers together as it should: the logarithm goes outside, of the sum of all the exponentials.
def hessian(x):
    x = tf.Variable(x)
    with tf.GradientTape(persistent=True) as outer:
        with tf.GradientTape() as inner:
            f = tf.reduce_sum(tf.math.log(1.0 + tf.exp(x)))
        gradient = inner.gradient(f, x)
    return outer.jacobian(gradient, x, experimental_use_pfor=False)


# %% wrong="hessian" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def hessian(x):
    p = tf.nn.softmax(x)
    return tf.linalg.diag(p) - tf.tensordot(p, p, 0)


# %% accept="hessian" id="row_by_row"
def hessian(x):
    x = tf.Variable(x)
    with tf.GradientTape(persistent=True) as outer:
        with tf.GradientTape() as inner:
            f = tf.math.log(tf.reduce_sum(tf.exp(x)))
        rows = tf.unstack(inner.gradient(f, x))
    return tf.stack([outer.gradient(row, x) for row in rows])


# %% accept="hessian" id="two_jacobians"
def hessian(x):
    x = tf.constant(x)
    with tf.GradientTape(persistent=True) as t2, tf.GradientTape(persistent=True) as t1:
        t1.watch(x)
        t2.watch(x)
        f = tf.reduce_logsumexp(x)
        gradient = t1.jacobian(f, x, experimental_use_pfor=False)
    return t2.jacobian(gradient, x, experimental_use_pfor=False)


# %% accept="hessian" id="half_by_hand"
def hessian(x):
    x = tf.Variable(x)
    with tf.GradientTape(persistent=True) as tape:
        p = tf.nn.softmax(x)
    return tape.jacobian(p, x, experimental_use_pfor=False)


# %% [markdown] lang="es" exercise="hvp"
# ### 6.5 Extra: la hessiana por un vector
#
# *Este ejercicio es un extra: puedes seguir sin él.*
#
# Con un millón de parámetros, la hessiana no cabe en la memoria. Pero $Hv$, su producto por un vector, cuesta como dos gradientes: $Hv$ es el gradiente del número $g \cdot v$, donde $g$ es el
# gradiente y $v$ cuenta como constante. Ese producto también se graba: va dentro del bloque de fuera.
#
# En el ejemplo, $f = t_0^2\, t_1$ como en 6.4, y el vector $(1, 0)$ elige la primera columna de la hessiana.

# %% [markdown] lang="en" exercise="hvp"
# ### 6.5 Extra: the Hessian times a vector
#
# *This exercise is an extra: you can go on without it.*
#
# With a million parameters the Hessian does not fit in memory. But $Hv$, its product with a vector, costs about two gradients: $Hv$ is the gradient of the number $g \cdot v$, where $g$ is
# the gradient and $v$ counts as a constant. That product is recorded too: it goes inside the outer block.
#
# In the example $f = t_0^2\, t_1$ as in 6.4, and the vector $(1, 0)$ picks the first column of the Hessian.

# %%
direction = tf.constant([1.0, 0.0])
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        f = t[0] ** 2 * t[1]
    along = tf.tensordot(inner.gradient(f, t), direction, 1)
print(outer.gradient(along, t).numpy())

# %% [markdown] lang="es" exercise="hvp"
# Completa la función. Recibe dos arreglos de NumPy `float32` de 4 números, `x` y `v`. Con $f(x) = \tfrac{1}{12} \sum_i x_i^4 + \tfrac{1}{2} \big(\sum_i x_i\big)^2$, devuelve $Hv$, un tensor de forma (4,).

# %% [markdown] lang="en" exercise="hvp"
# Complete the function. It takes two NumPy `float32` arrays of 4 numbers, `x` and `v`. With $f(x) = \tfrac{1}{12} \sum_i x_i^4 + \tfrac{1}{2} \big(\sum_i x_i\big)^2$, return $Hv$, a tensor of shape (4,).


# %% exercise="hvp"
def hvp(x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            f = tf.reduce_sum(x**4) / 12.0 + tf.reduce_sum(x) ** 2 / 2.0  # SOLUTION
        # BEGIN SOLUTION
        gradient = inner.gradient(f, x)
        along = tf.reduce_sum(gradient * v)
        # END SOLUTION
    product = outer.gradient(along, x)  # SOLUTION
    return product


# %% hint="hvp"
# es: ¿Qué número tiene por gradiente $Hv$, y en cuál de los dos bloques se calcula?
# en: Which number has $Hv$ as its gradient, and in which of the two blocks is it computed?

# %% hint="hvp"
# es: En el ejemplo, `along` es el gradiente por el vector, y se calcula dentro del bloque de fuera, después de cerrar el de dentro.
# en: In the example `along` is the gradient times the vector, and it is computed inside the outer block, after the inner one is closed.

# %% hint="hvp"
# es: `f`: la suma de las cuartas potencias entre 12, más el cuadrado de la suma entre 2. En el bloque de fuera: el gradiente de `f`, y la suma de sus elementos multiplicados por los de `v`. Al final, el gradiente de ese número.
# en: `f`: the sum of the fourth powers over 12, plus the square of the sum over 2. In the outer block: the gradient of `f`, and the sum of its elements multiplied by those of `v`. At the end, the gradient of that number.


# %% checks="hvp"
@public
def one_example(ask):
    """
    es: con 4 números y un vector
    en: with 4 numbers and a vector
    """
    ask(np.float32([0.5, -1.5, 0.75, 2.0]), np.float32([2.0, -1.0, 0.5, 0.7]))


@hidden(points=2)
def product_at_other_points(ask, draw):
    """
    es: el producto también con otros x y v
    en: the product with other x and v too
    """

    def sample():
        return draw.away_from_zero(4), draw.away_from_zero(4)

    for x, v in draw.until(4, sample, keep=no_entry_cancels):
        ask(x, v)


def no_entry_cancels(x, v):
    return np.abs(x**2 * v + v.sum()).min() > 0.2 and abs(v.sum()) > 0.3


@numeric
def by_central_differences(x, v):
    return central(lambda x: (x**3 / 3 + x.sum()) @ v, x)


# %% wrong="hvp" id="without_v"
# es: Tu resultado es la suma de las filas de la hessiana: v no entra. Multiplica el gradiente por v antes de derivar otra vez.
# en: Your result is the sum of the rows of the Hessian: v does not enter. Multiply the gradient by v before you differentiate again.
def hvp(x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            f = tf.reduce_sum(x**4) / 12.0 + tf.reduce_sum(x) ** 2 / 2.0
        gradient = inner.gradient(f, x)
    return outer.gradient(gradient, x)


# %% wrong="hvp" id="multiplied_outside" family="no_path"
# es: La cinta de fuera dio None. Lo más común: no grabó el producto del gradiente por v, o no grabó el gradiente, y las dos líneas van dentro de su bloque; o la fuente no es x, o los argumentos están al revés.
# en: The outer tape gave None. Most often: it did not record the product of the gradient and v, or it did not record the gradient, and both lines go inside its block; or the source is not x, or the arguments are swapped.
def hvp(x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            f = tf.reduce_sum(x**4) / 12.0 + tf.reduce_sum(x) ** 2 / 2.0
        gradient = inner.gradient(f, x)
    along = tf.reduce_sum(gradient * v)
    return outer.gradient(along, x)


# %% wrong="hvp" id="asked_outside" family="no_path"
def hvp(x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            f = tf.reduce_sum(x**4) / 12.0 + tf.reduce_sum(x) ** 2 / 2.0
    along = tf.reduce_sum(inner.gradient(f, x) * v)
    return outer.gradient(along, x)


# %% wrong="hvp" id="gradient_times_v"
# es: Multiplicaste el gradiente por v, elemento a elemento, y no lo derivaste. Falta la segunda derivada.
# en: You multiplied the gradient by v, element by element, and did not differentiate it. The second derivative is missing.
def hvp(x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        f = tf.reduce_sum(x**4) / 12.0 + tf.reduce_sum(x) ** 2 / 2.0
    return tape.gradient(f, x) * v


# %% wrong="hvp" id="multiplied_after"
# es: Multiplicaste por v al final, elemento a elemento: eso es v por la suma de cada fila. El producto con v va antes de derivar otra vez.
# en: You multiplied by v at the end, element by element: that is v times the sum of each row. The product with v comes before you differentiate again.
def hvp(x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            f = tf.reduce_sum(x**4) / 12.0 + tf.reduce_sum(x) ** 2 / 2.0
        gradient = inner.gradient(f, x)
    return outer.gradient(gradient, x) * v


# %% wrong="hvp" id="averaged"
# es: Tu resultado es la cuarta parte del esperado: tomaste la media de los productos, y g·v es su suma.
# en: Your result is a quarter of the expected one: you took the mean of the products; g·v is their sum.
def hvp(x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            f = tf.reduce_sum(x**4) / 12.0 + tf.reduce_sum(x) ** 2 / 2.0
        along = tf.reduce_mean(inner.gradient(f, x) * v)
    return outer.gradient(along, x)


# %% wrong="hvp" id="first_term_only"
# es: Falta el segundo término de f, el cuadrado de la suma.
# en: The second term of f is missing, the square of the sum.
def hvp(x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            f = tf.reduce_sum(x**4) / 12.0
        along = tf.reduce_sum(inner.gradient(f, x) * v)
    return outer.gradient(along, x)


# %% wrong="hvp" id="sum_of_the_squares"
# es: Faltan las derivadas cruzadas: así sale si en el segundo término sumas los cuadrados (se pide el cuadrado de la suma), o si de la hessiana solo cuenta la diagonal.
# en: The mixed derivatives are missing: so it comes out if you add up the squares in the second term (the exercise has the square of the sum), or if only the diagonal of the Hessian counts.
def hvp(x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            f = tf.reduce_sum(x**4) / 12.0 + tf.reduce_sum(x**2) / 2.0
        along = tf.reduce_sum(inner.gradient(f, x) * v)
    return outer.gradient(along, x)


# %% wrong="hvp" id="whole_hessian"
# es: Devuelves la hessiana entera, de forma (4, 4). Se pide su producto por v.
# en: You return the whole Hessian, of shape (4, 4). The exercise asks for its product with v.
def hvp(x, v):
    x = tf.Variable(x)
    with tf.GradientTape(persistent=True) as outer:
        with tf.GradientTape() as inner:
            f = tf.reduce_sum(x**4) / 12.0 + tf.reduce_sum(x) ** 2 / 2.0
        gradient = inner.gradient(f, x)
    return outer.jacobian(gradient, x, experimental_use_pfor=False)


# %% wrong="hvp" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def hvp(x, v):
    return tf.constant(x**2 * v + v.sum())


# %% accept="hvp" id="output_gradients"
def hvp(x, v):
    x = tf.Variable(x)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            f = tf.reduce_sum(tf.square(tf.square(x))) / 12 + tf.square(tf.reduce_sum(x)) / 2
        gradient = inner.gradient(f, x)
    return outer.gradient(gradient, x, output_gradients=v)


# %% accept="hvp" id="with_the_whole_hessian"
def hvp(x, v):
    x = tf.Variable(x)
    with tf.GradientTape(persistent=True) as outer:
        with tf.GradientTape() as inner:
            f = tf.reduce_sum(x**4) / 12.0 + 0.5 * tf.reduce_sum(x) ** 2
        gradient = inner.gradient(f, x)
    return tf.linalg.matvec(outer.jacobian(gradient, x, experimental_use_pfor=False), v)


# %% accept="hvp" id="forward_over_reverse"
def hvp(x, v):
    x = tf.Variable(x)
    with tf.autodiff.ForwardAccumulator(x, tf.constant(v)) as forward:
        with tf.GradientTape() as tape:
            f = tf.reduce_sum(x**4) / 12.0 + tf.reduce_sum(x) ** 2 / 2.0
        gradient = tape.gradient(f, x)
    return forward.jvp(gradient)


# %% [markdown] lang="es"
# ## Lo que te llevas
#
# - Calcular un gradiente también se graba: la llamada de la cinta de dentro va dentro del bloque de la de fuera, o sale `None`.
# - `gradient` suma los componentes del objetivo; `jacobian` no: su forma es la del objetivo seguida de la de la fuente. Por filas que no se mezclan, `batch_jacobian`.
# - La hessiana es el jacobiano del gradiente; si solo hace falta $Hv$, se deriva $g \cdot v$ y no se construye.

# %% [markdown] lang="en"
# ## What you take with you
#
# - Computing a gradient is recorded too: the inner tape's call goes inside the outer tape's block, or `None` comes out.
# - `gradient` adds up the components of the target; `jacobian` does not: its shape is that of the target followed by that of the source. For rows that do not mix, `batch_jacobian`.
# - The Hessian is the Jacobian of the gradient; if only $Hv$ is needed, differentiate $g \cdot v$ and never build it.
