"""A number left, and the target may be without it: a choice, an unused argument, another entry."""
# ruff: noqa

# %% argument_that_is_not_used
# ask: tape, loss, w
# expect: not_connected
w = tf.Variable(2.0)
def scored(values, shown):
    return tf.reduce_sum(values) * 2.0
with tf.GradientTape() as tape:
    loss = scored(tf.constant([1.0, 2.0]), float(w))

# %% entry_that_was_there_already
# ask: tape, loss, w
# expect: not_connected
w = tf.Variable(2.0)
settings = {"k": 4.0}
with tf.GradientTape() as tape:
    k = settings.setdefault("k", float(w))
    loss = tf.constant(k) * 2.0

# %% the_other_of_a_pair
# ask: tape, loss, w
# expect: not_connected
w = tf.Variable(2.0)
with tf.GradientTape() as tape:
    pair = (float(w), 5.0)
    loss = tf.constant(pair[1]) * 2.0

# %% only_how_many
# ask: tape, loss, w
# expect: not_connected
w = tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    n = float(len(w.numpy()))
    loss = tf.constant(n) * 2.0

# %% first_gradient_of_the_same_tape
# ask: tape, g, x
# expect: inner_outside
# at: g = tape.gradient
x = tf.Variable(2.0)
with tf.GradientTape(persistent=True) as tape:
    y = x**3
g = tape.gradient(y, x)

# %% second_asked_of_the_inner_tape
# ask: inner, g, x
# expect: inner_outside
# at: g = inner.gradient
x = tf.Variable(2.0)
with tf.GradientTape() as outer:
    with tf.GradientTape(persistent=True) as inner:
        y = x**3
    g = inner.gradient(y, x)

# %% largest_by_its_number
# ask: tape, loss, ws
# expect: not_connected, connected
ws = [tf.Variable(1.0), tf.Variable(2.0)]
with tf.GradientTape() as tape:
    best = max([w * 2.0 for w in ws], key=float)
    loss = best**2

# %% factor_of_a_number_that_left
# ask: tape, loss, w
# expect: partly
# at: scale = 1.0 / float(y)
w = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = w**2
    scale = 1.0 / float(y)
    loss = y * scale

# %% entry_overwritten
# ask: tape, loss, w
# expect: not_connected
w = tf.Variable(2.0)
kept = {}
with tf.GradientTape() as tape:
    kept["y"] = float(w)
    kept["y"] = 3.0
    loss = tf.constant(kept["y"]) * 2.0

# %% another_entry_of_a_dict
# ask: tape, loss, w
# expect: not_connected
w = tf.Variable(2.0)
with tf.GradientTape() as tape:
    kept = {"w": float(w), "b": 7.0}
    loss = tf.constant(kept["b"]) * 2.0

# %% only_its_place_in_the_loop
# ask: tape, loss, w
# expect: not_connected
w = tf.Variable([2.0, 5.0])
with tf.GradientTape() as tape:
    loss = tf.constant(0.0)
    for k, value in enumerate(w.numpy()):
        loss += tf.constant(float(k))

# %% returned_but_overruled
# ask: tape, loss, w
# expect: not_connected | left_tensorflow
w = tf.Variable(0.5)
def f():
    try:
        return float(w)
    finally:
        return 2.0
with tf.GradientTape() as tape:
    loss = tf.constant(f()) * 3.0

# %% overwritten_by_another_name
# ask: tape, loss, w
# expect: not_connected | left_tensorflow
w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    a = w.numpy().copy()
    b = a
    b[:] = 3.0
    loss = tf.reduce_sum(tf.constant(a))

# %% attribute_overwritten
# ask: tape, loss, w
# expect: not_connected
class Kept:
    pass
kept, w = Kept(), tf.Variable(2.0)
with tf.GradientTape() as tape:
    kept.value = float(w)
    kept.value = 1.0
    loss = tf.constant(kept.value) * 3.0

# %% the_greater_of_two_losses
# ask: tape, loss, [a, b]
# expect: not_connected, connected
# at: max(
a, b = tf.Variable(1.0), tf.Variable(5.0)
with tf.GradientTape() as tape:
    losses = [a**2, b**2]
    loss = max(losses)
g = tape.gradient(loss, [a, b])

# %% a_shape_shown_beside_a_word
# ask: tape, loss, w
# expect: not_connected
w, x = tf.Variable([1.0, 2.0]), tf.Variable(1.0)
with tf.GradientTape() as tape:
    print("not", "if", tf.shape(w))
    loss = x * 2.0
g = tape.gradient(loss, w)
