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
# # Unidad 5 · Qué graba la cinta: control y None
#
# La cinta no lee tu código: graba las **operaciones** que se ejecutan mientras está abierta, si parten de algo que vigila. De ahí salen
# casi todos los `None` que verás: una rama del `if` que no se ejecutó, una variable que dejó de serlo, un valor que salió de TensorFlow.
#
# En esta unidad aprendes a saber qué vigila la cinta, a decidir tú qué graba, y a reconocer cada causa de `None`. Cuenta con unos 60 minutos.
# Antes conviene tener hechas las unidades 1, 2 y 3. Más en la guía de TensorFlow:
# [casos en que gradient devuelve None](https://www.tensorflow.org/guide/autodiff?hl=es-419#cases_where_gradient_returns_none).
#
# Si te atascas, ejecuta en una celda tuya `import cinta; cinta.hint("loop_tape")`: da una pista de ese ejercicio, y cada vez que la repites, otra.
# Las pistas no cuestan puntos. El ejemplo que trae cada comprobación es uno; al calificar siguen otros datos.

# %% [markdown] lang="en"
# # Unit 5 · What the tape records: control and None
#
# The tape does not read your code: it records the **operations** that run while it is open, if they start from something that it watches.
# Nearly every `None` comes from that: a branch of an `if` that did not run, a variable that is no longer one, a value that left TensorFlow.
#
# In this unit you learn to tell what the tape watches, to decide what it records, and to recognise each cause of `None`. Allow about 60 minutes.
# Do units 1, 2 and 3 first. More in the TensorFlow guide:
# [cases where gradient returns None](https://www.tensorflow.org/guide/autodiff#cases_where_gradient_returns_none).
#
# If you are stuck, run `import cinta; cinta.hint("loop_tape")` in a cell of your own: it gives a hint for that exercise, and another one each time.
# Hints cost no points. Each check holds one example; other data follow when your work is graded.

# %%
import cinta
import numpy as np
import tensorflow as tf

# %% [markdown] lang="es"
# ## Bucles
#
# Un `for` de Python no deja rastro en la cinta: quedan las operaciones de cada vuelta, una tras otra, y la cinta las recorre hacia atrás.
# Por eso se puede derivar un cálculo cuyo número de pasos se decide al ejecutarlo.
#
# En el ejemplo, `total` suma tres veces un término en el que entra $u$: $u + \tfrac{u}{2} + \tfrac{u}{3}$. Antes de ejecutar:
# ¿qué derivada esperas?

# %% [markdown] lang="en"
# ## Loops
#
# A Python `for` leaves no trace on the tape: what stays are the operations of each turn, one after another, and the tape walks back
# through them. So you can differentiate a computation whose number of steps is only known when it runs.
#
# In the example `total` adds three terms that contain $u$: $u + \tfrac{u}{2} + \tfrac{u}{3}$. Before you run it:
# what derivative do you expect?

# %%
u = tf.Variable(2.0)
with tf.GradientTape() as tape:
    total = 0.0
    for step in range(1, 4):
        total = total + u / step
print(tape.gradient(total, u).numpy())

# %% [markdown] lang="es" exercise="loop_tape"
# ### 5.0 Una cinta y un bucle
#
# Se te dan la variable `x` y el entero `n`. La primera línea del bloque hace `y` igual a `x`. Completa el bloque: un bucle que multiplique `y` por `x`
# **`n` veces**. Guarda en `dy_dx` la derivada de `y` respecto a `x`.
#
# No cambies la celda de `x` y `n`: el evaluador volverá a ejecutar tu celda con otros.

# %% [markdown] lang="en" exercise="loop_tape"
# ### 5.0 A tape and a loop
#
# You are given the variable `x` and the integer `n`. The first line of the block makes `y` equal to `x`. Complete the block: a loop that multiplies `y` by `x`
# **`n` times**. Keep in `dy_dx` the derivative of `y` with respect to `x`.
#
# Leave the cell of `x` and `n` alone: the grader will run your cell again with others.

# %% given="loop_tape"
x = tf.Variable(1.5)
n = 2

# %% exercise="loop_tape" asks="dy_dx"
with tf.GradientTape() as tape:
    y = tf.identity(x)
    # BEGIN SOLUTION
    for _ in range(n):
        y = y * x
    # END SOLUTION
dy_dx = tape.gradient(y, x)  # SOLUTION

# %% hint="loop_tape"
# es: En el ejemplo, ¿qué nombre cambia en cada vuelta y cuál sigue siendo la variable?
# en: In the example, which name changes in each turn, and which one remains the variable?

# %% hint="loop_tape"
# es: Haz el bucle dentro del bloque. En cada vuelta cambia `y`; `x` no se toca, porque es la fuente. El entero `n` dice cuántas vueltas.
# en: Write the loop inside the block. Each turn changes `y`; `x` is left alone, since it is the source. The integer `n` says how many turns.

# %% hint="loop_tape"
# es: Un `for` sobre `range(n)` cuyo cuerpo guarda en `y` el producto de `y` y `x`. Después del bloque, pide a la cinta la derivada: objetivo `y`, fuente `x`.
# en: A `for` over `range(n)` whose body keeps in `y` the product of `y` and `x`. After the block ask the tape for the derivative: target `y`, source `x`.


# %% checks="loop_tape"
@public
def three_turns(ask):
    """
    es: dy_dx con n = 3 y x = 2 o x = -1.5, distintos de los de la celda
    en: dy_dx with n = 3 and x = 2 or x = -1.5, other than those of the cell
    """
    ask(x=variable(2.0), n=3)
    ask(x=variable(-1.5), n=3)


@hidden(points=1)
def as_many_turns_as_n_says(ask, draw):
    """
    es: tu celda da la derivada también con otros x y n
    en: your cell gives the derivative with other x and n too
    """
    for x, n in zip(draw.apart(3, 0.6, 1.8), draw.integers(3, 2, 6), strict=True):
        ask(x=variable(x), n=n)
    for x, n in zip(draw.apart(2, -1.8, -0.6), (3, 5), strict=True):
        ask(x=variable(x), n=n)
    # many turns, each of which counts: who stops at a bound of their own stops before
    ask(x=variable(draw.uniform(1.6, 1.8)), n=6)


@numeric
def by_central_differences(x, n):
    return central(lambda x: x ** (n + 1), x)


# %% wrong="loop_tape" id="typed_in"
# es: Con otros x y n tu celda sigue dando lo mismo: o escribiste el número a mano, o no lo calculas con lo que se te da. Deja que la cinta lo calcule.
# en: With another x and n your cell still gives the same: either you typed the number in, or you do not compute it from what is given. Let the tape compute it.
dy_dx = tf.constant(6.75)

# %% wrong="loop_tape" id="replaced_the_source" family="no_path"
# es: La cinta dio None: no hay camino de la fuente al objetivo. Lo más común en un bucle: x dejó de ser la variable (x = x * ... hace un tensor nuevo), o el bucle está fuera del bloque with, o los argumentos de gradient están al revés.
# en: The tape gave None: there is no path from the source to the target. Most often in a loop: x is no longer the variable (x = x * ... makes a new tensor), or the loop is outside the with block, or the arguments of gradient are swapped.
with tf.GradientTape() as tape:
    y = tf.identity(x)
    for _ in range(n):
        x = x * y
    y = x
dy_dx = tape.gradient(y, tf.Variable(x))

# %% wrong="loop_tape" id="outside" family="no_path"
with tf.GradientTape() as tape:
    pass
y = x
for _ in range(n):
    y = y * x
dy_dx = tape.gradient(y, x)

# %% wrong="loop_tape" id="swapped" family="no_path"
with tf.GradientTape() as tape:
    y = tf.identity(x)
    for _ in range(n):
        y = y * x
dy_dx = tape.gradient(x, y)

# %% wrong="loop_tape" id="one_turn_less"
# es: A tu y le falta un factor x: antes del bucle tiene que ser ya x, y después se multiplica n veces más.
# en: Your y lacks one factor x: it has to be x already before the loop, and is then multiplied n more times.
with tf.GradientTape() as tape:
    y = tf.identity(x)
    for _ in range(1, n):
        y = y * x
dy_dx = tape.gradient(y, x)

# %% wrong="loop_tape" id="one_turn_more"
# es: A tu y le sobra un factor x: ya es x antes del bucle, y se multiplica n veces, no n + 1.
# en: Your y has one factor x too many: it is x already before the loop, and is multiplied n times, not n + 1.
with tf.GradientTape() as tape:
    y = tf.identity(x)
    for _ in range(n + 1):
        y = y * x
dy_dx = tape.gradient(y, x)

# %% wrong="loop_tape" id="added"
# es: Sumas x en cada vuelta; el ejercicio multiplica.
# en: You add x in each turn; the exercise multiplies.
with tf.GradientTape() as tape:
    y = tf.identity(x)
    for _ in range(n):
        y = y + x
dy_dx = tape.gradient(y, x)

# %% wrong="loop_tape" id="multiplied_by_itself"
# es: En cada vuelta multiplicas y por sí mismo; se multiplica por x.
# en: In each turn you multiply y by itself; it is multiplied by x.
with tf.GradientTape() as tape:
    y = tf.identity(x)
    for _ in range(n):
        y = y * y
dy_dx = tape.gradient(y, x)

# %% wrong="loop_tape" id="opened_in_each_turn"
# es: La cinta solo vio la última multiplicación, y en ella y ya era un número cualquiera. Lo más común: abres una cinta en cada vuelta (el bucle va dentro del bloque), o sacas y de TensorFlow con .numpy().
# en: The tape saw only the last multiplication, in which y was an ordinary number already. Most often: you open a tape in each turn (the loop goes inside the block), or take y out of TensorFlow with .numpy().
y = tf.identity(x)
for _ in range(n):
    with tf.GradientTape() as tape:
        y = y * x
dy_dx = tape.gradient(y, x)

# %% wrong="loop_tape" id="returned_y"
# es: En dy_dx está y, no su derivada. Pídesela a la cinta con tape.gradient(objetivo, fuente).
# en: dy_dx holds y, not its derivative. Ask the tape for it with tape.gradient(target, source).
with tf.GradientTape() as tape:
    y = tf.identity(x)
    for _ in range(n):
        y = y * x
tape.gradient(y, x)
dy_dx = y

# %% accept="loop_tape" id="while_loop"
with tf.GradientTape() as tape:
    y, turns = x, 0
    while turns < n:
        y, turns = y * x, turns + 1
dy_dx = tape.gradient(y, x)

# %% accept="loop_tape" id="a_power"
with tf.GradientTape() as tape:
    y = x ** (n + 1)
dy_dx = tape.gradient(y, x)

# %% accept="loop_tape" id="list_of_factors"
with tf.GradientTape(persistent=True) as cinta:
    y = tf.reduce_prod(tf.stack([x] * (n + 1)))
    dy_dx = cinta.gradient(y, x)

# %% [markdown] lang="es" exercise="what_is_watched"
# ### 5.1 ¿Qué vigila la cinta?
#
# Por su cuenta, la cinta vigila las **variables entrenables** que se leen mientras está abierta. Una variable con `trainable=False` no entra; una constante, tampoco,
# ni un tensor que se calculó antes, aunque venga de una variable. `tape.watched_variables()` da la lista de lo vigilado. (Lo vigilado a mano
# con `tape.watch` sobre un tensor no aparece: no es una variable. El nombre de una variable acaba en `:0`.)
# Más: [controlar lo que observa la cinta](https://www.tensorflow.org/guide/autodiff?hl=es-419#controlling_what_the_tape_watches).

# %% [markdown] lang="en" exercise="what_is_watched"
# ### 5.1 What does the tape watch?
#
# By itself the tape watches the **trainable variables** that are read while it is open. A variable with `trainable=False` is not watched; nor is a constant,
# nor a tensor that was computed before, even from a variable. `tape.watched_variables()` gives the list of what is watched. (What you watch
# yourself with `tape.watch` on a tensor is not in it: it is no variable. A variable's name ends in `:0`.)
# More: [controlling what the tape watches](https://www.tensorflow.org/guide/autodiff#controlling_what_the_tape_watches).

# %% [markdown] lang="es" exercise="who_is_watched"
# #### Antes de ejecutar: ¿quién da `None` en 5.1?
#
# En el ejemplo de abajo, `speed` es una variable, `limit` otra con `trainable=False`, y `doubled` se calcula **antes** de abrir la cinta como `2.0 * speed`. Se graba
# `distance = speed * limit * doubled`. ¿Qué da la cinta para la lista `[speed, limit, doubled]`? Elige, y después ejecuta el ejemplo.

# %% [markdown] lang="en" exercise="who_is_watched"
# #### Before you run it: which give `None` in 5.1?
#
# In the example below `speed` is a variable, `limit` another one with `trainable=False`, and `doubled` is computed **before** the tape is opened, as `2.0 * speed`.
# What is recorded is `distance = speed * limit * doubled`. What does the tape give for the list `[speed, limit, doubled]`? Choose, then run the example.

# %% exercise="who_is_watched" points="0"
who_is_watched = "c"  # SOLUTION

# %% option="who_is_watched" id="a"
# es: tres derivadas: los tres intervienen en `distance` | Intervenir no basta: la cinta sigue solo lo que vigila, y por su cuenta vigila variables entrenables.
# en: three derivatives: all three take part in `distance` | Taking part is not enough: the tape follows only what it watches, and by itself it watches trainable variables.

# %% option="who_is_watched" id="b"
# es: derivada, `None`, derivada: `doubled` viene de una variable | `doubled` se calculó antes de abrir la cinta: para ella es un tensor cualquiera.
# en: a derivative, `None`, a derivative: `doubled` comes from a variable | `doubled` was computed before the tape was opened: to the tape it is an ordinary tensor.

# %% option="who_is_watched" id="c"
# es: derivada, `None`, `None`
# en: a derivative, `None`, `None`

# %% option="who_is_watched" id="d"
# es: derivada, cero, cero | Lo que la cinta no vigila da `None`, no cero: sin camino no hay nada que medir.
# en: a derivative, zero, zero | What the tape does not watch gives `None`, not zero: with no path there is nothing to measure.

# %%
speed = tf.Variable(3.0, name="speed")
limit = tf.Variable(5.0, trainable=False, name="limit")
doubled = 2.0 * speed
with tf.GradientTape() as tape:
    distance = speed * limit * doubled
print([v.name for v in tape.watched_variables()])
print(tape.gradient(distance, [speed, limit, doubled]))

# %% [markdown] lang="es" exercise="what_is_watched"
# Completa la función. Recibe dos números de NumPy (`float32`), `a` y `b`. Las dos primeras líneas hacen `x0`, una variable entrenable de nombre `"x0"`, y `x2`, un tensor
# calculado fuera de la cinta. Haz tú `x1`: una variable **no entrenable** de nombre `"x1"` que valga `b`. Graba $y = x_0^2 + x_1^2 + x_2^2$ y devuelve
#
# - en `watched`, la lista de los nombres (`v.name`, tal como salen) de las variables que vigiló la cinta;
# - en `grads`, la lista de las derivadas de $y$ respecto a `x0`, `x1` y `x2`, en ese orden, con `None` donde la cinta lo dé.
#
# La última línea, ya escrita, devuelve además el nombre de `x1`.

# %% [markdown] lang="en" exercise="what_is_watched"
# Complete the function. It takes two NumPy numbers (`float32`), `a` and `b`. The first two lines make `x0`, a trainable variable called `"x0"`, and `x2`, a tensor
# computed outside the tape. Make `x1` yourself: a variable that is **not trainable**, called `"x1"`, with the value `b`. Record $y = x_0^2 + x_1^2 + x_2^2$ and return
#
# - in `watched`, the list of the names (`v.name`, just as they come) of the variables that the tape watched;
# - in `grads`, the list of the derivatives of $y$ with respect to `x0`, `x1` and `x2`, in that order, with `None` where the tape gives it.
#
# The last line, written already, also returns the name of `x1`.


# %% exercise="what_is_watched"
def what_is_watched(a, b):
    x0 = tf.Variable(a, name="x0")
    x2 = x0 + b
    x1 = tf.Variable(b, trainable=False, name="x1")  # SOLUTION
    with tf.GradientTape() as tape:
        y = x0**2 + x1**2 + x2**2  # SOLUTION
    watched = [v.name for v in tape.watched_variables()]  # SOLUTION
    grads = tape.gradient(y, [x0, x1, x2])  # SOLUTION
    return {"watched": watched, "grads": grads, "x1": x1.name}


# %% hint="what_is_watched"
# es: De los tres sumandos, ¿cuál parte de una variable entrenable que se lee dentro del bloque?
# en: Of the three terms, which one starts from a trainable variable that is read inside the block?

# %% hint="what_is_watched"
# es: En el ejemplo, `limit` es como la `x1` que se pide: mira con qué argumento se crea. La línea que imprime los nombres recorre lo que da `watched_variables()`.
# en: In the example `limit` is like the `x1` that you need: see with which argument it is made. The line that prints the names goes through what `watched_variables()` gives.

# %% hint="what_is_watched"
# es: Crea `x1` con su valor, su nombre y `trainable` a falso. En el bloque, la suma de los tres cuadrados. Para `watched`, una lista con el `name` de cada variable vigilada; para `grads`, una sola llamada a `gradient` con las tres fuentes en una lista.
# en: Make `x1` with its value, its name and `trainable` set to false. In the block, the sum of the three squares. For `watched`, a list with the `name` of each watched variable; for `grads`, a single call of `gradient` with the three sources in a list.


# %% checks="what_is_watched"
@public
def one_example(ask):
    """
    es: con a = 3 y b = -2.5
    en: with a = 3 and b = -2.5
    """
    ask(3.0, -2.5)


@hidden(points=2)
def only_the_trainable_variable(ask, draw):
    """
    es: los nombres y las derivadas también con otros números
    en: the names and the derivatives with other numbers too
    """
    for _ in range(4):
        ask(draw.away_from_zero(), draw.away_from_zero())


@numeric
def by_central_differences(a, b):
    grads = [central(lambda a: a**2, a), None, None]
    return {"watched": ["x0:0"], "grads": grads, "x1": "x1:0"}


# %% wrong="what_is_watched" id="trainable"
# es: La cinta vigila tu x1 y le da una derivada: o la hiciste entrenable, o la vigilaste a mano. Se pide una variable no entrenable, que la cinta no vigile. | Mira en el ejemplo con qué argumento se crea `limit`.
# en: The tape watches your x1 and gives it a derivative: either you made it trainable, or you had it watched by hand. The exercise asks for a variable that is not trainable, which the tape does not watch. | See in the example with which argument `limit` is made.
def what_is_watched(a, b):
    x0 = tf.Variable(a, name="x0")
    x2 = x0 + b
    x1 = tf.Variable(b, name="x1")
    with tf.GradientTape() as tape:
        y = x0**2 + x1**2 + x2**2
    watched = [v.name for v in tape.watched_variables()]
    grads = tape.gradient(y, [x0, x1, x2])
    return {"watched": watched, "grads": grads, "x1": x1.name}


# %% wrong="what_is_watched" id="all_the_names"
# es: En watched hay más de un nombre: diste los de todo lo que interviene. Pregúntale a la cinta qué vigiló: una variable no entrenable no está. | Mira en el ejemplo qué se recorre para imprimir los nombres.
# en: There is more than one name in watched: you gave those of everything that takes part. Ask the tape what it watched: a variable that is not trainable is not there. | See in the example what is gone through to print the names.
def what_is_watched(a, b):
    x0 = tf.Variable(a, name="x0")
    x2 = x0 + b
    x1 = tf.Variable(b, trainable=False, name="x1")
    with tf.GradientTape() as tape:
        y = x0**2 + x1**2 + x2**2
    grads = tape.gradient(y, [x0, x1, x2])
    return {"watched": [x0.name, x1.name], "grads": grads, "x1": x1.name}


# %% wrong="what_is_watched" id="variables_not_names"
# es: En watched están las variables; se piden sus nombres, el name de cada una.
# en: watched holds the variables; the exercise asks for their names, the name of each.
def what_is_watched(a, b):
    x0 = tf.Variable(a, name="x0")
    x2 = x0 + b
    x1 = tf.Variable(b, trainable=False, name="x1")
    with tf.GradientTape() as tape:
        y = x0**2 + x1**2 + x2**2
    grads = tape.gradient(y, [x0, x1, x2])
    return {"watched": list(tape.watched_variables()), "grads": grads, "x1": x1.name}


# %% wrong="what_is_watched" id="computed_inside"
# es: Hiciste x2 dentro del bloque: entonces la cinta graba de dónde viene, y x0 recibe también lo que pasa por x2. El tensor x2 se calcula antes.
# en: You made x2 inside the block: then the tape records where it comes from, and x0 also gets what passes through x2. The tensor x2 is computed before.
def what_is_watched(a, b):
    x0 = tf.Variable(a, name="x0")
    x1 = tf.Variable(b, trainable=False, name="x1")
    with tf.GradientTape() as tape:
        x2 = x0 + b
        y = x0**2 + x1**2 + x2**2
    watched = [v.name for v in tape.watched_variables()]
    grads = [tape.gradient(y, x0), None, None]
    return {"watched": watched, "grads": grads, "x1": x1.name}


# %% wrong="what_is_watched" id="zeros_for_none"
# es: Diste ceros donde la cinta da None. Aquí interesa la diferencia: None dice que no hay camino.
# en: You gave zeros where the tape gives None. Here the difference matters: None says that there is no path.
def what_is_watched(a, b):
    x0 = tf.Variable(a, name="x0")
    x2 = x0 + b
    x1 = tf.Variable(b, trainable=False, name="x1")
    with tf.GradientTape() as tape:
        y = x0**2 + x1**2 + x2**2
    watched = [v.name for v in tape.watched_variables()]
    grads = tape.gradient(y, [x0, x1, x2], unconnected_gradients=tf.UnconnectedGradients.ZERO)
    return {"watched": watched, "grads": grads, "x1": x1.name}


# %% wrong="what_is_watched" id="watched_by_hand"
# es: Vigilaste a mano lo que la cinta no vigila por su cuenta. Se pide qué pasa sin tape.watch.
# en: You watched by hand what the tape does not watch by itself. The exercise asks what happens without tape.watch.
def what_is_watched(a, b):
    x0 = tf.Variable(a, name="x0")
    x2 = x0 + b
    x1 = tf.Variable(b, trainable=False, name="x1")
    with tf.GradientTape() as tape:
        tape.watch(x2)
        y = x0**2 + x1**2 + x2**2
    watched = [v.name for v in tape.watched_variables()]
    grads = tape.gradient(y, [x0, x1, x2])
    return {"watched": watched, "grads": grads, "x1": x1.name}


# %% wrong="what_is_watched" id="forgot_the_sources"
# es: En grads hay una sola derivada. Se pide una lista de tres, una por cada fuente, con None donde no hay camino.
# en: grads holds a single derivative. The exercise asks for a list of three, one for each source, with None where there is no path.
def what_is_watched(a, b):
    x0 = tf.Variable(a, name="x0")
    x2 = x0 + b
    x1 = tf.Variable(b, trainable=False, name="x1")
    with tf.GradientTape() as tape:
        y = x0**2 + x1**2 + x2**2
    watched = [v.name for v in tape.watched_variables()]
    return {"watched": watched, "grads": tape.gradient(y, x0), "x1": x1.name}


# %% wrong="what_is_watched" id="another_name"
# es: Tu x1 no se llama x1, y watched y grads están bien: dale su nombre al crearla, con name. | Mira en el ejemplo con qué argumentos se crea `limit`.
# en: Your x1 is not called x1, and watched and grads are right: give it its name when you make it, with name. | See in the example with which arguments `limit` is made.
def what_is_watched(a, b):
    x0 = tf.Variable(a, name="x0")
    x2 = x0 + b
    x1 = tf.Variable(b, trainable=False)
    with tf.GradientTape() as tape:
        y = x0**2 + x1**2 + x2**2
    watched = [v.name for v in tape.watched_variables()]
    grads = tape.gradient(y, [x0, x1, x2])
    return {"watched": watched, "grads": grads, "x1": x1.name}


# %% wrong="what_is_watched" id="constant_for_x1"
# es: Tu x1 es un tensor: solo una variable tiene nombre. Créala con tf.Variable. | Mira en el ejemplo cómo se crea `limit`.
# en: Your x1 is a tensor: only a variable has a name. Make it with tf.Variable. | See in the example how `limit` is made.
def what_is_watched(a, b):
    x0 = tf.Variable(a, name="x0")
    x2 = x0 + b
    x1 = tf.constant(b)
    with tf.GradientTape() as tape:
        y = x0**2 + x1**2 + x2**2
    watched = [v.name for v in tape.watched_variables()]
    grads = tape.gradient(y, [x0, x1, x2])
    return {"watched": watched, "grads": grads, "x1": x1.name}


# %% wrong="what_is_watched" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def what_is_watched(a, b):
    return {"watched": ["x0:0"], "grads": [tf.constant(2 * a), None, None], "x1": "x1:0"}


# %% accept="what_is_watched" id="one_by_one"
def what_is_watched(a, b):
    x0 = tf.Variable(a, name="x0")
    x1 = tf.Variable(b, name="x1", trainable=False)
    x2 = x0 + b
    with tf.GradientTape(persistent=True) as tape:
        y = tf.add_n([tf.square(x) for x in (x0, x1, x2)])
    watched = tuple(map(lambda v: v.name, tape.watched_variables()))
    grads = [tape.gradient(y, x) for x in (x0, x1, x2)]
    return {"watched": watched, "grads": grads, "x1": x1.name}


# %% accept="what_is_watched" id="a_constant"
def what_is_watched(a, b):
    x0 = tf.Variable(a, name="x0")
    x1 = tf.Variable(b, trainable=False, name="x1")
    x2 = tf.constant(a + b)
    with tf.GradientTape() as tape:
        y = x0 * x0 + x1 * x1 + x2 * x2
    watched = [tape.watched_variables()[0].name]
    return {"x1": x1.name, "grads": tape.gradient(y, (x0, x1, x2)), "watched": watched}


# %% [markdown] lang="es" exercise="watch_only"
# ### 5.2 Extra: vigilar solo lo que tú digas
#
# *Este ejercicio es un extra: puedes seguir sin él.*
#
# Con `tf.GradientTape(watch_accessed_variables=False)` la cinta no vigila nada por su cuenta: solo lo que le pidas con `tape.watch`.
# Así se graba menos, y se deriva respecto a una variable y no respecto a las demás.

# %% [markdown] lang="en" exercise="watch_only"
# ### 5.2 Extra: watching only what you say
#
# *This exercise is an extra: you can go on without it.*
#
# With `tf.GradientTape(watch_accessed_variables=False)` the tape watches nothing by itself: only what you ask for with `tape.watch`.
# So less is recorded, and you differentiate with respect to one variable and not to the others.

# %%
width, height = tf.Variable(2.0), tf.Variable(5.0)
with tf.GradientTape(watch_accessed_variables=False) as tape:
    tape.watch(width)
    area = width * height
print(tape.gradient(area, {"width": width, "height": height}))

# %% [markdown] lang="es" exercise="watch_only"
# Completa la función. Recibe dos números de NumPy, `a` y `b`. Con $y = \sin x_0 + \mathrm{softplus}(x_1)$ (`tf.sin` y `tf.nn.softplus`), donde $x_0 = a$ y $x_1 = b$
# son dos variables **entrenables**, haz que la cinta vigile solo `x1`. Devuelve un diccionario con las claves `"x0"` y `"x1"`: para cada una, lo que da la cinta, `None` o la derivada.

# %% [markdown] lang="en" exercise="watch_only"
# Complete the function. It takes two NumPy numbers, `a` and `b`. With $y = \sin x_0 + \mathrm{softplus}(x_1)$ (`tf.sin` and `tf.nn.softplus`), where $x_0 = a$ and $x_1 = b$
# are two **trainable** variables, make the tape watch `x1` only. Return a dict with the keys `"x0"` and `"x1"`: for each, what the tape gives, `None` or the derivative.


# %% exercise="watch_only"
def watch_only(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    # BEGIN SOLUTION
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(x1)
        y = tf.sin(x0) + tf.nn.softplus(x1)
    # END SOLUTION
    grads = tape.gradient(y, {"x0": x0, "x1": x1})  # SOLUTION
    return grads


# %% hint="watch_only"
# es: ¿Qué vigila por su cuenta una cinta normal, y con qué argumento se le quita esa costumbre?
# en: What does an ordinary tape watch by itself, and which argument takes that habit away?

# %% hint="watch_only"
# es: El ejemplo tiene las tres partes: el argumento al abrir la cinta, `tape.watch` antes de usar la variable y un diccionario como fuentes.
# en: The example has the three parts: the argument when the tape is opened, `tape.watch` before the variable is used, and a dict as the sources.

# %% hint="watch_only"
# es: Abre la cinta con `watch_accessed_variables` a falso; dentro, pide vigilar la segunda variable y después suma el seno de la primera y el `softplus` de la segunda. Las fuentes: un diccionario con las dos.
# en: Open the tape with `watch_accessed_variables` set to false; inside, ask for the second variable to be watched, then add the sine of the first and the `softplus` of the second. The sources: a dict with both.


# %% checks="watch_only"
@public
def one_example(ask):
    """
    es: con a = 0.5 y b = -1
    en: with a = 0.5 and b = -1
    """
    ask(0.5, -1.0)


@hidden(points=2)
def only_x1_has_a_derivative(ask, draw):
    """
    es: None para x0 y la derivada para x1 también con otros números
    en: None for x0 and the derivative for x1 with other numbers too
    """
    for _ in range(4):
        ask(draw.away_from_zero(), draw.away_from_zero())


@numeric
def by_central_differences(a, b):
    return {"x0": None, "x1": central(lambda b: np.log1p(np.exp(b)), b)}


# %% wrong="watch_only" id="ordinary_tape" family="both_watched"
# es: Tu cinta vigila las dos variables, así que x0 también recibe derivada. Tiene que vigilar solo x1. | Mira en el ejemplo con qué argumento se abre la cinta, y qué se vigila.
# en: Your tape watches both variables, so x0 gets a derivative too. It should watch x1 only. | See in the example with which argument the tape is opened, and what is watched.
def watch_only(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        y = tf.sin(x0) + tf.nn.softplus(x1)
    return tape.gradient(y, {"x0": x0, "x1": x1})


# %% wrong="watch_only" id="watched_both" family="both_watched"
def watch_only(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch([x0, x1])
        y = tf.sin(x0) + tf.nn.softplus(x1)
    return tape.gradient(y, {"x0": x0, "x1": x1})


# %% wrong="watch_only" id="watched_nothing" family="no_path"
# es: Las dos derivadas son None. Lo más común: nadie vigilaba x1 cuando se usó (tape.watch va dentro del bloque y antes del cálculo), o y se calculó fuera del bloque.
# en: Both derivatives are None. Most often: nobody was watching x1 when it was used (tape.watch goes inside the block, before the computation), or y was computed outside the block.
def watch_only(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        y = tf.sin(x0) + tf.nn.softplus(x1)
    return tape.gradient(y, {"x0": x0, "x1": x1})


# %% wrong="watch_only" id="watched_late" family="no_path"
def watch_only(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        y = tf.sin(x0) + tf.nn.softplus(x1)
        tape.watch(x1)
    return tape.gradient(y, {"x0": x0, "x1": x1})


# %% wrong="watch_only" id="watched_the_other"
# es: Vigilaste x0 y no x1: es al revés.
# en: You watched x0 and not x1: it is the other way round.
def watch_only(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(x0)
        y = tf.sin(x0) + tf.nn.softplus(x1)
    return tape.gradient(y, {"x0": x0, "x1": x1})


# %% wrong="watch_only" id="zero_for_none"
# es: Diste un cero para x0. La cinta da None: como no vigilaba x0, no sabe nada de ella.
# en: You gave a zero for x0. The tape gives None: since it was not watching x0, it knows nothing about it.
def watch_only(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(x1)
        y = tf.sin(x0) + tf.nn.softplus(x1)
    zero = tf.UnconnectedGradients.ZERO
    return tape.gradient(y, {"x0": x0, "x1": x1}, unconnected_gradients=zero)


# %% wrong="watch_only" id="a_list"
# es: Devuelves una lista. Se pide un diccionario con las claves x0 y x1: da las fuentes en un diccionario.
# en: You return a list. The exercise asks for a dict with the keys x0 and x1: give the sources in a dict.
def watch_only(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(x1)
        y = tf.sin(x0) + tf.nn.softplus(x1)
    return tape.gradient(y, [x0, x1])


# %% wrong="watch_only" id="sigmoid"
# es: Grabaste sigmoid(x1) donde va softplus(x1).
# en: You recorded sigmoid(x1) where softplus(x1) belongs.
def watch_only(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(x1)
        y = tf.sin(x0) + tf.nn.sigmoid(x1)
    return tape.gradient(y, {"x0": x0, "x1": x1})


# %% wrong="watch_only" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def watch_only(a, b):
    return {"x0": None, "x1": tf.sigmoid(b)}


# %% accept="watch_only" id="one_by_one"
def watch_only(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
        tape.watch(x1)
        y = tf.math.log(1.0 + tf.exp(x1)) + tf.sin(x0)
    return {"x0": tape.gradient(y, x0), "x1": tape.gradient(y, x1)}


# %% accept="watch_only" id="stopped"
def watch_only(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        y = tf.stop_gradient(tf.sin(x0)) + tf.keras.activations.softplus(x1)
    d0, d1 = tape.gradient(y, [x0, x1])
    return {"x0": d0, "x1": d1}


# %% [markdown] lang="es" exercise="descend"
# ### 5.3 Primera causa de None: la variable se reemplazó
#
# Una variable se cambia con `assign`, `assign_add` o `assign_sub`: sigue siendo la misma variable. En cambio, `u = u + 1` hace un **tensor** nuevo y le
# da el nombre `u`; desde ahí la cinta ya no vigila `u`. La primera vuelta funciona, la segunda da `None`.
# Más: [reemplazar una variable por un tensor](https://www.tensorflow.org/guide/autodiff?hl=es-419#1_replaced_a_variable_with_a_tensor).
#
# Antes de ejecutar: ¿qué imprime la segunda vuelta de cada bucle?

# %% [markdown] lang="en" exercise="descend"
# ### 5.3 First cause of None: the variable was replaced
#
# A variable is changed with `assign`, `assign_add` or `assign_sub`: it stays the same variable. But `u = u + 1` makes a new **tensor** and gives it the
# name `u`; from there on the tape does not watch `u`. The first turn works, the second gives `None`.
# More: [a variable replaced with a tensor](https://www.tensorflow.org/guide/autodiff#1_replaced_a_variable_with_a_tensor).
#
# Before you run it: what does the second turn of each loop print?

# %%
u = tf.Variable(2.0)
for turn in range(2):
    with tf.GradientTape() as tape:
        cube = u**3
    print("u = u + 1:    ", type(u).__name__, tape.gradient(cube, u))
    u = u + 1.0

u = tf.Variable(2.0)
for turn in range(2):
    with tf.GradientTape() as tape:
        cube = u**3
    print("u.assign_add: ", type(u).__name__, tape.gradient(cube, u).numpy())
    u.assign_add(1.0)

# %% [markdown] lang="es" exercise="descend"
# Esto sirve para entrenar: **descender por la pendiente** es repetir «grabar la pérdida, pedir la derivada, mover la variable un poco en contra».
#
# Completa la función. Recibe los números de NumPy `x0` y `lr` (*learning rate*, el tamaño del paso) y un entero `n`. La pérdida es
# $L = (x - 3)^2$. Da `n` pasos: en cada uno, graba $L$, pide su derivada $dL/dx$ en el punto en que estés, y resta a $x$ esa derivada por `lr`. Devuelve `x` después de los `n` pasos.

# %% [markdown] lang="en" exercise="descend"
# This is what training does: to **descend along the slope** is to repeat "record the loss, ask for the derivative, move the variable a little against it".
#
# Complete the function. It takes the NumPy numbers `x0` and `lr` (the learning rate, the size of the step) and an integer `n`. The loss is
# $L = (x - 3)^2$. Take `n` steps: in each, record $L$, ask for its derivative $dL/dx$ at the point where you are, and subtract that derivative times `lr` from $x$. Return `x` after the `n` steps.


# %% exercise="descend"
def descend(x0, lr, n):
    x = tf.Variable(x0)
    for _ in range(n):
        with tf.GradientTape() as tape:
            loss = (x - 3.0) ** 2  # SOLUTION
        slope = tape.gradient(loss, x)  # SOLUTION
        # BEGIN SOLUTION
        x.assign_sub(lr * slope)
        # END SOLUTION
    return x


# %% hint="descend"
# es: Después de un paso, ¿sigue siendo `x` una variable? ¿Qué te dice de eso el ejemplo?
# en: After one step, is `x` still a variable? What does the example tell you about that?

# %% hint="descend"
# es: Cada paso necesita su propia grabación, porque la derivada cambia con el punto. Para mover la variable sin perderla hay tres métodos: `assign`, `assign_add` y `assign_sub`.
# en: Each step needs a recording of its own, since the derivative changes with the point. To move the variable without losing it there are three methods: `assign`, `assign_add` and `assign_sub`.

# %% hint="descend"
# es: Dentro del bloque, el cuadrado de la diferencia entre la variable y 3. Después, la derivada de la pérdida respecto a la variable. Y al final de la vuelta, la variable menos `lr` por esa derivada, con el método que resta.
# en: Inside the block, the square of the difference between the variable and 3. Then the derivative of the loss with respect to the variable. And at the end of the turn, the variable minus `lr` times that derivative, with the method that subtracts.


# %% checks="descend"
@public
def three_steps(ask):
    """
    es: con x0 = -1, lr = 0.1 y n = 3 pasos
    en: with x0 = -1, lr = 0.1 and n = 3 steps
    """
    ask(-1.0, 0.1, 3)


@hidden(points=2)
def several_steps_from_other_points(ask, draw):
    """
    es: el punto al que se llega desde otros sitios y con otros pasos
    en: the point that is reached from other places and with other steps
    """
    for n, lr in zip(draw.integers(4, 2, 6), draw.apart(4, 0.05, 0.3), strict=True):
        ask(np.float32(3.0 + 2.0 * draw.away_from_zero()), lr, n)


@numeric
def closed_form(x0, lr, n):
    return 3.0 + (x0 - 3.0) * (1.0 - 2.0 * lr) ** n


# %% wrong="descend" id="replaced" family="replaced"
# es: La derivada fue None en algún paso. Lo más común: x = x - ... reemplaza la variable por un tensor, que la cinta no vigila (cámbiala con uno de sus métodos assign), o la pérdida se calculó fuera del bloque, o los argumentos de gradient están al revés.
# en: The derivative was None in some step. Most often: x = x - ... replaces the variable with a tensor, which the tape does not watch (change it with one of its assign methods), or the loss was computed outside the block, or the arguments of gradient are swapped.
def descend(x0, lr, n):
    x = tf.Variable(x0)
    for _ in range(n):
        with tf.GradientTape() as tape:
            loss = (x - 3.0) ** 2
        x = x - lr * tape.gradient(loss, x)
    return x


# %% wrong="descend" id="climbed"
# es: Te mueves a favor de la pendiente, y así la pérdida sube. Se resta la derivada, no se suma.
# en: You move along the slope, so the loss grows. The derivative is subtracted, not added.
def descend(x0, lr, n):
    x = tf.Variable(x0)
    for _ in range(n):
        with tf.GradientTape() as tape:
            loss = (x - 3.0) ** 2
        x.assign_add(lr * tape.gradient(loss, x))
    return x


# %% wrong="descend" id="stale_slope"
# es: Usas en todos los pasos la derivada del punto de salida. La derivada cambia con x: grábala y pídela de nuevo en cada paso.
# en: You use the derivative at the starting point in all the steps. It changes with x: record and ask anew in each step.
def descend(x0, lr, n):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        loss = (x - 3.0) ** 2
    slope = tape.gradient(loss, x)
    for _ in range(n):
        x.assign_sub(lr * slope)
    return x


# %% wrong="descend" id="one_tape_for_all"
# es: Pides varias derivadas a una misma cinta, que se borra después de la primera. Abre una cinta nueva en cada paso.
# en: You ask the same tape several times, but it is erased after the first. Open a new tape in each step.
def descend(x0, lr, n):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        loss = (x - 3.0) ** 2
    for _ in range(n):
        x.assign_sub(lr * tape.gradient(loss, x))
    return x


# %% wrong="descend" id="one_step"
# es: Sale lo de un solo paso: el return está dentro del bucle, o falta el bucle, o cada vuelta empieza otra vez en x0. Se piden n pasos, cada uno desde donde llegó el anterior.
# en: That is what a single step gives: the return is inside the loop, or there is no loop, or each turn begins at x0 again. The exercise asks for n steps, each from where the last one arrived.
def descend(x0, lr, n):
    x = tf.Variable(x0)
    for _ in range(n):
        with tf.GradientTape() as tape:
            loss = (x - 3.0) ** 2
        x.assign_sub(lr * tape.gradient(loss, x))
        return x


# %% wrong="descend" id="without_lr"
# es: Restas la derivada entera, sin multiplicarla por lr.
# en: You subtract the whole derivative, without multiplying it by lr.
def descend(x0, lr, n):
    x = tf.Variable(x0)
    for _ in range(n):
        with tf.GradientTape() as tape:
            loss = (x - 3.0) ** 2
        x.assign_sub(tape.gradient(loss, x))
    return x


# %% wrong="descend" id="assigned_the_step" family="assigned_the_step"
# es: Con assign la variable pasa a valer lo que le das, y le das solo el paso. Se trata de restar el paso a lo que valía.
# en: With assign the variable takes the value that you give, and you give only the step. The step is to be subtracted from its value.
def descend(x0, lr, n):
    x = tf.Variable(x0)
    for _ in range(n):
        with tf.GradientTape() as tape:
            loss = (x - 3.0) ** 2
        x.assign(-lr * tape.gradient(loss, x))
    return x


# %% wrong="descend" id="assigned_the_slope" family="assigned_the_step"
def descend(x0, lr, n):
    x = tf.Variable(x0)
    for _ in range(n):
        with tf.GradientTape() as tape:
            loss = (x - 3.0) ** 2
        x.assign(lr * tape.gradient(loss, x))
    return x


# %% wrong="descend" id="never_moved"
# es: Devuelves el punto de salida: ningún paso cambia x. Lo más común: el paso se calcula y no se le resta a la variable que devuelves, o lo que se le resta es cero. | Mira en el ejemplo qué línea cambia `u` sin que deje de ser una variable.
# en: You return the starting point: no step changes x. Most often: the step is computed and not subtracted from the variable that you return, or what is subtracted is zero. | See in the example which line changes `u` while it stays a variable.
def descend(x0, lr, n):
    x = tf.Variable(x0)
    for _ in range(n):
        with tf.GradientTape() as tape:
            loss = (x - 3.0) ** 2
        x - lr * tape.gradient(loss, x)
    return x


# %% wrong="descend" id="minus_equals"
# es: Una tf.Variable no admite -= ni +=: para cambiarla tiene métodos. | Mira en el ejemplo qué línea cambia `u` sin que deje de ser una variable.
# en: A tf.Variable does not allow -= or +=: it has methods to change it. | See in the example which line changes `u` while it stays a variable.
def descend(x0, lr, n):
    x = tf.Variable(x0)
    for _ in range(n):
        with tf.GradientTape() as tape:
            loss = (x - 3.0) ** 2
        x -= lr * tape.gradient(loss, x)
    return x



# %% wrong="descend" id="returned_the_loss"
# es: Devuelves la pérdida. Se pide x, el punto al que se llega.
# en: You return the loss. The exercise asks for x, the point that is reached.
def descend(x0, lr, n):
    x = tf.Variable(x0)
    for _ in range(n):
        with tf.GradientTape() as tape:
            loss = (x - 3.0) ** 2
        x.assign_sub(lr * tape.gradient(loss, x))
    return loss


# %% wrong="descend" id="by_hand" family="no_tape"
# es: El punto es correcto, pero la derivada no sale de una cinta. El ejercicio pide que la dé la cinta.
# en: The point is right, but the derivative does not come from a tape. The exercise asks the tape for it.
def descend(x0, lr, n):
    x = tf.Variable(x0)
    for _ in range(n):
        x.assign_sub(lr * 2.0 * (x - 3.0))
    return x


# %% accept="descend" id="wrapped_again"
def descend(x0, lr, n):
    x = tf.constant(x0)
    for _ in range(n):
        x = tf.Variable(x)
        with tf.GradientTape() as tape:
            loss = tf.square(x - 3.0)
        x = x - lr * tape.gradient(loss, x)
    return x


# %% accept="descend" id="watched_tensor"
def descend(x0, lr, n):
    x = tf.convert_to_tensor(x0)
    for _ in range(n):
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = (3.0 - x) ** 2
        x -= lr * tape.gradient(loss, x)
    return x


# %% accept="descend" id="optimizer"
def descend(x0, lr, n):
    x = tf.Variable(x0)
    optimizer = tf.keras.optimizers.SGD(learning_rate=float(lr))
    for _ in range(n):
        with tf.GradientTape() as tape:
            loss = (x - 3.0) ** 2
        optimizer.apply_gradients([(tape.gradient(loss, x), x)])
    return x.numpy()


# %% [markdown] lang="es" exercise="stay_in_tensorflow"
# ### 5.4 Segunda causa de None: el cálculo salió de TensorFlow
#
# La cinta graba operaciones de TensorFlow. Lo que hace NumPy, o `.numpy()`, no lo ve: al volver, el resultado es una constante, y el camino está cortado.
# Lo mismo pasa con `tf.numpy_function`; `tf.py_function`, en cambio, sí deja pasar el gradiente. Y hay operaciones de TensorFlow que cambian
# a saltos y no tienen gradiente: `tf.round`, `tf.floor`, `tf.argmax` o una comparación dan `None`; `tf.sign` da ceros. Por último, hay unas pocas
# a las que nadie ha escrito un gradiente, como `tf.image.adjust_contrast`: `gradient` se detiene con un `LookupError`.
# Más: [cálculos fuera de TensorFlow](https://www.tensorflow.org/guide/autodiff?hl=es-419#2_did_calculations_outside_of_tensorflow) y
# [sin gradiente registrado](https://www.tensorflow.org/guide/autodiff?hl=es-419#no_gradient_registered).

# %% [markdown] lang="en" exercise="stay_in_tensorflow"
# ### 5.4 Second cause of None: the computation left TensorFlow
#
# The tape records TensorFlow operations. What NumPy does, or `.numpy()`, it does not see: on its way back the result is a constant, and the path is cut.
# The same happens with `tf.numpy_function`; `tf.py_function`, however, lets the gradient through. And some TensorFlow operations change in
# jumps and have no gradient: `tf.round`, `tf.floor`, `tf.argmax` or a comparison give `None`; `tf.sign` gives zeros. Finally, for a few, such as
# `tf.image.adjust_contrast`, nobody has written a gradient: `gradient` stops with a `LookupError`.
# More: [calculations outside of TensorFlow](https://www.tensorflow.org/guide/autodiff#2_did_calculations_outside_of_tensorflow) and
# [no gradient registered](https://www.tensorflow.org/guide/autodiff#no_gradient_registered).

# %% [markdown] lang="es" exercise="which_norm"
# #### Antes de ejecutar: ¿qué gradiente tiene cada norma de 5.4?
#
# En el ejemplo de abajo, `v` es una variable de forma (2,), y dentro de la cinta se calcula dos veces su norma, que es un número: `outside` con `np.linalg.norm` e `inside`
# con `tf.norm`. ¿Qué da `tape.gradient` de cada una respecto a `v`? Elige, y después ejecuta el ejemplo.

# %% [markdown] lang="en" exercise="which_norm"
# #### Before you run it: what gradient does each norm of 5.4 have?
#
# In the example below `v` is a variable of shape (2,), and inside the tape its norm, which is a number, is computed twice: `outside` with `np.linalg.norm` and `inside`
# with `tf.norm`. What does `tape.gradient` give for each, with respect to `v`? Choose, then run the example.

# %% exercise="which_norm" points="0"
which_norm = "b"  # SOLUTION

# %% option="which_norm" id="a"
# es: para las dos, un gradiente de forma (2,): su valor es el mismo | El valor es el mismo, pero la cinta no ve lo que calculó NumPy: para ella, `outside` es una constante.
# en: for both, a gradient of shape (2,): their value is the same | The value is the same, but the tape does not see what NumPy computed: to the tape, `outside` is a constant.

# %% option="which_norm" id="b"
# es: para `outside`, `None`; para `inside`, un gradiente de forma (2,)
# en: for `outside`, `None`; for `inside`, a gradient of shape (2,)

# %% option="which_norm" id="c"
# es: para `outside`, ceros de forma (2,); para `inside`, un gradiente de forma (2,) | Sin camino no salen ceros, sino `None`: ceros solo da si se piden (3.5).
# en: for `outside`, zeros of shape (2,); for `inside`, a gradient of shape (2,) | With no path there are no zeros, but `None`: the tape gives zeros only if you ask for them (3.5).

# %% option="which_norm" id="d"
# es: para `outside`, `None`; para `inside`, un solo número, como la norma | El gradiente tiene la forma de la fuente, `v`, y no la del objetivo.
# en: for `outside`, `None`; for `inside`, a single number, like the norm | The gradient has the shape of the source, `v`, not that of the target.

# %%
v = tf.Variable([3.0, 4.0])
with tf.GradientTape(persistent=True) as tape:
    outside = tf.constant(np.linalg.norm(v))
    inside = tf.norm(v)
print(outside.numpy(), tape.gradient(outside, v))
print(inside.numpy(), tape.gradient(inside, v).numpy())

# %% [markdown] lang="es" exercise="stay_in_tensorflow"
# Completa la función. Recibe `X`, un arreglo de NumPy `float32` de forma (5, 3), que la primera línea convierte en variable. El objetivo es la suma, sobre las 3 columnas,
# del valor cuadrático medio de cada una (raíz de la media de los cuadrados de sus 5 elementos):
#
# $$L = \sum_{j=1}^{3} \sqrt{\tfrac{1}{5} \sum_{i=1}^{5} X_{ij}^2}$$
#
# Grábalo sin salir de TensorFlow y devuelve el gradiente respecto a `X`, de forma (5, 3).

# %% [markdown] lang="en" exercise="stay_in_tensorflow"
# Complete the function. It takes `X`, a NumPy `float32` array of shape (5, 3), which the first line makes a variable. The target is the sum, over the 3 columns,
# of the root mean square of each (the root of the mean of the squares of its 5 elements):
#
# $$L = \sum_{j=1}^{3} \sqrt{\tfrac{1}{5} \sum_{i=1}^{5} X_{ij}^2}$$
#
# Record it without leaving TensorFlow and return the gradient with respect to `X`, of shape (5, 3).


# %% exercise="stay_in_tensorflow"
def stay_in_tensorflow(X):
    X = tf.Variable(X)
    with tf.GradientTape() as tape:
        # BEGIN SOLUTION
        rms = tf.sqrt(tf.reduce_mean(X**2, axis=0))
        target = tf.reduce_sum(rms)
        # END SOLUTION
    gradient = tape.gradient(target, X)  # SOLUTION
    return gradient


# %% hint="stay_in_tensorflow"
# es: Escribe la fórmula con NumPy en un papel: ¿qué función de `tf` corresponde a cada una?
# en: Write the formula with NumPy on a sheet of paper: which function of `tf` corresponds to each one?

# %% hint="stay_in_tensorflow"
# es: La media con `axis=0` recorre las filas y deja un número por columna. En TensorFlow: `tf.reduce_mean`, `tf.sqrt` y `tf.reduce_sum`, todas dentro del bloque.
# en: The mean with `axis=0` goes down the rows and leaves one number for each column. In TensorFlow: `tf.reduce_mean`, `tf.sqrt` and `tf.reduce_sum`, all inside the block.

# %% hint="stay_in_tensorflow"
# es: De dentro afuera: los cuadrados de `X`; su media a lo largo del eje 0; la raíz de esos tres números; su suma. Ese es el objetivo, y la fuente es la variable `X`.
# en: From the inside out: the squares of `X`; their mean along axis 0; the root of those three numbers; their sum. That is the target, and the source is the variable `X`.


# %% checks="stay_in_tensorflow"
@public
def one_example(ask):
    """
    es: con una X de 5 × 3
    en: with a 5 × 3 X
    """
    X = [[1.0, -2.0, 0.5], [0.5, 1.5, -1.0], [-1.5, 0.25, 2.0], [2.0, 1.0, 0.75], [0.3, -0.6, 1.2]]
    ask(np.float32(X))


@hidden(points=2)
def gradient_of_the_root_mean_squares(ask, draw):
    """
    es: el gradiente también para otras X
    en: the gradient for other X too
    """
    for _ in range(4):
        ask(draw.away_from_zero(5, 3))


@numeric
def by_central_differences(X):
    return central(lambda X: np.sum(np.sqrt(np.mean(X**2, axis=0))), X)


# %% wrong="stay_in_tensorflow" id="numpy_mean" family="no_path"
# es: La cinta dio None: el camino de X al objetivo está cortado. Lo más común: una función de NumPy o .numpy() en medio (el resultado vuelve como constante), tf.numpy_function, o una operación que cambia a saltos, como tf.round.
# en: The tape gave None: the path from X to the target is cut. Most often: a NumPy function or .numpy() on the way (the result comes back as a constant), tf.numpy_function, or an operation that changes in jumps, such as tf.round.
def stay_in_tensorflow(X):
    X = tf.Variable(X)
    with tf.GradientTape() as tape:
        mean = tf.constant(np.mean(X**2, axis=0))
        target = tf.reduce_sum(tf.sqrt(mean))
    return tape.gradient(target, X)


# %% wrong="stay_in_tensorflow" id="dot_numpy" family="no_path"
def stay_in_tensorflow(X):
    X = tf.Variable(X)
    with tf.GradientTape() as tape:
        target = tf.reduce_sum(tf.sqrt(tf.reduce_mean(X.numpy() ** 2, axis=0)))
    return tape.gradient(target, X)


# %% wrong="stay_in_tensorflow" id="numpy_function" family="no_path"
def stay_in_tensorflow(X):
    X = tf.Variable(X)
    with tf.GradientTape() as tape:
        rms = tf.numpy_function(lambda a: np.sqrt(np.mean(a**2, axis=0)), [X], tf.float32)
        target = tf.reduce_sum(rms)
    return tape.gradient(target, X)


# %% wrong="stay_in_tensorflow" id="rounded" family="no_path"
def stay_in_tensorflow(X):
    X = tf.Variable(X)
    with tf.GradientTape() as tape:
        rms = tf.sqrt(tf.reduce_mean(X**2, axis=0))
        target = tf.reduce_sum(tf.round(rms * 1000.0) / 1000.0)
    return tape.gradient(target, X)


# %% wrong="stay_in_tensorflow" id="numpy_target"
# es: Tu objetivo es de NumPy, así que gradient no puede recorrer nada hacia atrás. Calcúlalo con funciones de tf, dentro del bloque.
# en: Your target belongs to NumPy, so gradient has nothing to walk back through. Compute it with functions of tf, inside the block.
def stay_in_tensorflow(X):
    X = tf.Variable(X)
    with tf.GradientTape() as tape:
        target = np.sum(np.sqrt(np.mean(X**2, axis=0)))
    return tape.gradient(target, X)


# %% wrong="stay_in_tensorflow" id="rows"
# es: Hiciste la media por filas (axis=1). Se pide por columnas: la media recorre las 5 filas.
# en: You took the mean along each row (axis=1). It should be along each column: the mean goes down the 5 rows.
def stay_in_tensorflow(X):
    X = tf.Variable(X)
    with tf.GradientTape() as tape:
        target = tf.reduce_sum(tf.sqrt(tf.reduce_mean(X**2, axis=1)))
    return tape.gradient(target, X)


# %% wrong="stay_in_tensorflow" id="of_all"
# es: Hiciste una sola media de los 15 elementos. Se pide una por columna, y después la suma de las 3 raíces.
# en: You took a single mean of the 15 elements. The exercise has one for each column, then the sum of the 3 roots.
def stay_in_tensorflow(X):
    X = tf.Variable(X)
    with tf.GradientTape() as tape:
        target = tf.sqrt(tf.reduce_mean(X**2))
    return tape.gradient(target, X)


# %% wrong="stay_in_tensorflow" id="without_the_root"
# es: Falta la raíz cuadrada: sumas las medias de los cuadrados.
# en: The square root is missing: you add up the means of the squares.
def stay_in_tensorflow(X):
    X = tf.Variable(X)
    with tf.GradientTape() as tape:
        target = tf.reduce_sum(tf.reduce_mean(X**2, axis=0))
    return tape.gradient(target, X)


# %% wrong="stay_in_tensorflow" id="mean_of_the_columns"
# es: Tu gradiente es la tercera parte del esperado: tomaste la media de las 3 raíces, y se pide su suma.
# en: Your gradient is one third of the expected one: you took the mean of the 3 roots; the exercise asks for their sum.
def stay_in_tensorflow(X):
    X = tf.Variable(X)
    with tf.GradientTape() as tape:
        target = tf.reduce_mean(tf.sqrt(tf.reduce_mean(X**2, axis=0)))
    return tape.gradient(target, X)


# %% wrong="stay_in_tensorflow" id="sum_of_the_squares"
# es: Sumaste los cuadrados de cada columna donde va su media.
# en: You added up the squares of each column where their mean belongs.
def stay_in_tensorflow(X):
    X = tf.Variable(X)
    with tf.GradientTape() as tape:
        target = tf.reduce_sum(tf.sqrt(tf.reduce_sum(X**2, axis=0)))
    return tape.gradient(target, X)


# %% wrong="stay_in_tensorflow" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def stay_in_tensorflow(X):
    return tf.constant(X / (5.0 * np.sqrt(np.mean(X**2, axis=0))))


# %% accept="stay_in_tensorflow" id="py_function"
def stay_in_tensorflow(X):
    X = tf.Variable(X)
    with tf.GradientTape() as tape:
        rms = tf.py_function(lambda a: tf.sqrt(tf.reduce_mean(a**2, axis=0)), [X], tf.float32)
        target = tf.reduce_sum(rms)
    return tape.gradient(target, X)


# %% accept="stay_in_tensorflow" id="unreduced_norms"
def stay_in_tensorflow(X):
    X = tf.convert_to_tensor(X)
    with tf.GradientTape() as tape:
        tape.watch(X)
        rms = tf.norm(X, axis=0) / 5.0**0.5
    return tape.gradient(rms, X)


# %% accept="stay_in_tensorflow" id="column_by_column"
def stay_in_tensorflow(X):
    X = tf.Variable(X)
    with tf.GradientTape() as tape:
        target = 0.0
        for j in range(3):
            target += tf.math.reduce_euclidean_norm(X[:, j]) * tf.math.rsqrt(5.0)
    return tape.gradient(target, X)


# %% [markdown] lang="es" exercise="without_state"
# ### 5.5 Otra causa de None: el estado
#
# Una variable guarda **estado**: un valor, no su historia. Si dentro de la cinta le das un valor con `assign`, la variable empieza de cero y no recuerda de dónde vino;
# el camino se corta ahí. También tiene estado un iterador de `tf.data`: lo que sale de él es un dato, sin historia. (En la guía de TensorFlow
# esta causa es la cuarta; la tercera, los enteros, está en 1.5.)
# Más: [objetos con estado](https://www.tensorflow.org/guide/autodiff?hl=es-419#4_took_gradients_through_a_stateful_object).
#
# Antes de ejecutar: ¿cuánto es la derivada de `energy` respecto a `u`, un número o `None`?

# %% [markdown] lang="en" exercise="without_state"
# ### 5.5 Another cause of None: state
#
# A variable holds **state**: a value, not its history. If you give it a value with `assign` inside the tape, the variable starts afresh and does not remember where it came from;
# the path is cut there. A `tf.data` iterator has state too: what comes out of it is data, without a history. (In the TensorFlow guide
# this cause is the fourth; the third, integers, is in 1.5.)
# More: [stateful objects](https://www.tensorflow.org/guide/autodiff#4_took_gradients_through_a_stateful_object).
#
# Before you run it: what is the derivative of `energy` with respect to `u`, a number or `None`?

# %%
u, store = tf.Variable(3.0), tf.Variable(0.0)
with tf.GradientTape(persistent=True) as tape:
    store.assign(2.0 * u)
    energy = store * store
print(energy.numpy(), tape.gradient(energy, u), tape.gradient(energy, store).numpy())

# %% [markdown] lang="es" exercise="without_state"
# Completa la función. Recibe dos números de NumPy, `a` y `b`, y hace con ellos las variables `x0` y `x1`. Se quería $y = (x_1 + 3 x_0)^2$ y alguien escribió
# `x1.assign_add(3.0 * x0)` y `y = x1**2` dentro de la cinta: sale el valor correcto y la derivada `None`. Graba $y$ sin cambiar ninguna variable, y devuelve $dy/dx_0$.

# %% [markdown] lang="en" exercise="without_state"
# Complete the function. It takes two NumPy numbers, `a` and `b`, and makes the variables `x0` and `x1` from them. Somebody wanted $y = (x_1 + 3 x_0)^2$ and wrote
# `x1.assign_add(3.0 * x0)` and `y = x1**2` inside the tape: the value comes out right and the derivative is `None`. Record $y$ without changing any variable, and return $dy/dx_0$.


# %% exercise="without_state"
def without_state(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        y = (x1 + 3.0 * x0) ** 2  # SOLUTION
    derivative = tape.gradient(y, x0)  # SOLUTION
    return derivative


# %% hint="without_state"
# es: ¿Qué hace `assign_add` que no haga una suma?
# en: What does `assign_add` do that a sum does not do?

# %% hint="without_state"
# es: Una suma es un tensor nuevo, y la cinta graba de dónde sale. En el ejemplo, si se usa el propio `2.0 * u` en lugar de guardarlo en `store`, el camino queda entero.
# en: A sum is a new tensor, and the tape records where it comes from. In the example, if `2.0 * u` itself is used instead of being kept in `store`, the path is whole.

# %% hint="without_state"
# es: Una línea en el bloque: el cuadrado de la suma, entre paréntesis, de `x1` y el triple de `x0`, sin ningún `assign`. La fuente es `x0`.
# en: One line in the block: the square of the sum, in parentheses, of `x1` and three times `x0`, without any `assign`. The source is `x0`.


# %% checks="without_state"
@public
def one_example(ask):
    """
    es: con a = -2 y b = 0.5
    en: with a = -2 and b = 0.5
    """
    ask(-2.0, 0.5)


@hidden(points=2)
def derivative_of_the_square_of_the_sum(ask, draw):
    """
    es: la derivada también con otros números
    en: the derivative with other numbers too
    """
    pairs = draw.until(
        4, lambda: (draw.away_from_zero(), draw.away_from_zero()), keep=sum_is_not_small
    )
    for a, b in pairs:
        ask(a, b)


def sum_is_not_small(a, b):
    return abs(3 * a + b) > 0.3 and abs(a - b) > 0.3 and abs(a + b) > 0.3


@numeric
def by_central_differences(a, b):
    return central(lambda a: (3 * a + b) ** 2, a)


# %% wrong="without_state" id="assign_add" family="no_path"
# es: La cinta dio None: el camino de x0 a y está cortado. Lo más común: un assign dentro de la cinta (la variable no recuerda de dónde vino su valor), una tf.Variable nueva dentro del bloque, o y calculada fuera.
# en: The tape gave None: the path from x0 to y is cut. Most often: an assign inside the tape (the variable does not remember where its value came from), a new tf.Variable inside the block, or y computed outside.
def without_state(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        x1.assign_add(3.0 * x0)
        y = x1**2
    return tape.gradient(y, x0)


# %% wrong="without_state" id="new_variable" family="no_path"
def without_state(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        total = tf.Variable(x1 + 3.0 * x0)
        y = total**2
    return tape.gradient(y, x0)


# %% wrong="without_state" id="outside" family="no_path"
def without_state(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    total = x1 + 3.0 * x0
    with tf.GradientTape() as tape:
        y = total**2
    return tape.gradient(y, x0)


# %% wrong="without_state" id="changed_and_added"
# es: Cambiaste x1 con assign_add y además le sumaste otra vez el triple de x0: ahora x0 cuenta dos veces. No cambies ninguna variable.
# en: You changed x1 with assign_add and added three times x0 to it once more: x0 counts twice now. Do not change any variable.
def without_state(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        x1.assign_add(3.0 * x0)
        y = (x1 + 3.0 * x0) ** 2
    return tape.gradient(y, x0)


# %% wrong="without_state" id="sum_of_squares" family="of_one"
# es: Elevaste al cuadrado las variables por separado, o solo una. Se pide el cuadrado de la suma: pon el paréntesis.
# en: You squared the variables one by one, or only one of them. The exercise has the square of the sum: add the parentheses.
def without_state(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        y = x1**2 + (3.0 * x0) ** 2
    return tape.gradient(y, x0)


# %% wrong="without_state" id="square_of_one" family="of_one"
def without_state(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        y = x1 + 3.0 * x0**2
    return tape.gradient(y, x0)


# %% wrong="without_state" id="forgot_the_square"
# es: Olvidaste el cuadrado: la derivada de la suma es 3 sea cual sea x0.
# en: You forgot the square: the derivative of the sum is 3 whatever x0 is.
def without_state(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        y = x1 + 3.0 * x0
    return tape.gradient(y, x0)


# %% wrong="without_state" id="returned_y"
# es: Devuelves y, no su derivada. Devuelve lo que da tape.gradient.
# en: You return y, not its derivative. Return what tape.gradient gives.
def without_state(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        y = (x1 + 3.0 * x0) ** 2
    tape.gradient(y, x0)
    return y


# %% wrong="without_state" id="changed_the_source"
# es: Tu resultado es la derivada de un cuadrado respecto a su base, sin el factor 3. Lo más común: guardaste la suma en x0 con assign (así x0 ya es otro número), o la fuente es x1.
# en: Your result is the derivative of a square with respect to its base, without the factor 3. Most often: you kept the sum in x0 with assign (so x0 is another number by then), or the source is x1.
def without_state(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        x0.assign(x1 + 3.0 * x0)
        y = x0**2
    return tape.gradient(y, x0)


# %% wrong="without_state" id="without_the_three"
# es: Falta el factor 3 que multiplica a x0 dentro del paréntesis.
# en: The factor 3 that multiplies x0 inside the parentheses is missing.
def without_state(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        y = (x1 + x0) ** 2
    return tape.gradient(y, x0)


# %% wrong="without_state" id="by_hand" family="no_tape"
# es: El número es correcto, pero no sale de una cinta. El ejercicio pide que lo dé la cinta.
# en: The number is right, but it does not come from a tape. The exercise asks the tape for it.
def without_state(a, b):
    return tf.constant(6 * (3 * a + b))


# %% accept="without_state" id="assigned_before"
def without_state(a, b):
    x0, x1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        total = x1 + 3.0 * x0
        y = total * total
    return tape.gradient(y, x0)


# %% accept="without_state" id="expanded"
def without_state(a, b):
    x0 = tf.Variable(a)
    with tf.GradientTape(persistent=True) as tape:
        y = 9 * x0**2 + 6 * b * x0 + b**2
    return tape.gradient(y, [x0])[0]


# %% [markdown] lang="es" exercise="semi_gradient"
# ### 5.6 Cortar una sola rama: stop_gradient
#
# A veces un `None` o un camino cortado es lo que quieres. `tf.stop_gradient(t)` deja pasar el valor de `t` y corta el camino hacia atrás, solo por esa rama.
# Más: [detener el flujo de gradiente con precisión](https://www.tensorflow.org/guide/advanced_autodiff?hl=es-419#stop_gradient_flow_with_precision).
#
# En el ejemplo, $z = u^2 \cdot u$, con el segundo factor cortado. Sin cortar, $dz/du = 3u^2 = 12$. Antes de ejecutar: ¿qué queda si el segundo factor cuenta como constante?
# El dibujo muestra la cinta: una de las dos ramas se queda a mitad de camino.

# %% [markdown] lang="en" exercise="semi_gradient"
# ### 5.6 Cutting a single branch: stop_gradient
#
# Sometimes a path that is cut is what you want. `tf.stop_gradient(t)` lets the value of `t` through and cuts the way back, for that branch only.
# More: [stopping the gradient flow with precision](https://www.tensorflow.org/guide/advanced_autodiff#stop_gradient_flow_with_precision).
#
# In the example $z = u^2 \cdot u$, with the second factor cut. Uncut, $dz/du = 3u^2 = 12$. Before you run it: what is left if the second factor counts as a constant?
# The drawing shows the tape: one of the two branches stops halfway.

# %%
u = tf.Variable(2.0)
# es: `recording` enciende el ayudante, como `cinta.record()`, pero solo en este bloque
# en: `recording` switches the helper on, like `cinta.record()`, but for this block only
with cinta.recording():
    with tf.GradientTape() as tape:
        z = u**2 * tf.stop_gradient(u)
    dz_du = tape.gradient(z, u)
    picture = cinta.draw(tape, z, {"u": u})
print(dz_du.numpy())
picture

# %% [markdown] lang="es" exercise="semi_gradient"
# Donde más se usa es en el aprendizaje por refuerzo. El valor de un estado $s$ se estima como $s \cdot w$, y se quiere acercarlo a lo que se observó después: la recompensa $r$ más
# el valor estimado del estado siguiente por un factor $\gamma$, $r + \gamma\, s' \cdot w$. Ese segundo término hace de dato: aunque dependa de $w$, no se deriva (es un **semigradiente**).
#
# Completa la función. Recibe arreglos de NumPy `float32`: los pesos `w0` (3,), los estados `s` (6, 3), las recompensas `r` (6,), los estados siguientes `s2` (6, 3), y el número `gamma`.
# La pérdida es
#
# $$L = \frac{1}{6} \sum_{i=1}^{6} \big(s_i \cdot w - [\,r_i + \gamma\, s'_i \cdot w\,]\big)^2,$$
#
# con lo que está entre corchetes cortado. Devuelve el gradiente respecto a $w$, de forma (3,). `tf.linalg.matvec` multiplica una matriz por un vector.

# %% [markdown] lang="en" exercise="semi_gradient"
# It is used most in reinforcement learning. The value of a state $s$ is estimated as $s \cdot w$, and it should come closer to what was seen next: the reward $r$ plus
# the estimated value of the next state times a factor $\gamma$, $r + \gamma\, s' \cdot w$. That second part plays the role of data: although it depends on $w$, it is not differentiated (a **semi-gradient**).
#
# Complete the function. It takes NumPy `float32` arrays: the weights `w0` (3,), the states `s` (6, 3), the rewards `r` (6,), the next states `s2` (6, 3), and the number `gamma`.
# The loss is
#
# $$L = \frac{1}{6} \sum_{i=1}^{6} \big(s_i \cdot w - [\,r_i + \gamma\, s'_i \cdot w\,]\big)^2,$$
#
# with what is in brackets cut. Return the gradient with respect to $w$, of shape (3,). `tf.linalg.matvec` multiplies a matrix by a vector.


# %% exercise="semi_gradient"
def semi_gradient(w0, s, r, s2, gamma):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        value = tf.linalg.matvec(s, w)  # SOLUTION
        goal = tf.stop_gradient(r + gamma * tf.linalg.matvec(s2, w))  # SOLUTION
        loss = tf.reduce_mean((value - goal) ** 2)  # SOLUTION
    gradient = tape.gradient(loss, w)  # SOLUTION
    return gradient


# %% hint="semi_gradient"
# es: En la fórmula, ¿por qué dos ramas llega $w$ a la pérdida, y cuál de ellas hay que cortar?
# en: In the formula, by which two branches does $w$ reach the loss, and which of them has to be cut?

# %% hint="semi_gradient"
# es: Lo que va entre corchetes es el dato: envuélvelo entero en `tf.stop_gradient`, como el ejemplo hace con su segundo factor. La predicción no se corta.
# en: What is in brackets is the data: wrap all of it in `tf.stop_gradient`, as the example does with its second factor. The prediction is not cut.

# %% hint="semi_gradient"
# es: `value` es la matriz `s` por el vector de pesos. `goal` es la recompensa más `gamma` por la matriz `s2` por los pesos, todo dentro de `tf.stop_gradient`. La pérdida es la media de los cuadrados de la diferencia; la fuente, la variable.
# en: `value` is the matrix `s` times the vector of weights. `goal` is the reward plus `gamma` times the matrix `s2` times the weights, all inside `tf.stop_gradient`. The loss is the mean of the squares of the difference; the source, the variable.


# %% checks="semi_gradient"
@public
def one_example(ask):
    """
    es: con 6 estados de 3 números y gamma = 0.5
    en: with 6 states of 3 numbers and gamma = 0.5
    """
    s = [[1, 0.5, -1], [0.5, 2, 0.25], [-1.5, 1, 0.5], [0.75, -0.5, 2], [1, 1, 0.3], [-0.6, 0.2, 1]]
    s2 = [
        [0.5, 1, 0.2],
        [-1, 0.5, 1],
        [0.3, 0.3, -1],
        [2, 0.1, 0.5],
        [0.4, -1, 1.5],
        [1, 0.7, -0.2],
    ]
    r = [1.0, -0.5, 2.0, 0.25, -1.0, 0.5]
    ask(np.float32([0.5, -1.0, 0.75]), np.float32(s), np.float32(r), np.float32(s2), 0.5)


@hidden(points=2)
def only_the_prediction_is_differentiated(ask, draw):
    """
    es: el semigradiente también con otros datos
    en: the semi-gradient with other data too
    """

    def sample():
        s, s2 = draw.normal(6, 3), draw.normal(6, 3)
        return draw.away_from_zero(3), s, draw.away_from_zero(6), s2, draw.uniform(0.3, 0.95)

    for args in draw.until(5, sample, keep=gradient_does_not_cancel):
        ask(*args)


def gradient_does_not_cancel(w, s, r, s2, gamma):
    error = s @ w - r - gamma * (s2 @ w)
    return np.abs(s.T @ error / 3).max() > 0.2 and np.abs(gamma * s2.T @ error / 3).max() > 0.2


@numeric
def by_central_differences(w0, s, r, s2, gamma):
    goal = r + gamma * (s2 @ w0)
    return central(lambda w: np.mean((s @ w - goal) ** 2), w0)


# %% wrong="semi_gradient" id="uncut"
# es: Esa rama no está cortada: tu gradiente cuenta también lo que pasa de w al objetivo por el estado siguiente. Corta lo que se calcula con w.
# en: That branch is not cut: your gradient also counts what passes from w to the goal through the next state. Cut what is computed with w.
def semi_gradient(w0, s, r, s2, gamma):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        error = tf.linalg.matvec(s, w) - (r + gamma * tf.linalg.matvec(s2, w))
        loss = tf.reduce_mean(error**2)
    return tape.gradient(loss, w)


# %% wrong="semi_gradient" id="cut_the_prediction"
# es: Cortaste la predicción. Es al revés: se deriva la predicción, y se corta lo que hace de dato.
# en: You cut the prediction. It is the other way round: the prediction is differentiated, and what plays the role of data is cut.
def semi_gradient(w0, s, r, s2, gamma):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        value = tf.stop_gradient(tf.linalg.matvec(s, w))
        loss = tf.reduce_mean((value - (r + gamma * tf.linalg.matvec(s2, w))) ** 2)
    return tape.gradient(loss, w)


# %% wrong="semi_gradient" id="cut_all" family="no_path"
# es: La cinta dio None. Lo más común: cortaste todos los caminos de w a la pérdida (se corta solo la rama que hace de dato), o saliste de TensorFlow en la predicción, o la pérdida se calculó fuera del bloque.
# en: The tape gave None. Most often: you cut every path from w to the loss (only the branch that plays the role of data is cut), or you left TensorFlow in the prediction, or the loss was computed outside the block.
def semi_gradient(w0, s, r, s2, gamma):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        error = tf.linalg.matvec(s, w) - (r + gamma * tf.linalg.matvec(s2, w))
        loss = tf.reduce_mean(tf.stop_gradient(error) ** 2)
    return tape.gradient(loss, w)


# %% wrong="semi_gradient" id="numpy_prediction" family="no_path"
def semi_gradient(w0, s, r, s2, gamma):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        goal = tf.stop_gradient(r + gamma * tf.linalg.matvec(s2, w))
        loss = tf.reduce_mean((s @ w.numpy() - goal) ** 2)
    return tape.gradient(loss, w)


# %% wrong="semi_gradient" id="summed"
# es: Tu gradiente es 6 veces el esperado: sumaste los cuadrados de las 6 filas, y la pérdida es su media.
# en: Your gradient is 6 times the expected one: you added up the squares of the 6 rows; the loss is their mean.
def semi_gradient(w0, s, r, s2, gamma):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        goal = tf.stop_gradient(r + gamma * tf.linalg.matvec(s2, w))
        loss = tf.reduce_sum((tf.linalg.matvec(s, w) - goal) ** 2)
    return tape.gradient(loss, w)


# %% wrong="semi_gradient" id="without_gamma"
# es: Falta gamma: el valor del estado siguiente va multiplicado por ella.
# en: gamma is missing: the value of the next state is multiplied by it.
def semi_gradient(w0, s, r, s2, gamma):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        goal = tf.stop_gradient(r + tf.linalg.matvec(s2, w))
        loss = tf.reduce_mean((tf.linalg.matvec(s, w) - goal) ** 2)
    return tape.gradient(loss, w)


# %% wrong="semi_gradient" id="without_the_reward"
# es: Falta la recompensa r en lo que hace de dato.
# en: The reward r is missing from what plays the role of data.
def semi_gradient(w0, s, r, s2, gamma):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        goal = tf.stop_gradient(gamma * tf.linalg.matvec(s2, w))
        loss = tf.reduce_mean((tf.linalg.matvec(s, w) - goal) ** 2)
    return tape.gradient(loss, w)


# %% wrong="semi_gradient" id="forgot_the_square"
# es: Olvidaste el cuadrado de la diferencia.
# en: You forgot to square the difference.
def semi_gradient(w0, s, r, s2, gamma):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        goal = tf.stop_gradient(r + gamma * tf.linalg.matvec(s2, w))
        loss = tf.reduce_mean(tf.linalg.matvec(s, w) - goal)
    return tape.gradient(loss, w)


# %% wrong="semi_gradient" id="broadcast"
# es: En tu resta una parte es (6, 1) y la otra (6,): se expanden a (6, 6) y la media mezcla todas las filas. Deja las dos con la misma forma.
# en: In your difference one side is (6, 1) and the other (6,): they broadcast to (6, 6) and the mean mixes all the rows. Give both the same shape.
def semi_gradient(w0, s, r, s2, gamma):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        value = s @ tf.reshape(w, (3, 1))
        goal = tf.stop_gradient(r + gamma * tf.linalg.matvec(s2, w))
        loss = tf.reduce_mean((value - goal) ** 2)
    return tape.gradient(loss, w)


# %% wrong="semi_gradient" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def semi_gradient(w0, s, r, s2, gamma):
    return tf.constant(s.T @ (s @ w0 - r - gamma * (s2 @ w0)) / 3)


# %% accept="semi_gradient" id="numpy_goal"
def semi_gradient(w0, s, r, s2, gamma):
    w = tf.Variable(w0)
    goal = r + gamma * (s2 @ w0)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(tf.linalg.matvec(s, w) - goal))
    return tape.gradient(loss, w)


# %% accept="semi_gradient" id="stopped_weights"
def semi_gradient(w0, s, r, s2, gamma):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        frozen = tf.stop_gradient(w)
        error = s @ w[:, None] - gamma * (s2 @ frozen[:, None]) - r[:, None]
        loss = tf.reduce_sum(error**2) / len(r)
    return tape.gradient(loss, w)


# %% accept="semi_gradient" id="recording_stopped"
def semi_gradient(w0, s, r, s2, gamma):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        with tape.stop_recording():
            goal = r + gamma * tf.tensordot(s2, w, 1)
        loss = tf.reduce_mean((goal - tf.tensordot(s, w, 1)) ** 2)
    return tape.gradient(loss, w)


# %% [markdown] lang="es" exercise="record_what_is_needed"
# ### 5.7 Extra: dejar de grabar un rato
#
# *Este ejercicio es un extra: puedes seguir sin él.*
#
# Dentro del bloque, `with tape.stop_recording():` suspende la grabación de lo que haya debajo (una medida que no se deriva, por ejemplo) y `tape.reset()` borra
# lo grabado hasta ese punto. Más: [detener la grabación](https://www.tensorflow.org/guide/advanced_autodiff?hl=es-419#stop_recording).

# %% [markdown] lang="en" exercise="record_what_is_needed"
# ### 5.7 Extra: not recording for a while
#
# *This exercise is an extra: you can go on without it.*
#
# Inside the block, `with tape.stop_recording():` suspends the recording of what is below it (a measurement that is not differentiated, say), and `tape.reset()` erases
# what was recorded so far. More: [stop recording](https://www.tensorflow.org/guide/advanced_autodiff#stop_recording).

# %%
price, tax = tf.Variable(10.0), tf.Variable(0.2)
with tf.GradientTape() as tape:
    net = 3.0 * price
    with tape.stop_recording():
        paid = price * tax
    bill = net + paid
print(bill.numpy(), tape.gradient(bill, {"price": price, "tax": tax}))

# %% [markdown] lang="es" exercise="record_what_is_needed"
# Completa la función. Recibe dos números de NumPy, `a` y `b`, y hace con ellos las variables `x` e `y`. Con $z = x^2 + y^2$, graba solo $x^2$ y la suma: el cuadrado de `y` se calcula, pero no
# se graba. Devuelve un diccionario con las claves `"z"` (el valor de $z$), `"x"` e `"y"` (lo que da la cinta para cada una: la derivada o `None`).

# %% [markdown] lang="en" exercise="record_what_is_needed"
# Complete the function. It takes two NumPy numbers, `a` and `b`, and makes the variables `x` and `y` from them. With $z = x^2 + y^2$, record only $x^2$ and the sum: the square of `y` is computed, but not
# recorded. Return a dict with the keys `"z"` (the value of $z$), `"x"` and `"y"` (what the tape gives for each: the derivative or `None`).


# %% exercise="record_what_is_needed"
def record_what_is_needed(a, b):
    x, y = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        x_squared = x**2
        # BEGIN SOLUTION
        with tape.stop_recording():
            y_squared = y**2
        z = x_squared + y_squared
        # END SOLUTION
    grads = tape.gradient(z, {"x": x, "y": y})  # SOLUTION
    return {"z": z, **grads}


# %% hint="record_what_is_needed"
# es: ¿Qué línea no debe quedar en la cinta? ¿Y la suma?
# en: Which line must not be on the tape? And the sum?

# %% hint="record_what_is_needed"
# es: En el ejemplo, `paid` se calcula en un bloque propio, con sangría, y la suma está fuera de él pero dentro de la cinta. Las fuentes van en un diccionario.
# en: In the example `paid` is computed in a block of its own, indented, and the sum is outside of that one but inside the tape. The sources go in a dict.

# %% hint="record_what_is_needed"
# es: Dentro de la cinta abre un bloque con `stop_recording` y calcula en él el cuadrado de `y`; al salir de ese bloque, suma los dos cuadrados. Después, una llamada con un diccionario de dos fuentes.
# en: Inside the tape open a block with `stop_recording` and compute the square of `y` in it; after that block, add the two squares. Then a call with a dict of two sources.


# %% checks="record_what_is_needed"
@public
def one_example(ask):
    """
    es: con a = 3 y b = -2
    en: with a = 3 and b = -2
    """
    ask(3.0, -2.0)


@hidden(points=2)
def only_x_has_a_derivative(ask, draw):
    """
    es: el valor, la derivada y el None también con otros números
    en: the value, the derivative and the None with other numbers too
    """
    for _ in range(4):
        ask(draw.away_from_zero(), draw.away_from_zero())


@numeric
def by_central_differences(a, b):
    return {"z": a**2 + b**2, "x": central(lambda a: a**2, a), "y": None}


# %% wrong="record_what_is_needed" id="recorded_all"
# es: Lo grabaste todo, así que y también recibe derivada. El cuadrado de y no se graba. | Mira en el ejemplo en qué bloque se calcula `paid`.
# en: You recorded everything, so y gets a derivative too. The square of y is not recorded. | See in the example in which block `paid` is computed.
def record_what_is_needed(a, b):
    x, y = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        z = x**2 + y**2
    return {"z": z, **tape.gradient(z, {"x": x, "y": y})}


# %% wrong="record_what_is_needed" id="recorded_nothing" family="no_path"
# es: Tampoco x tiene derivada. Lo más común: paraste de grabar demasiado, o borraste con reset lo que hacía falta, o el cálculo salió de TensorFlow o del bloque. Fuera de la grabación va solo el cuadrado de y.
# en: x has no derivative either. Most often: you stopped recording too much, or erased with reset what was needed, or the computation left TensorFlow or the block. Only the square of y stays unrecorded.
def record_what_is_needed(a, b):
    x, y = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        with tape.stop_recording():
            z = x**2 + y**2
    return {"z": z, **tape.gradient(z, {"x": x, "y": y})}


# %% wrong="record_what_is_needed" id="sum_inside" family="no_path"
def record_what_is_needed(a, b):
    x, y = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        x_squared = x**2
        with tape.stop_recording():
            z = x_squared + y**2
    return {"z": z, **tape.gradient(z, {"x": x, "y": y})}


# %% wrong="record_what_is_needed" id="reset_too_late" family="no_path"
def record_what_is_needed(a, b):
    x, y = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        x_squared = x**2
        y_squared = y**2
        tape.reset()
        z = x_squared + y_squared
    return {"z": z, **tape.gradient(z, {"x": x, "y": y})}


# %% wrong="record_what_is_needed" id="stopped_the_other"
# es: En tu cinta no quedó el cuadrado de x, y sí el de y: es al revés.
# en: The square of x is not on your tape, and that of y is: it is the other way round.
def record_what_is_needed(a, b):
    x, y = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        with tape.stop_recording():
            x_squared = x**2
        z = x_squared + y**2
    return {"z": z, **tape.gradient(z, {"x": x, "y": y})}


# %% wrong="record_what_is_needed" id="left_out"
# es: Dejaste fuera y: en z falta su cuadrado. Se calcula y se suma; lo que no se hace es grabarlo.
# en: You left y out: its square is missing from z. It is computed and added; it is only not recorded.
def record_what_is_needed(a, b):
    x, y = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        z = x**2
    return {"z": z, **tape.gradient(z, {"x": x, "y": y})}


# %% wrong="record_what_is_needed" id="zero_for_none"
# es: Diste un cero para y. La cinta da None: no hay camino grabado.
# en: You gave a zero for y. The tape gives None: there is no recorded path.
def record_what_is_needed(a, b):
    x, y = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        x_squared = x**2
        with tape.stop_recording():
            y_squared = y**2
        z = x_squared + y_squared
    zero = tf.UnconnectedGradients.ZERO
    return {"z": z, **tape.gradient(z, {"x": x, "y": y}, unconnected_gradients=zero)}


# %% wrong="record_what_is_needed" id="no_value"
# es: Falta la clave z: el diccionario lleva también el valor de z.
# en: The key z is missing: the dict holds the value of z too.
def record_what_is_needed(a, b):
    x, y = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        x_squared = x**2
        with tape.stop_recording():
            y_squared = y**2
        z = x_squared + y_squared
    return tape.gradient(z, {"x": x, "y": y})


# %% wrong="record_what_is_needed" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def record_what_is_needed(a, b):
    return {"z": tf.constant(a**2 + b**2), "x": tf.constant(2 * a), "y": None}


# %% accept="record_what_is_needed" id="reset"
def record_what_is_needed(a, b):
    x, y = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        y_squared = y**2
        tape.reset()
        z = x**2 + y_squared
    return {"z": z, **tape.gradient(z, {"x": x, "y": y})}


# %% accept="record_what_is_needed" id="stop_gradient"
def record_what_is_needed(a, b):
    x, y = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape(persistent=True) as tape:
        z = tf.square(x) + tf.stop_gradient(tf.square(y))
    return {"x": tape.gradient(z, x), "y": tape.gradient(z, y), "z": z}


# %% accept="record_what_is_needed" id="computed_before"
def record_what_is_needed(a, b):
    x, y = tf.Variable(a), tf.Variable(b)
    y_squared = y * y
    with tf.GradientTape() as tape:
        z = x * x + y_squared
    dx, dy = tape.gradient(z, (x, y))
    return {"z": z.numpy(), "x": dx, "y": dy}


# %% [markdown] lang="es" exercise="branches"
# ### 5.8 Ramas
#
# Con un `if` de Python, en la cinta queda solo la rama que se ejecutó; de la otra no sabe nada, y su variable da `None`. `tf.where` es otra cosa: calcula las **dos** ramas
# y elige elemento a elemento, así que las dos están en la cinta, y la que no se eligió recibe un **cero**.
# Más: [flujo de control](https://www.tensorflow.org/guide/autodiff?hl=es-419#control_flow).
#
# El ejemplo compara las dos con `p` y `q`. Antes de ejecutar: ¿dónde saldrá `None` y dónde cero?

# %% [markdown] lang="en" exercise="branches"
# ### 5.8 Branches
#
# With a Python `if` only the branch that ran is on the tape; it knows nothing of the other, whose variable gives `None`. `tf.where` is different: it computes **both** branches
# and chooses element by element, so both are on the tape, and the one not chosen gets a **zero**.
# More: [control flow](https://www.tensorflow.org/guide/autodiff#control_flow).
#
# The example compares the two with `p` and `q`. Before you run it: where will there be `None`, and where zero?

# %%
p, q = tf.Variable(2.0), tf.Variable(3.0)
cold = True
with tf.GradientTape(persistent=True) as tape:
    if cold:
        with_if = p * 10.0
    else:
        with_if = q * 20.0
    with_where = tf.where(cold, p * 10.0, q * 20.0)
print(tape.gradient(with_if, [p, q]))
print(tape.gradient(with_where, [p, q]))

# %% [markdown] lang="es" exercise="branches"
# Completa la función. Recibe `x`, un **tensor** con un número, y los números de NumPy `a` y `b`, con los que hace las variables `v0` y `v1`. Con un `if` de Python:
#
# - si $x > 0$, el resultado es $v_0 \cdot x$;
# - si no, es $v_1^2$.
#
# Devuelve la lista de las derivadas del resultado respecto a `v0`, `v1` y `x`, en ese orden, con `None` donde la cinta lo dé. `x` es un tensor cualquiera: hay que vigilarlo.

# %% [markdown] lang="en" exercise="branches"
# Complete the function. It takes `x`, a **tensor** with one number, and the NumPy numbers `a` and `b`, from which it makes the variables `v0` and `v1`. With a Python `if`:
#
# - if $x > 0$, the result is $v_0 \cdot x$;
# - if not, it is $v_1^2$.
#
# Return the list of the derivatives of the result with respect to `v0`, `v1` and `x`, in that order, with `None` where the tape gives it. `x` is an ordinary tensor: it has to be watched.


# %% exercise="branches"
def branches(x, a, b):
    v0, v1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        # BEGIN SOLUTION
        tape.watch(x)
        if x > 0:
            result = v0 * x
        else:
            result = v1**2
        # END SOLUTION
    grads = tape.gradient(result, [v0, v1, x])  # SOLUTION
    return grads


# %% hint="branches"
# es: Para un `x` positivo, ¿cuáles de los tres nombres intervienen en el resultado? ¿Y para uno negativo?
# en: For a positive `x`, which of the three names take part in the result? And for a negative one?

# %% hint="branches"
# es: El `if` de Python del ejemplo deja en la cinta una rama sola. Antes de él, dentro del bloque, pide a la cinta que siga a `x`, como en 1.3.
# en: The Python `if` of the example leaves a single branch on the tape. Before it, inside the block, ask the tape to follow `x`, as in 1.3.

# %% hint="branches"
# es: En el bloque: vigila `x`; después un `if` con `else`, con el producto en una rama y el cuadrado en la otra, los dos en el mismo nombre. Al final, una sola llamada con las tres fuentes en una lista.
# en: In the block: watch `x`; then an `if` with `else`, with the product in one branch and the square in the other, both under the same name. At the end a single call with the three sources in a list.


# %% checks="branches"
@public
def one_of_each(ask):
    """
    es: con x = 3, con x = -2 y con x = 0; a = 5 y b = -1.5
    en: with x = 3, with x = -2 and with x = 0; a = 5 and b = -1.5
    """
    ask(tensor(3.0), 5.0, -1.5)
    ask(tensor(-2.0), 5.0, -1.5)
    ask(tensor(0.0), 5.0, -1.5)


@hidden(points=2)
def the_branch_that_ran(ask, draw):
    """
    es: las dos ramas también con otros números
    en: both branches with other numbers too
    """
    # near the limit too: who puts it at 1, or at -1, takes the other branch there
    for sign, least, most in ((1, 1, 3), (-1, 1, 3), (0, 1, 3), (-1, 0.1, 0.4), (1, 0.1, 0.4)):
        x = sign * draw.uniform(least, most)
        ask(tensor(x), draw.away_from_zero(), draw.away_from_zero())


@numeric
def by_central_differences(x, a, b):
    if x > 0:
        return [central(lambda a: a * x, a), None, central(lambda x: a * x, x)]
    return [None, central(lambda b: b**2, b), None]


# %% wrong="branches" id="where" family="zeros"
# es: Tienes ceros donde la cinta da None. Lo más común: los pusiste tú, se los pediste a la cinta, o usaste tf.where: con él las dos ramas están en la cinta, y la que no se eligió da cero; con un if de Python, la que no se ejecutó no está, y da None. | Compara en el ejemplo lo que se imprime de `with_if` y de `with_where`.
# en: You have zeros where the tape gives None. Most often: you put them there, you asked the tape for them, or you used tf.where: with it both branches are on the tape, and the one not chosen gives zero; with a Python if, the one that did not run is not there, and gives None. | Compare in the example what is printed of `with_if` and of `with_where`.
def branches(x, a, b):
    v0, v1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        tape.watch(x)
        result = tf.where(x > 0, v0 * x, v1**2)
    return tape.gradient(result, [v0, v1, x])


# %% wrong="branches" id="not_watched"
# es: Para x salió None aunque interviene en el resultado. Lo más común: nadie vigilaba ese tensor cuando se usó. Pide a la cinta que lo vigile antes de usarlo.
# en: x got None although it takes part in the result. Most often: nobody was watching that tensor when it was used. Ask the tape to watch it before it is used.
def branches(x, a, b):
    v0, v1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        result = v0 * x if x > 0 else v1**2
    return tape.gradient(result, [v0, v1, x])


# %% wrong="branches" id="zeros_for_none" family="zeros"
def branches(x, a, b):
    v0, v1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        tape.watch(x)
        result = v0 * x if x > 0 else v1**2
    zero = tf.UnconnectedGradients.ZERO
    return tape.gradient(result, [v0, v1, x], unconnected_gradients=zero)


# %% wrong="branches" id="always_the_first"
# es: Con x negativo derivaste la rama equivocada: falta la condición, o el else.
# en: With a negative x you differentiated the wrong branch: the condition, or the else, is missing.
def branches(x, a, b):
    v0, v1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        tape.watch(x)
        result = v0 * x
    return tape.gradient(result, [v0, v1, x])


# %% wrong="branches" id="branches_swapped"
# es: Las ramas están cambiadas: con x positivo el resultado es v0·x.
# en: The branches are swapped: with a positive x the result is v0·x.
def branches(x, a, b):
    v0, v1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        tape.watch(x)
        result = v1**2 if x > 0 else v0 * x
    return tape.gradient(result, [v0, v1, x])


# %% wrong="branches" id="both_added"
# es: Sumaste las dos ramas. Se ejecuta una o la otra.
# en: You added the two branches. One or the other runs.
def branches(x, a, b):
    v0, v1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        tape.watch(x)
        result = v0 * x + v1**2
    return tape.gradient(result, [v0, v1, x])


# %% wrong="branches" id="order"
# es: Las fuentes van en otro orden: v0, v1 y x.
# en: The sources go in another order: v0, v1 and x.
def branches(x, a, b):
    v0, v1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        tape.watch(x)
        result = v0 * x if x > 0 else v1**2
    return tape.gradient(result, [v1, v0, x])


# %% wrong="branches" id="outside"
# es: Todo es None. Lo más común: el resultado se calculó fuera del bloque, así que la cinta no lo grabó, o los argumentos de gradient están al revés.
# en: Everything is None. Most often: the result was computed outside the block, so the tape did not record it, or the arguments of gradient are swapped.
def branches(x, a, b):
    v0, v1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        tape.watch(x)
    result = v0 * x if x > 0 else v1**2
    return tape.gradient(result, [v0, v1, x])


# %% wrong="branches" id="by_hand" family="no_tape"
# es: Los números son correctos, pero no salen de una cinta. El ejercicio pide que los dé la cinta.
# en: The numbers are right, but they do not come from a tape. The exercise asks the tape for them.
def branches(x, a, b):
    return [x, None, tf.constant(a)] if x > 0 else [None, tf.constant(2 * b), None]


# %% accept="branches" id="a_tape_in_each_branch"
def branches(x, a, b):
    v0, v1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        if x.numpy() > 0.0:
            result = x * v0
        else:
            result = tf.square(v1)
    return [tape.gradient(result, source) for source in (v0, v1, x)]


# %% accept="branches" id="watched_after"
def branches(x, a, b):
    v0, v1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        result = v0 * x if x > 0 else v1**2
        tape.watch(x)
    return tape.gradient(result, [v0, v1, x])


# %% accept="branches" id="without_else"
def branches(x, a, b):
    v0, v1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        tape.watch(x)
        result = v1**2
        if x > 0:
            result = v0 * x
    return tape.gradient(result, [v0, v1, x])


# %% accept="branches" id="conditional_expression"
def branches(x, a, b):
    v0, v1 = tf.Variable(a), tf.Variable(b)
    with tf.GradientTape() as tape:
        tape.watch(x)
        result = v0 * x if x > 0 else v1 * v1
    return tape.gradient(result, (v0, v1, x))


# %% [markdown] lang="es"
# ## Lo que te llevas
#
# - La cinta graba lo que se **ejecuta**: de un bucle, cada vuelta; de un `if`, una rama. Lo demás no existe para ella, y da `None`.
# - `None` tiene cuatro causas en la guía, y ya las conoces: una variable reemplazada (5.3), un cálculo fuera de TensorFlow (5.4), un entero (1.5) y el estado (5.5).
# - Tú decides qué se graba: `watch`, `watch_accessed_variables`, `stop_recording`, y `stop_gradient` para una sola rama.

# %% [markdown] lang="en"
# ## What you take with you
#
# - The tape records what **runs**: each turn of a loop, one branch of an `if`. Nothing else exists for it, and gives `None`.
# - `None` has four causes in the guide, and you know them now: a variable that was replaced (5.3), a computation outside TensorFlow (5.4), an integer (1.5) and state (5.5).
# - You decide what is recorded: `watch`, `watch_accessed_variables`, `stop_recording`, and `stop_gradient` for a single branch.
