# %% array_in_a_loss_class
# ask: tape, loss, net.trainable_variables[0]
# expect: left_tensorflow
# at: np.array(
import numpy as np

net = tf.keras.Sequential([tf.keras.layers.Dense(2)])


class Cut(tf.keras.losses.Loss):
    def call(self, y_true, y_pred):
        error = np.array(y_pred) - y_true
        return tf.reduce_mean(error**2, axis=-1)


loss_fn = Cut()
with tf.GradientTape() as tape:
    predicted = net(tf.ones((4, 3)))
    loss = loss_fn(tf.zeros((4, 2)), predicted)
g = tape.gradient(loss, net.trainable_variables)

# %% asarray_in_a_loss_class
# ask: tape, loss, net.trainable_variables[0]
# expect: left_tensorflow
# at: np.asarray(
import numpy as np

net = tf.keras.Sequential([tf.keras.layers.Dense(2)])


class Cut(tf.keras.losses.Loss):
    def call(self, y_true, y_pred):
        guess = np.asarray(y_pred)
        return tf.reduce_mean((guess - y_true) ** 2, axis=-1)


with tf.GradientTape() as tape:
    predicted = net(tf.ones((4, 3)))
    loss = Cut()(tf.zeros((4, 2)), predicted)
g = tape.gradient(loss, net.trainable_variables)

# %% asarray_in_a_call_method
# ask: tape, loss, w
# expect: left_tensorflow
# at: np.asarray(
import numpy as np


class Model:
    def __call__(self, x):
        values = np.asarray(x)
        return tf.constant(values * 2.0)


w, model = tf.Variable([1.0, 2.0]), Model()
with tf.GradientTape() as tape:
    y = w * 3.0
    loss = tf.reduce_sum(model(y))
g = tape.gradient(loss, w)

# %% asarray_in_a_method_called_by_name
# ask: tape, loss, w
# expect: left_tensorflow
# at: np.array(
import numpy as np


class Model:
    def forward(self, x):
        return tf.reduce_sum(tf.constant(np.array(x)) ** 2)


w, model = tf.Variable([1.0, 2.0]), Model()
with tf.GradientTape() as tape:
    loss = model.forward(w * 3.0)
g = tape.gradient(loss, w)

# %% photo_as_variable_goal_from_photo
# ask: tape, loss, image
# expect: left_tensorflow
# at: image.numpy()
photo = tf.constant([1.0, 2.0, 3.0])
image = tf.Variable(photo)
goal = photo * 2.0
with tf.GradientTape() as tape:
    loss = tf.reduce_sum((image.numpy() - goal) ** 2)
g = tape.gradient(loss, image)

# %% photo_as_variable_loss_from_photo
# ask: tape, loss, image
# expect: copied
photo = tf.constant([1.0, 2.0, 3.0])
image = tf.Variable(photo)
with tf.GradientTape() as tape:
    loss = tf.reduce_sum((photo - 1.0) ** 2)
g = tape.gradient(loss, image)

# %% clone_of_weights_against_weights
# ask: tape, loss, copy
# expect: left_tensorflow
# at: float(copy)
w = tf.Variable(2.0)
copy = tf.Variable(w)
with tf.GradientTape() as tape:
    loss = (w - float(copy)) ** 2
g = tape.gradient(loss, copy)

# %% clone_that_plays_no_part
# ask: tape, loss, copy
# expect: copied | not_connected
w = tf.Variable(2.0)
copy = tf.Variable(w)
with tf.GradientTape() as tape:
    loss = (w - 1.0) ** 2
g = tape.gradient(loss, copy)

# %% tensors_in_a_py_function
# ask: tape, y, x
# expect: connected
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = tf.py_function(lambda v: v**2, [x], tf.float32)
g = tape.gradient(y, x)

# %% array_of_a_name
# ask: tape, loss, w
# expect: left_tensorflow
# at: a = np.array(
# sure: yes
import numpy as np

w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    h = w * 2.0
    a = np.array(h)
    loss = tf.reduce_sum(tf.constant(a) * 3.0)
g = tape.gradient(loss, w)

# %% array_of_a_layers_result_in_a_function
# ask: tape, loss, dense.trainable_variables[0]
# expect: left_tensorflow
# at: np.asarray(
# sure: yes
import numpy as np

dense = tf.keras.layers.Dense(2)


def overlap(y, p):
    guess = np.asarray(p)
    return 1.0 - tf.reduce_sum(y * guess)


with tf.GradientTape() as tape:
    predicted = dense(tf.ones((3, 4)))
    loss = overlap(tf.ones((3, 2)), predicted)
g = tape.gradient(loss, dense.trainable_variables)

# %% array_of_a_watched_constant
# ask: tape, loss, x
# expect: left_tensorflow
# at: np.asarray(
# sure: yes
import numpy as np

x = tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    raw = np.asarray(x)
    loss = tf.reduce_sum(raw * tf.constant(3.0))
g = tape.gradient(loss, x)

# %% drawn_by_numpy
# ask: tape, loss, encoder.trainable_variables[0]
# expect: left_tensorflow
# at: np.random.normal(
# sure: yes
import numpy as np

encoder = tf.keras.layers.Dense(4)
decoder = tf.keras.layers.Dense(3)
x = tf.ones((2, 3))
with tf.GradientTape() as tape:
    mean, spread = tf.split(encoder(x), 2, axis=1)
    z = np.random.normal(mean, tf.exp(spread)).astype("float32")
    loss = tf.reduce_mean((decoder(z) - x) ** 2)
g = tape.gradient(loss, encoder.trainable_variables)

# %% array_given_anew
# ask: tape, loss, w
# expect: not_connected
# open: yes
import numpy as np

w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    h = w * 2.0
    raw = np.array(h)
    raw.fill(1.0)
    loss = tf.reduce_sum(tf.constant(raw) * 3.0)
g = tape.gradient(loss, w)

# %% array_of_two_of_which_the_other_is_taken
# ask: tape, loss, w
# expect: not_connected
# open: yes
import numpy as np

w, v = tf.Variable(1.0), tf.Variable(2.0)
with tf.GradientTape() as tape:
    h = tf.stack([w * 2.0, v * 3.0])
    raw = np.array(h)
    loss = tf.constant(raw[1]) * 3.0
g = tape.gradient(loss, w)

# %% array_of_the_other_half
# ask: tape, loss, w
# expect: not_connected
# open: yes
import numpy as np

w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    a, b = tf.split(tf.concat([w, tf.constant([5.0, 6.0])], 0), 2)
    raw = np.array(b)
    loss = tf.reduce_sum(tf.constant(raw))
g = tape.gradient(loss, w)

# %% array_of_the_other_heads_result
# ask: tape, loss, [mine.trainable_variables[0]]
# expect: not_connected
# open: yes
import numpy as np

ins = tf.keras.Input((2,))
other = tf.keras.layers.Dense(2)
mine = tf.keras.layers.Dense(2)
model = tf.keras.Model(ins, [other(ins), mine(ins)])
with tf.GradientTape() as tape:
    a, b = model(tf.ones((1, 2)))
    raw = np.array(a)
    loss = tf.reduce_sum(tf.constant(raw))
g = tape.gradient(loss, mine.trainable_variables)

# %% array_of_the_last_of_two_layers
# ask: tape, loss, [first.trainable_variables[0]]
# expect: not_connected
# open: yes
import numpy as np

first = tf.keras.layers.Dense(2)
second = tf.keras.layers.Dense(2)
with tf.GradientTape() as tape:
    for layer in (first, second):
        h = layer(tf.ones((1, 2)))
        raw = np.array(h)
    loss = tf.reduce_sum(tf.constant(raw))
g = tape.gradient(loss, first.trainable_variables)
