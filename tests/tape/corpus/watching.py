# %% constant
# ask: tape, y, x
# expect: not_watched
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    y = x * x
g = tape.gradient(y, x)

# %% image_as_source
# ask: tape, score, image
# expect: not_watched
net = tf.keras.Sequential([tf.keras.layers.Dense(4, activation="relu"), tf.keras.layers.Dense(3)])
image = tf.random.uniform((1, 6))
with tf.GradientTape() as tape:
    score = net(image)[:, 1]
saliency = tape.gradient(score, image)

# %% two_constants_one_watched
# ask: tape, z, [a, b]
# expect: connected, not_watched_other
a, b = tf.constant(1.0), tf.constant(2.0)
with tf.GradientTape() as tape:
    tape.watch(a)
    z = a * b
ga, gb = tape.gradient(z, [a, b])

# %% converted_array
# ask: tape, cost, x
# expect: not_watched
import numpy as np

x = tf.convert_to_tensor(np.linspace(0.0, 1.0, 5), dtype=tf.float32)
with tf.GradientTape() as tape:
    cost = tf.reduce_sum(tf.exp(-x))
g = tape.gradient(cost, x)

# %% watch_after_use
# ask: tape, y, x
# expect: watched_late
# at: y = x**3
x = tf.constant(2.0)
with tf.GradientTape() as tape:
    y = x**3
    tape.watch(x)
g = tape.gradient(y, x)

# %% watch_between
# ask: tape, out, inp
# expect: watched_late
inp = tf.ones((2, 3))
weights = tf.ones((3, 1))
with tf.GradientTape(persistent=True) as tape:
    hidden = tf.matmul(inp, weights)
    tape.watch(inp)
    out = tf.reduce_sum(hidden * 2.0)
g = tape.gradient(out, inp)

# %% watch_after_forward_before
# ask: tape, y, x
# expect: before_tape
# at: y = x * 5.0
x = tf.constant(2.0)
y = x * 5.0
with tf.GradientTape() as tape:
    tape.watch(x)
g = tape.gradient(y, x)

# %% watched_a_copy
# ask: tape, y, x
# expect: not_watched_other
x = tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch(tf.identity(x))
    y = tf.reduce_sum(x**2)
g = tape.gradient(y, x)

# %% rebuilt_after_watch
# ask: tape, y, x
# expect: not_connected | copied | swapped
x0 = tf.constant(2.0)
with tf.GradientTape() as tape:
    tape.watch(x0)
    y = x0**2
x = tf.constant(2.0)
g = tape.gradient(y, x)

# %% accessed_off
# ask: tape, y, v
# expect: watch_off
v = tf.Variable(1.5)
with tf.GradientTape(watch_accessed_variables=False) as tape:
    y = tf.square(v)
g = tape.gradient(y, v)

# %% accessed_off_one_of_two
# ask: tape, y, [a, b]
# expect: watch_off, connected
a, b = tf.Variable(1.0), tf.Variable(2.0)
with tf.GradientTape(watch_accessed_variables=False) as tape:
    tape.watch(b)
    y = a * b
g = tape.gradient(y, [a, b])

# %% not_trainable
# ask: tape, y, offset
# expect: non_trainable
offset = tf.Variable(1.0, trainable=False)
scale = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = scale * offset
g = tape.gradient(y, offset)

# %% counter_variable
# ask: tape, loss, [w, step]
# expect: connected, non_trainable
w = tf.Variable(1.0)
step = tf.Variable(10.0, trainable=False, name="step")
with tf.GradientTape() as tape:
    loss = w * w / step
grads = tape.gradient(loss, [w, step])

# %% moving_statistics
# ask: tape, loss, bn.moving_mean
# expect: non_trainable
bn = tf.keras.layers.BatchNormalization()
data = tf.random.normal((8, 3))
bn(data)
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(bn(data, training=False) ** 2)
g = tape.gradient(loss, bn.moving_mean)

# %% intermediate_before_tape
# ask: tape, z, y
# expect: not_watched
x = tf.Variable(2.0)
y = x**2
with tf.GradientTape() as tape:
    z = y * 3.0
g = tape.gradient(z, y)

# %% the_model_was_given_the_array
# ask: tape, score, image
# expect: copied
# at: score = net(photo)
import numpy as np

net = tf.keras.layers.Dense(1)
photo = np.random.rand(1, 4).astype("float32")
image = tf.convert_to_tensor(photo)
with tf.GradientTape() as tape:
    tape.watch(image)
    score = net(photo)[0, 0]
g = tape.gradient(score, image)

# %% a_variable_and_a_goal_of_one_array
# ask: tape, loss, image
# expect: copied
# at: image, goal =
import numpy as np

photo = np.random.rand(4).astype("float32")
image, goal = tf.Variable(photo), tf.constant(photo)
with tf.GradientTape() as tape:
    loss = tf.reduce_sum((goal - 1.0) ** 2)
g = tape.gradient(loss, image)
