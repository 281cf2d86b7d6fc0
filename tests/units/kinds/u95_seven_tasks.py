# %% author="imports"
# fmt: off
import numpy as np
from cinta.checks.author import hidden, numeric, public, tensor
# %%
import tensorflow as tf
# %% [markdown] lang="es" exercise="as_constant"
# ### 1. Un tensor constante con estos valores
# %% [markdown] lang="en" exercise="as_constant"
# ### 1. A constant tensor of these values
# %% exercise="as_constant" tape="no"
def as_constant(values):
    result = tf.constant(values)  # SOLUTION
    return result
# %% checks="as_constant"
@public
def three_values(ask):
    """es: tres valores
    en: three values"""
    ask(np.array([1.5, -2.0, 0.5]))
@hidden(points=1, same_type=True)
def other_values(ask, draw):
    """es: otros valores
    en: other values"""
    ask(draw.normal(3))
@numeric
def oracle(values):
    return values
# %% hint="as_constant"
# es: ¿Qué función de TensorFlow hace un tensor que no cambia?
# en: Which function of TensorFlow makes a tensor that never changes?
# %% [markdown] lang="es" exercise="squared"
# ### 2. El cuadrado de cada elemento
# %% [markdown] lang="en" exercise="squared"
# ### 2. The square of each element
# %% exercise="squared" tape="no"
def squared(x):
    result = tf.square(x)  # SOLUTION
    return result
# %% checks="squared"
@public
def three_elements(ask):
    """es: tres elementos
    en: three elements"""
    ask(tensor([1.5, -3.0, 0.5]))
@hidden(points=1)
def other_elements(ask, draw):
    """es: otros elementos
    en: other elements"""
    ask(tensor(draw.away_from_zero(3)))
@numeric
def oracle(x):
    return x**2
# %% wrong="squared" id="doubled"
# es: Es el doble, no el cuadrado.
# en: It is the double, not the square.
def squared(x):
    return 2 * x
# %% hint="squared"
# es: También sirve una potencia.
# en: A power will do, too.

# %% [markdown] lang="es" exercise="in_rows"
# ### 3. Los mismos elementos con otra forma
# %% [markdown] lang="en" exercise="in_rows"
# ### 3. The same elements in another shape
# %% exercise="in_rows" tape="no"
def in_rows(x, shape):
    result = tf.reshape(x, shape)  # SOLUTION
    return result
# %% checks="in_rows"
@public
def two_rows(ask):
    """es: dos filas
    en: two rows"""
    ask(tensor([1.0, -2.0, 3.0, 4.0, -5.0, 6.0]), (2, 3))
@hidden(points=1)
def three_rows(ask, draw):
    """es: tres filas
    en: three rows"""
    ask(tensor(draw.normal(6)), (3, 2))
@numeric
def oracle(x, shape):
    return x.reshape(shape)
# %% wrong="in_rows" id="by_columns"
# es: Los elementos van por filas, no por columnas.
# en: The elements go row by row, not column by column.
def in_rows(x, shape):
    return tf.transpose(tf.reshape(x, shape[::-1]))
# %% hint="in_rows"
# es: La forma nueva tiene los mismos elementos.
# en: The new shape has as many elements.

# %% [markdown] lang="es" exercise="as_float"
# ### 4. Los mismos números en `float32`
# %% [markdown] lang="en" exercise="as_float"
# ### 4. The same numbers in `float32`
# %% exercise="as_float" tape="no"
def as_float(n):
    result = tf.cast(n, tf.float32)  # SOLUTION
    return result
# %% checks="as_float"
@public
def three_integers(ask):
    """es: tres enteros
    en: three integers"""
    ask(tensor([3, -1, 7], "int32"))
@hidden(points=1)
def other_integers(ask, draw):
    """es: otros enteros
    en: other integers"""
    ask(tensor(draw.integers(3, 2, 90), "int32"))
@numeric
def oracle(n):
    return n
# %% hint="as_float"
# es: Un tipo se cambia sin cambiar los números.
# en: A dtype changes, the numbers do not.

# %% [markdown] lang="es" exercise="times"
# ### 5. El producto, elemento por elemento
# %% [markdown] lang="en" exercise="times"
# ### 5. The product, element by element
# %% exercise="times" tape="no"
def times(x, y):
    result = tf.multiply(x, y)  # SOLUTION
    return result
# %% checks="times"
@public
def of_two(ask):
    """es: de dos vectores
    en: of two vectors"""
    ask(tensor([1.5, -3.0, 0.5]), tensor([-2.0, 4.0, 3.0]))
@hidden(points=1)
def of_others(ask, draw):
    """es: de otros dos
    en: of two others"""
    ask(tensor(draw.away_from_zero(3)), tensor(draw.away_from_zero(3)))
@numeric
def oracle(x, y):
    return x * y
# %% hint="times"
# es: No es el producto de matrices.
# en: It is not the matrix product.

# %% [markdown] lang="es" exercise="plus"
# ### 6. La suma, elemento por elemento
# %% [markdown] lang="en" exercise="plus"
# ### 6. The sum, element by element
# %% exercise="plus" tape="no"
def plus(x, y):
    result = tf.add(x, y)  # SOLUTION
    return result
# %% checks="plus"
@public
def with_one_number(ask):
    """es: de un vector y un número
    en: of a vector and a number"""
    ask(tensor([1.5, -3.0, 0.5]), tensor(-4.0))
@hidden(points=1)
def with_another(ask, draw):
    """es: y otro número
    en: and another number"""
    ask(tensor(draw.away_from_zero(3)), tensor(draw.away_from_zero()))
@numeric
def oracle(x, y):
    return x + y
# %% hint="plus"
# es: Un número se suma a cada elemento.
# en: A number is added to each element.

# %% [markdown] lang="es" exercise="cubic_slope"
# ### 7. La derivada de $x^3 - 2x$ con una cinta
# %% [markdown] lang="en" exercise="cubic_slope"
# ### 7. The derivative of $x^3 - 2x$ with a tape
# %% exercise="cubic_slope"
def cubic_slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x**3 - 2 * x  # SOLUTION
    return tape.gradient(y, x)
# %% checks="cubic_slope"
@public
def at_three(ask):
    """es: en -3
    en: at -3"""
    ask(tensor(-3.0))
@hidden(points=4)
def elsewhere(ask, draw):
    """es: en otros puntos
    en: elsewhere"""
    ask(tensor(draw.uniform(1.5, 3)))
    ask(tensor(-draw.uniform(1.5, 3)))
@numeric
def oracle(x):
    return 3 * x**2 - 2
# %% hint="cubic_slope"
# es: Graba el polinomio entero.
# en: Record the whole polynomial.
