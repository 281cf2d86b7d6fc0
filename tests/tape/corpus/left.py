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

# %% keras_convert_to_numpy
# ask: tape, y, net.kernel
# expect: left_tensorflow
# at: keras.ops.convert_to_numpy(h)
import keras

net = keras.layers.Dense(2)
with tf.GradientTape() as tape:
    h = net(tf.ones((2, 3)))
    h = keras.ops.convert_to_numpy(h)
    y = keras.ops.sum(keras.ops.convert_to_tensor(h) ** 2)
g = tape.gradient(y, net.kernel)

# %% weights_taken_out_of_a_layer
# ask: tape, loss, net.kernel
# expect: left_tensorflow
# at: net.get_weights()
import numpy as np

net = tf.keras.layers.Dense(2)
net.build((None, 3))
with tf.GradientTape() as tape:
    size = sum(np.sum(weight**2) for weight in net.get_weights())
    loss = tf.constant(size) * 0.1
g = tape.gradient(loss, net.kernel)

# %% a_generator_gives_it
# ask: tape, loss, w
# expect: left_tensorflow
# at: yield np.log
import numpy as np

w = tf.Variable([0.5, 1.5])


def terms(v):
    for i in range(2):
        yield np.log(v[i] + 1.0)


with tf.GradientTape() as tape:
    loss = tf.add_n([tf.convert_to_tensor(term) for term in terms(w)])
g = tape.gradient(loss, w)

# %% kept_in_a_list_of_the_function_around
# ask: tape, loss, w
# expect: left_tensorflow
# at: kept.append(float(p))
w = tf.Variable(0.5)


def run():
    kept = []

    def error(x):
        p = (w * x - 1.0) ** 2
        kept.append(float(p))
        return p

    for x in (1.0, 2.0):
        error(x)
    return tf.reduce_mean(kept)


with tf.GradientTape() as tape:
    loss = run()
g = tape.gradient(loss, w)

# %% through_a_global
# ask: tape, loss, w
# expect: left_tensorflow
# at: scale = w.numpy()
w, scale = tf.Variable([2.0, 4.0]), None


def measure():
    global scale
    scale = w.numpy().max()


with tf.GradientTape() as tape:
    measure()
    loss = tf.constant(1.0) / scale
g = tape.gradient(loss, w)

# %% by_keyword_only_and_as_the_rest
# ask: tape, loss, w
# expect: left_tensorflow
# at: scale=w.numpy()
w = tf.Variable([2.0, 4.0])


def scaled(x, *others, scale):
    return tf.reduce_sum(tf.constant(scale) * x)


with tf.GradientTape() as tape:
    loss = scaled(1.0, 2.0, scale=w.numpy())
g = tape.gradient(loss, w)

# %% asked_about_by_another_name
# ask: tape, loss, params[0]
# expect: left_tensorflow|not_connected
import numpy as np

params = [tf.constant([2.0, 4.0])]


def total(values):
    return tf.reduce_sum(tf.constant(np.asarray(values[0])))


with tf.GradientTape() as tape:
    tape.watch(params)
    loss = total(params)
g = tape.gradient(loss, params)

# %% beside_what_was_computed_before
# ask: tape, y, x
# expect: left_tensorflow
# at: x.numpy() ** 2
x = tf.Variable(3.0)
shifted = x + 1.0
with tf.GradientTape() as tape:
    y = tf.constant(x.numpy() ** 2) + shifted**2
g = tape.gradient(y, x)

# %% number_given_to_a_compiled_function
# ask: tape, y, x
# expect: left_tensorflow
# at: y = square(float(x))
@tf.function
def square(v):
    return v * v


x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = square(float(x))
g = tape.gradient(y, x)

# %% number_that_a_compiled_function_found
# ask: tape, y, [w, x]
# expect: left_tensorflow, connected
# at: scale = w.numpy()
w, x = tf.Variable(2.0), tf.Variable(3.0)
scale = w.numpy()


@tf.function
def scaled(v):
    return v * scale


with tf.GradientTape() as tape:
    y = scaled(x)
g = tape.gradient(y, [w, x])

# %% number_beside_a_compiled_function
# ask: tape, y, w
# expect: not_connected
w, x = tf.Variable(2.0), tf.Variable(3.0)
print(float(w))


@tf.function
def doubled(v):
    return v * 2.0


with tf.GradientTape() as tape:
    y = doubled(x)
g = tape.gradient(y, w)

# %% the_inner_gradient_leaves
# ask: outer, s, x
# expect: left_tensorflow
# at: d = float(d)
x = tf.Variable(3.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        q = x**3
    d = inner.gradient(q, x)
    d = float(d)
    s = tf.constant(d) * 2.0

# %% the_inner_gradient_leaves_in_part
# ask: outer, penalty, x
# expect: partly
# at: norm = float
x = tf.Variable([3.0, -1.0])
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        q = tf.reduce_sum(x**3)
    g = inner.gradient(q, x)
    norm = float(tf.norm(g))
    penalty = q + (norm - 1.0) ** 2
