"""The source is not the object that one thinks: loaded, made again, held by something else."""
# ruff: noqa

# %% loaded_model
# ask: tape, loss, weights
# expect: not_connected,not_connected
# sure: yes
import os, tempfile
model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(1)])
weights = model.trainable_variables
file = os.path.join(tempfile.mkdtemp(), "m.keras")
model.save(file)
model = tf.keras.models.load_model(file)
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(model(tf.ones((4, 3))) ** 2)

# %% cell_that_ran_again
# ask: tape, loss, w
# expect: not_connected
# at: tf.Variable(1.5)
# sure: yes
def first_cell():
    return tf.Variable(1.5)
w = first_cell()
with tf.GradientTape() as tape:
    loss = w ** 2
w = first_cell()

# %% property_that_makes_one
# ask: tape, loss, lens.focus
# expect: not_connected
# at: return tf.Variable
# sure: yes
class Lens:
    @property
    def focus(self):
        return tf.Variable(1.5)
lens = Lens()
with tf.GradientTape() as tape:
    loss = lens.focus ** 2

# %% field_of_a_dataclass
# ask: tape, loss, [p.w, p.b]
# expect: not_watched,not_watched
# sure: yes
import dataclasses
@dataclasses.dataclass(frozen=True)
class Params:
    w: object
    b: object
p = Params(tf.Variable([1.0, 2.0]), tf.Variable(0.5))
for step in range(2):
    with tf.GradientTape() as tape:
        loss = (tf.reduce_sum(p.w * 0.5) + p.b - 3.0) ** 2
    gw, gb = tape.gradient(loss, [p.w, p.b])
    if step == 0:
        p = dataclasses.replace(p, w=p.w - 0.1 * gw, b=p.b - 0.1 * gb)

# %% rounds_of_a_loop
# ask: tape, cost, speed
# expect: not_connected
# at: return gone < 3.0
speed = tf.Variable(0.4)
with tf.GradientTape() as tape:
    def further(n, gone):
        return gone < 3.0
    def move(n, gone):
        return n + 1.0, gone + speed
    n, gone = tf.while_loop(further, move, [tf.constant(0.0), tf.constant(0.0)])
    cost = n ** 2

# %% average_that_nothing_reads
# ask: tape, loss, ema
# expect: not_connected
# sure: yes
used, ema = tf.Variable([1.0, 2.0]), tf.Variable([0.0, 0.0], trainable=False)
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(used * 3.0) ** 2

# %% ids_of_an_embedding
# ask: tape, score, ids
# expect: not_float
# sure: yes
layer = tf.keras.layers.Embedding(10, 4)
ids = tf.constant([[1, 2, 3]])
with tf.GradientTape() as tape:
    score = tf.reduce_sum(layer(ids) ** 2)

# %% field_of_a_named_tuple
# ask: tape, loss, p.w
# expect: not_watched
# sure: yes
from collections import namedtuple
P = namedtuple("P", "w")
p = P(tf.Variable(2.0))
for step in range(2):
    with tf.GradientTape() as tape:
        loss = (p.w * 3.0) ** 2
    g = tape.gradient(loss, p.w)
    if step == 0:
        p = p._replace(w=p.w - 0.1 * g)

# %% object_that_a_function_made
# ask: tape, loss, p.w
# expect: not_watched
# sure: yes
class Holder:
    def __init__(self, w):
        self.w = w
def made():
    return Holder(tf.Variable(2.0))
def main():
    p = made()
    for step in range(2):
        with tf.GradientTape() as tape:
            loss = (p.w * 3.0) ** 2
        g = tape.gradient(loss, p.w)
        if step == 0:
            p = Holder(p.w - 0.1 * g)
    return tape, loss, p
tape, loss, p = main()

# %% a_name_given_to_a_new_variable_elsewhere
# ask: tape, loss, w
# expect: not_connected
# at: w = tf.Variable(3.0)
# sure: yes
w = tf.Variable(2.0)
with tf.GradientTape() as tape:
    loss = w * w
w = tf.Variable(3.0)
g = tape.gradient(loss, w)

# %% a_name_of_a_functions_own
# ask: tape, loss, other
# expect: not_connected
def make(large):
    if large:
        w = tf.Variable(9.0)
    else:
        w = tf.Variable(0.1)
    return w


used = make(True)
other = make(False)
with tf.GradientTape() as tape:
    loss = used * 2.0
g = tape.gradient(loss, other)
