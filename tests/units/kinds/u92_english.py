# %% author="imports"
from cinta.checks.author import hidden, numeric, public

# %% [markdown]
# # A course in English alone

# %%
import tensorflow as tf

# %% [markdown] lang="en" exercise="cube_slope"
# ### The slope of a cube

# %% exercise="cube_slope"
def cube_slope(x0):
    # en: a variable is watched
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = x**3  # SOLUTION
    return tape.gradient(y, x)

# %% hint="cube_slope"
# en: What is to be recorded?

# %% checks="cube_slope"
@public
def at_five(ask):
    """en: at -5"""
    ask(-5.0)


@hidden(points=2)
def elsewhere(ask, draw):
    """en: elsewhere"""
    for x0 in draw.apart(3, 0.5, 3.0):
        ask(x0)


@numeric
def oracle(x0):
    return 3 * x0**2

# %% wrong="cube_slope" id="square"
# en: You recorded the square.
def cube_slope(x0):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = x**2
    return tape.gradient(y, x)
