# %% integer_variable
# ask: tape, y, n
# expect: not_float
n = tf.Variable(3)
with tf.GradientTape() as tape:
    y = n * n
g = tape.gradient(y, n)

# %% integer_constant_watched
# ask: tape, y, x
# expect: not_float
x = tf.constant([1, 2, 3])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.reduce_sum(x**2)
g = tape.gradient(y, x)

# %% integer_cast_inside
# ask: tape, y, k
# expect: not_float
k = tf.Variable([5, 6])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.cast(k, tf.float32) * 0.5)
g = tape.gradient(y, k)

# %% pixels
# ask: tape, score, pixels
# expect: not_float
pixels = tf.cast(tf.random.uniform((2, 4)) * 255.0, tf.uint8)
layer = tf.keras.layers.Dense(1)
with tf.GradientTape() as tape:
    tape.watch(pixels)
    score = tf.reduce_sum(layer(tf.cast(pixels, tf.float32) / 255.0))
g = tape.gradient(score, pixels)

# %% bool_mask
# ask: tape, y, flag
# expect: not_float
flag = tf.Variable([True, False])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.where(flag, 1.0, 2.0))
g = tape.gradient(y, flag)

# %% cast_of_the_result
# ask: tape, y, x
# expect: cast
# at: tf.cast(x * 10.0, tf.int32)
x = tf.Variable(0.73)
with tf.GradientTape() as tape:
    y = tf.cast(tf.cast(x * 10.0, tf.int32), tf.float32)
g = tape.gradient(y, x)

# %% cast_target
# ask: tape, y, x
# expect: cast
x = tf.Variable(2.5)
with tf.GradientTape() as tape:
    y = tf.cast(x**2, tf.int64)
g = tape.gradient(y, x)

# %% python_number
# ask: tape, y, x
# expect: source_no_tensor
x = 3.0
with tf.GradientTape() as tape:
    y = tf.square(x)
g = tape.gradient(y, x)

# %% numpy_source
# ask: tape, y, x
# expect: source_no_tensor
import numpy as np

x = np.array([1.0, 2.0], dtype=np.float32)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.square(x))
g = tape.gradient(y, x)

# %% the_layer_itself
# ask: tape, y, layer
# expect: source_no_tensor
layer = tf.keras.layers.Dense(2)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(layer(tf.ones((1, 3))))
g = tape.gradient(y, layer)

# %% no_return
# ask: tape, loss, w
# expect: no_target
w = tf.Variable(1.0)


def loss_of(prediction):
    squared = prediction**2


with tf.GradientTape() as tape:
    loss = loss_of(w * 2.0)
g = tape.gradient(loss, w)
