"""A number or an array comes in again as the very object that left: whatever names say."""
# ruff: noqa

# %% by_a_queue
# ask: tape, loss, w
# expect: left_tensorflow
# at: q.put(
# sure: yes
import queue
q = queue.Queue()
w, x = tf.Variable(2.5), tf.Variable(3.0)
with tf.GradientTape() as tape:
    q.put(float(w * 2.0))
    loss = x * tf.constant(q.get())

# %% by_another_name_in_globals
# ask: tape, loss, w
# expect: left_tensorflow
# at: (w * 2.0).numpy()
# sure: yes
w, x = tf.Variable([2.5, 1.0]), tf.Variable(3.0)
with tf.GradientTape() as tape:
    globals().update(hidden=(w * 2.0).numpy())
    loss = tf.reduce_sum(x * tf.constant(hidden))

# %% by_a_method_found_at_run_time
# ask: tape, loss, w
# expect: left_tensorflow
# at: float(w
# sure: yes
class Plain:
    def scale(self, v):
        return 1.0
class Own(Plain):
    def scale(self, v):
        return v
w, x = tf.Variable(2.5), tf.Variable(3.0)
with tf.GradientTape() as tape:
    loss = x * tf.constant(getattr(Own(), "sc" + "ale")(float(w * 1.5)))

# %% by_the_other_name_of_two
# ask: tape, loss, v
# expect: left_tensorflow
# at: float(v
# sure: yes
w, v, x = tf.Variable(2.5), tf.Variable(2.5), tf.Variable(3.0)
with tf.GradientTape() as tape:
    p = float(w * 1.5)
    q = float(v * 1.5)
    p, q = q, p
    loss = x * tf.constant(p)

# %% array_that_is_filled_anew
# ask: tape, loss, w
# expect: not_connected
# open: the array is the same, what it holds is not
w, x = tf.Variable([2.5, 1.0]), tf.Variable(3.0)
with tf.GradientTape() as tape:
    kept = (w * 2.0).numpy()
    kept.fill(1.0)
    loss = tf.reduce_sum(x * tf.constant(kept))

# %% zeros_of_its_shape
# ask: tape, loss, w
# expect: not_connected
# open: np.zeros_like asks the tensor
import numpy as np
w, x = tf.Variable([2.5, 1.0]), tf.Variable(3.0)
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(x * np.zeros_like(w * 2.0))

# %% a_state_that_leaves_in_each_round
# ask: tape, loss, h0
# expect: left_tensorflow
# at: s.numpy()
# sure: yes
cell = tf.keras.layers.GRUCell(3)
h0 = tf.Variable(tf.zeros((1, 3)))
with tf.GradientTape() as tape:
    state = [h0]
    for t in range(3):
        out, state = cell(tf.ones((1, 2)), state)
        state = [tf.constant(s.numpy()) for s in tf.nest.flatten(state)]
    loss = tf.reduce_sum(state[0])
g = tape.gradient(loss, h0)

# %% of_two_states_the_others_comes_back
# ask: tape, loss, [w, v]
# expect: not_connected | left_tensorflow, left_tensorflow
w, v = tf.Variable([1.0]), tf.Variable([2.0])
with tf.GradientTape() as tape:
    a = (w * 1.0).numpy()
    b = (v * 1.0).numpy()
    for k in range(3):
        mine, other = tf.constant(b), tf.constant(a)
        b = (mine * 2.0).numpy()
    loss = tf.reduce_sum(tf.constant(b))
g = tape.gradient(loss, [w, v])

# %% asked_for_as_a_static_value
# ask: tape, loss, w
# expect: left_tensorflow
# at: tf.get_static_value(
# sure: yes
w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    fixed = tf.get_static_value(w * 2.0)
    loss = tf.reduce_sum(tf.constant(fixed) ** 2)
g = tape.gradient(loss, w)
