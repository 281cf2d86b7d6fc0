"""What a person's own code hides: overwritten, chosen by, read for its shape, of another time."""
# ruff: noqa

# %% buffer_that_is_overwritten
# ask: tape, loss, w
# expect: not_connected
# open: the array that is filled twice
import numpy as np
w = tf.Variable([1.0, 2.0])
buffer = np.zeros(2, np.float32)
with tf.GradientTape() as tape:
    buffer[:] = w.numpy()
    buffer[:] = 1.0
    loss = tf.reduce_sum(tf.constant(buffer))

# %% entry_that_an_update_overwrites
# ask: tape, loss, w
# expect: not_connected
# open: dict.update
w = tf.Variable(2.0)
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    settings = {"k": float(w)}
    settings.update(k=5.0)
    loss = x * settings["k"]

# %% another_return
# ask: tape, loss, w
# expect: not_connected
# open: which return was it?
w = tf.Variable(2.0)
x = tf.Variable(3.0)
def gate(v):
    value = float(v)
    if value > 0:
        return 1.0
    return value
with tf.GradientTape() as tape:
    loss = x * gate(w)

# %% through_a_queue
# ask: tape, loss, w
# expect: left_tensorflow
# at: q.put(
import queue
q = queue.Queue()
w = tf.Variable(2.0)
def produce():
    q.put((w * 2.0).numpy())
def consume():
    return tf.constant(q.get()) * 3.0
with tf.GradientTape() as tape:
    produce()
    loss = consume()

# %% copied_by_a_decorator
# ask: tape, loss, w
# expect: left_tensorflow
# open: np.asarray asks nobody
import numpy as np
def logged(fn):
    def inner(*args):
        out = fn(*args)
        return np.asarray(out)
    return inner
w = tf.Variable([1.0, 2.0])
@logged
def predict(x):
    return w * x
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(predict(tf.constant([3.0, 4.0])) ** 2)

# %% through_a_file
# ask: tape, loss, w
# expect: left_tensorflow
# at: np.save(
# open: what is in a file
import os, tempfile
import numpy as np
w = tf.Variable([1.0, 2.0])
path = os.path.join(tempfile.mkdtemp(), "h.npy")
with tf.GradientTape() as tape:
    h = w * 2.0
    np.save(path, h)
    loss = tf.reduce_sum(tf.constant(np.load(path)))

# %% only_its_shape
# ask: tape, loss, w
# expect: not_connected
import numpy as np
w = tf.Variable([1.0, 2.0, 3.0])
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    mask = np.ones_like(w.numpy())
    loss = tf.reduce_sum(x * mask)

# %% left_out_by_a_condition
# ask: tape, loss, w
# expect: not_connected
w = tf.Variable(-2.0)
v = tf.Variable(3.0)
with tf.GradientTape() as tape:
    kept = [u * 2.0 for u in (w, v) if float(u) > 0]
    loss = tf.add_n(kept)

# %% computed_and_not_used_on_a_line_that_chooses
# ask: tape, loss, w
# expect: not_connected
# at: a = w
w = tf.Variable(2.0)
v = tf.Variable(1.0)
simple = True
with tf.GradientTape() as tape:
    a = w * 3.0 if simple else v
    loss = v * 2.0

# %% another_is_watched_and_made_before
# ask: tape, loss, raw
# expect: before_tape
# at: image = raw
raw = tf.constant([10.0, 20.0])
image = raw / 255.0
with tf.GradientTape() as tape:
    tape.watch(image)
    loss = tf.reduce_sum(image**2)

# %% after_a_step_by_hand
# ask: tape, loss, w
# expect: before_tape
# open: a step, or a second derivative?
w = tf.Variable(2.0)
with tf.GradientTape() as first:
    y = w**2
w1 = w - 0.1 * first.gradient(y, w)
with tf.GradientTape() as tape:
    loss = w1**2

# %% name_that_another_value_takes
# ask: tape, loss, encoder
# expect: not_connected
# at: first = z
encoder = tf.Variable(2.0)
decoder = tf.Variable(3.0)
with tf.GradientTape(persistent=True) as tape:
    z = encoder * 2.0
    first = z**2
    z = tf.constant(4.0)
    loss = decoder * z

# %% globals_give_the_name_another_value
# ask: tape, loss, w
# expect: not_connected
# open: globals()
w = tf.Variable(2.0)
v = tf.Variable(3.0)
with tf.GradientTape() as tape:
    a = float(w)
    globals()["a"] = 5.0
    loss = v * a

# %% setattr_gives_the_attribute_another_value
# ask: tape, loss, w
# expect: not_connected
# open: setattr
class Box:
    pass
w = tf.Variable(2.0)
v = tf.Variable(3.0)
box = Box()
with tf.GradientTape() as tape:
    box.k = w.numpy()
    setattr(box, "k", 4.0)
    loss = v * box.k

# %% a_setter_takes_what_it_likes
# ask: tape, loss, w
# expect: not_connected
# open: what a property does with it
class Net:
    def __init__(self):
        self._k = 0.0
    @property
    def k(self):
        return self._k
    @k.setter
    def k(self, value):
        self._k = 1.0
w = tf.Variable(2.0)
v = tf.Variable(3.0)
net = Net()
with tf.GradientTape() as tape:
    net.k = float(w)
    loss = v * net.k

# %% an_entry_that_the_class_makes_up
# ask: tape, loss, w
# expect: not_connected
# open: what __getitem__ gives
class Row:
    def __init__(self, value):
        self.value = value
    def __getitem__(self, key):
        return 4.0
w = tf.Variable(2.0)
v = tf.Variable(3.0)
with tf.GradientTape() as tape:
    row = Row(float(w))
    loss = v * row[0]

# %% another_row_is_written
# ask: tape, loss, w
# expect: not_connected
# open: which part of a variable is read
w = tf.Variable([1.0])
table = tf.Variable([0.0, 5.0])
with tf.GradientTape() as tape:
    table.scatter_update(tf.IndexedSlices(w * 2.0, [0]))
    loss = table[1] * 2.0

# %% that_row_is_written
# ask: tape, loss, w
# expect: assigned
# at: scatter_update
w = tf.Variable([1.0])
table = tf.Variable([0.0, 5.0])
with tf.GradientTape() as tape:
    table.scatter_update(tf.IndexedSlices(w * 2.0, [0]))
    loss = table[0] * 2.0

# %% through_a_file_of_tensorflows
# ask: tape, loss, w
# expect: left_tensorflow
# open: what is in a file
import os, tempfile
w = tf.Variable([1.0, 2.0])
path = os.path.join(tempfile.mkdtemp(), "h")
with tf.GradientTape() as tape:
    tf.io.write_file(path, tf.io.serialize_tensor(w * 2.0))
    loss = tf.reduce_sum(tf.io.parse_tensor(tf.io.read_file(path), tf.float32))

# %% asserted_and_shown_only
# ask: tape, loss, w
# expect: not_connected
# at: tf.print
w = tf.Variable(2.0)
v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    tf.debugging.assert_positive(w)
    tf.print("w", w, output_stream="file:///dev/null")
    loss = v**2

# %% kept_from_an_earlier_step
# ask: tape, loss, w
# expect: before_tape
# at: loss = f
w = tf.Variable(2.0)
kept = {}
def f(x):
    if "y" not in kept:
        kept["y"] = w * x
    return kept["y"]
for _ in range(2):
    with tf.GradientTape() as tape:
        loss = f(3.0) ** 2

# %% overwritten_by_out
# ask: tape, loss, w
# expect: not_connected
# open: out=
import numpy as np
w = tf.Variable([5.0])
v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    held = w.numpy() * 1.0
    np.multiply(2.0, 3.0, out=held)
    loss = tf.reduce_sum(v * held)

# %% the_other_of_those_that_left_there
# ask: tape, loss, b
# expect: not_connected
# open: which of several is picked
a = tf.Variable(1.0)
b = tf.Variable(2.0)
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    plain = {k: float(v) for k, v in {"a": a, "b": b}.items()}
    loss = x * plain["a"]
