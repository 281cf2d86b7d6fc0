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
