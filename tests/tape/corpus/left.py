# %% numpy_method
# ask: tape, y, x
# expect: left_tensorflow
# at: v = x.numpy()
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    v = x.numpy()
    y = tf.reduce_sum(tf.constant(v) ** 2)
g = tape.gradient(y, x)

# %% np_mean
# ask: tape, loss, w
# expect: left_tensorflow
# at: np.mean(pred
import numpy as np

w = tf.Variable([[0.5], [0.1]])
data = tf.ones((3, 2))
with tf.GradientTape() as tape:
    pred = data @ w
    error = np.mean(pred)
    loss = tf.convert_to_tensor(error) * 2.0
g = tape.gradient(loss, w)

# %% np_exp_ufunc
# ask: tape, y, x
# expect: left_tensorflow
# at: np.exp(x)
import numpy as np

x = tf.constant([0.0, 1.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.reduce_sum(np.exp(x))
g = tape.gradient(y, x)

# %% float_builtin
# ask: tape, y, x
# expect: left_tensorflow
# at: s = float(x)
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    s = float(x)
    y = tf.constant(s * s)
g = tape.gradient(y, x)

# %% math_module
# ask: tape, y, angle
# expect: left_tensorflow
# at: math.sin(angle)
import math

angle = tf.Variable(0.3)
with tf.GradientTape() as tape:
    y = tf.constant(2.0) * math.sin(angle)
g = tape.gradient(y, angle)

# %% through_a_helper
# ask: tape, loss, w
# expect: left_tensorflow
# at: t.numpy()
w = tf.Variable([1.0, 4.0])


def normalised(t):
    array = t.numpy()
    return array / array.max()


with tf.GradientTape() as tape:
    inside = normalised(w * 3.0)
    loss = tf.reduce_sum(inside)
g = tape.gradient(loss, w)

# %% target_is_float
# ask: tape, loss, w
# expect: target_left
w = tf.Variable(2.0)
with tf.GradientTape() as tape:
    loss = float(w * w)
g = tape.gradient(loss, w)

# %% target_is_array
# ask: tape, loss, w
# expect: target_left
# at: .numpy()
w = tf.Variable([2.0, 1.0])
with tf.GradientTape() as tape:
    loss = (w * w).numpy()
g = tape.gradient(loss, w)

# %% target_from_np
# ask: tape, loss, w
# expect: target_left
import numpy as np

w = tf.Variable([2.0, 1.0])
with tf.GradientTape() as tape:
    loss = np.sum(w * w)
g = tape.gradient(loss, w)

# %% predict
# ask: tape, loss, net.trainable_variables[0]
# expect: left_tensorflow
# at: net.predict(
net = tf.keras.Sequential([tf.keras.layers.Dense(1)])
batch = tf.ones((4, 2))
net(batch)
with tf.GradientTape() as tape:
    out = net.predict(batch, verbose=0)
    loss = tf.reduce_mean((out - 1.0) ** 2)
g = tape.gradient(loss, net.trainable_variables)

# %% predict_input
# ask: tape, score, picture
# expect: left_tensorflow
# at: predict_on_batch(picture)
net = tf.keras.Sequential([tf.keras.layers.Dense(1)])
picture = tf.ones((1, 3))
net(picture)
with tf.GradientTape() as tape:
    tape.watch(picture)
    score = tf.reduce_sum(net.predict_on_batch(picture))
g = tape.gradient(score, picture)

# %% numpy_function
# ask: tape, y, x
# expect: numpy_function
# at: tf.numpy_function
import numpy as np

x = tf.Variable([4.0, 9.0])
with tf.GradientTape() as tape:
    y = tf.numpy_function(lambda a: np.sqrt(a), [x], tf.float32)
    y = tf.reduce_sum(y)
g = tape.gradient(y, x)

# %% list_of_floats
# ask: tape, total, w
# expect: left_tensorflow
# at: losses.append(float(
w = tf.Variable(1.0)
losses = []
with tf.GradientTape() as tape:
    for k in range(3):
        losses.append(float(w * k))
    total = tf.reduce_sum(tf.stack(losses))
g = tape.gradient(total, w)

# %% keras_to_numpy
# ask: tape, loss, kernel
# expect: left_tensorflow
import keras

layer = keras.layers.Dense(2)
layer.build((None, 3))
kernel = layer.kernel
with tf.GradientTape() as tape:
    values = keras.ops.convert_to_numpy(kernel)
    loss = tf.reduce_sum(tf.constant(values))
g = tape.gradient(loss, kernel)

# %% asarray_unseen
# ask: tape, y, x
# expect: left_tensorflow
# at: np.asarray(x)
import numpy as np

x = tf.constant([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    a = np.asarray(x)
    y = tf.reduce_sum(tf.constant(a * a))
g = tape.gradient(y, x)

# %% item
# ask: tape, y, x
# expect: left_tensorflow
# at: scale = x.numpy().item()
x = tf.Variable(2.0)
other = tf.Variable(5.0)
with tf.GradientTape() as tape:
    scale = x.numpy().item()
    y = other * scale
g = tape.gradient(y, x)

# %% printed_only
# ask: tape, y, [x, unused]
# expect: connected, not_connected
x, unused = tf.Variable(2.0), tf.Variable(7.0)
with tf.GradientTape() as tape:
    y = x**2
    print(unused.numpy(), float(x))
g = tape.gradient(y, [x, unused])

# %% numpy_in_the_middle_of_a_model
# ask: tape, loss, w1
# expect: left_tensorflow
# at: h.numpy()
w1, w2 = tf.Variable([[1.0, 2.0]]), tf.Variable([[1.0], [3.0]])
with tf.GradientTape() as tape:
    h = tf.constant([[2.0]]) @ w1
    h = tf.nn.relu(h.numpy())
    loss = tf.reduce_sum(h @ w2)
g = tape.gradient(loss, [w1, w2])
