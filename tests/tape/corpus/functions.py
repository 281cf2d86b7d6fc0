# %% function_right
# ask: tape, y, x
# expect: connected
@tf.function
def square(v):
    return v * v


x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = square(x) + 1.0
g = tape.gradient(y, x)

# %% round_in_a_function
# ask: tape, y, x
# expect: no_gradient
# at: tf.round(v)
@tf.function
def quantised(v):
    scaled = v * 10.0
    return tf.round(v) / 10.0


x = tf.Variable([0.11, 0.27])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(quantised(x))
g = tape.gradient(y, x)

# %% stopped_in_a_function
# ask: tape, y, w
# expect: stop_gradient
w = tf.Variable(2.0)


@tf.function
def loss_of(a):
    return tf.stop_gradient(w) * a


with tf.GradientTape() as tape:
    y = loss_of(tf.constant(3.0))
g = tape.gradient(y, w)

# %% called_twice
# ask: tape, y, [a, b]
# expect: connected, connected
@tf.function
def cube(v):
    return v**3


a, b = tf.Variable(1.0), tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = cube(a) + cube(b)
g = tape.gradient(y, [a, b])

# %% constant_argument
# ask: tape, y, c
# expect: not_watched
@tf.function
def half(v):
    return v / 2.0


c = tf.constant(8.0)
with tf.GradientTape() as tape:
    y = half(c)
g = tape.gradient(y, c)

# %% tape_inside_not_watched
# expect: not_watched
@tf.function
def slope(c):
    with tf.GradientTape() as tape:
        y = c * c
    explain(tape, y, c)
    return y


slope(tf.constant(2.0))

# %% tape_inside_right
# expect: connected
@tf.function
def slope(c):
    with tf.GradientTape() as tape:
        tape.watch(c)
        y = c * c
    explain(tape, y, c)
    return tape.gradient(y, c)


slope(tf.constant(2.0))

# %% tape_inside_variable
# expect: connected, no_gradient
w, v = tf.Variable(2.0), tf.Variable(1.5)


@tf.function
def step(c):
    with tf.GradientTape() as tape:
        y = w * c + tf.round(v)
    explain(tape, y, [w, v])
    return tape.gradient(y, w)


step(tf.constant(2.0))

# %% tape_inside_outside_the_block
# expect: after_tape
w = tf.Variable(2.0)


@tf.function
def step(c):
    with tf.GradientTape() as tape:
        y = w * c
    loss = y**2
    explain(tape, loss, w)
    return loss


step(tf.constant(2.0))
