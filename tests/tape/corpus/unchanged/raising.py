# %% shapes
w = tf.Variable(tf.ones((3, 2)))
with tf.GradientTape() as tape:
    y = tf.ones((2, 2)) @ w

# %% shapes_in_a_layer
layer = tf.keras.layers.Dense(2)
layer.build((None, 3))
with tf.GradientTape() as tape:
    y = layer(tf.ones((1, 4)))

# %% within_a_model_of_ones_own
class Broken(tf.keras.Model):
    def call(self, x):
        return self.inner(x)


Broken()(tf.ones((1, 2)))

# %% used_twice
x = tf.Variable(1.0)
with tf.GradientTape() as tape:
    y = x**2
tape.gradient(y, x)
tape.gradient(y, x)

# %% no_target
with tf.GradientTape() as tape:
    x = tf.Variable(1.0)
tape.gradient(None, x)

# %% not_entered
tape = tf.GradientTape()
tape.gradient(tf.constant(1.0), tf.constant(1.0))

# %% entered_twice
with tf.GradientTape() as tape:
    with tape:
        pass

# %% watched_a_text
with tf.GradientTape() as tape:
    tape.watch("x")

# %% watched_without_a_block
tape = tf.GradientTape()
tape.watch(tf.constant(1.0))

# %% a_keyword_that_is_none
tf.GradientTape(persist=True)

# %% a_method_that_is_none
tf.GradientTape().gradients

# %% a_function_of_numpys
import numpy as np

x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = np.concatenate([x, "a"], 3)

# %% a_ufunc_of_numpys
import numpy as np

np.add(tf.constant([1.0, 2.0]), tf.constant([1.0, 2.0, 3.0]))

# %% a_number_of_many
float(tf.Variable([1.0, 2.0]))

# %% a_truth_in_a_function
@tf.function(autograph=False)
def step(x):
    return x if x > 0 else -x


step(tf.constant(1.0))

# %% numpy_in_a_function
@tf.function
def step(x):
    return x.numpy()


step(tf.constant(1.0))

# %% within_a_traced_function
@tf.function
def step(x):
    with tf.GradientTape() as tape:
        y = x @ x
    return tape.gradient(y, x)


step(tf.ones((2, 3)))

# %% while_a_traced_function_runs
@tf.function
def step(x):
    tf.debugging.assert_less(x, 0.0)
    return x


step(tf.constant(1.0))

# %% an_own_gradient_raises
@tf.custom_gradient
def bad(a):
    def back(up):
        raise ValueError("not today")

    return a * 2.0, back


x = tf.Variable(1.0)
with tf.GradientTape() as tape:
    y = bad(x)
tape.gradient(y, x)

# %% an_own_gradient_gives_too_many
@tf.custom_gradient
def bad(a):
    return a * 2.0, lambda up: (up, up)


x = tf.Variable(1.0)
with tf.GradientTape() as tape:
    y = bad(x)
tape.gradient(y, x)

# %% a_py_function_raises
x = tf.Variable(1.0)
tf.py_function(lambda v: 1 / 0, [x], tf.float32)

# %% jacobian_of_two_batches
x = tf.constant([[1.0], [2.0]])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.reduce_sum(x)
tape.batch_jacobian(y, x)

# %% inside_the_block
x = tf.Variable(1.0)
with tf.GradientTape() as tape:
    raise KeyError("mine")

# %% inside_stop_recording
with tf.GradientTape() as tape:
    with tape.stop_recording():
        raise KeyError("mine")

# %% stopped_without_a_block
tape = tf.GradientTape()
with tape.stop_recording():
    pass

# %% assigned_another_shape
v = tf.Variable([1.0, 2.0])
v.assign([1.0])

# %% a_constant_of_no_shape
tf.constant([[1.0], [2.0, 3.0]])

# %% none_for_all_in_an_optimizer
net = tf.keras.layers.Dense(1)
net.build((None, 2))
with tf.GradientTape() as tape:
    loss = tf.constant(1.0)
slopes = tape.gradient(loss, net.trainable_variables)
tf.keras.optimizers.SGD().apply_gradients(zip(slopes, net.trainable_variables))

# %% while_fitting
net = tf.keras.Sequential([tf.keras.layers.Dense(1)])
net.compile("sgd", lambda y, p: tf.constant([1.0]) @ p)
net.fit(tf.ones((2, 2)), tf.ones((2, 1)), verbose=0)

# %% predicting_another_shape
net = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(1)])
net.predict(tf.ones((2, 2)), verbose=0)
