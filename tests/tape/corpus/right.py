# %% scalar
# ask: tape, y, x
# expect: connected
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x**2
g = tape.gradient(y, x)

# %% watched_constant
# ask: tape, y, x
# expect: connected
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.math.log(x) * x
g = tape.gradient(y, x)

# %% persistent_both
# ask: tape, z, [x, y]
# expect: connected, connected
x = tf.Variable(3.0)
with tf.GradientTape(persistent=True) as tape:
    y = x**2
    z = y**2
dz, dy = tape.gradient(z, x), tape.gradient(y, x)

# %% not_asked_yet
# ask: tape, y, x
# expect: connected
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_prod(x)

# %% intermediate_as_source
# ask: tape, z, y
# expect: connected
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x * x
    z = tf.exp(y)
g = tape.gradient(z, y)

# %% dict_of_parameters
# ask: tape, loss, params
# expect: connected, connected
params = {"w": tf.Variable([[1.0], [2.0]]), "b": tf.Variable([0.5])}
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((tf.ones((4, 2)) @ params["w"] + params["b"]) ** 2)
g = tape.gradient(loss, params)

# %% printing_inside
# ask: tape, y, x
# expect: connected
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x**2
    print("y is", y.numpy(), float(y))
    y = y + 1.0
g = tape.gradient(y, x)

# %% straight_through
# ask: tape, y, x
# expect: connected
x = tf.Variable(0.7)
with tf.GradientTape() as tape:
    y = x + tf.stop_gradient(tf.round(x) - x)
g = tape.gradient(y, x)

# %% custom_gradient_around_round
# ask: tape, y, x
# expect: connected
@tf.custom_gradient
def soft_round(v):
    return tf.round(v), lambda upstream: upstream


x = tf.Variable([0.2, 0.9])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(soft_round(x) * 2.0)
g = tape.gradient(y, x)

# %% py_function
# ask: tape, y, x
# expect: connected
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.py_function(lambda a: a * a, [x], tf.float32))
g = tape.gradient(y, x)

# %% assigned_after_the_forward
# ask: tape, y, x
# expect: connected
x, last = tf.Variable(2.0), tf.Variable(0.0)
with tf.GradientTape() as tape:
    y = x**2
    last.assign(y)
g = tape.gradient(y, x)

# %% sign_gives_zeros
# ask: tape, y, x
# expect: zeros
x = tf.Variable([1.0, -2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.sign(x))
g = tape.gradient(y, x)

# %% where_and_mask
# ask: tape, y, x
# expect: connected
x = tf.Variable([1.0, -2.0, 3.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.where(x > 0.0, x, 0.1 * x)) + tf.reduce_max(tf.boolean_mask(x, x > 0.0))
g = tape.gradient(y, x)

# %% clean_loop
# ask: tape, loss, w
# expect: connected
w = tf.Variable(5.0)
for _ in range(4):
    with tf.GradientTape() as tape:
        loss = (w - 2.0) ** 2
    w.assign_sub(0.1 * tape.gradient(loss, w))

# %% jacobian
# ask: tape, y, x
# expect: connected
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.sin(x) * tf.constant([2.0, 3.0])
j = tape.jacobian(y, x)

# %% batch_jacobian
# ask: tape, y, x
# expect: connected
x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x**2
j = tape.batch_jacobian(y, x)

# %% argmax_beside_the_path
# ask: tape, loss, logits
# expect: connected
logits = tf.Variable([[0.1, 0.7]])
with tf.GradientTape() as tape:
    best = tf.argmax(logits, axis=1)
    loss = -tf.reduce_sum(tf.one_hot(best, 2) * tf.nn.log_softmax(logits))
g = tape.gradient(loss, logits)

# %% complex_numbers
# ask: tape, y, re
# expect: connected
re = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.abs(tf.signal.fft(tf.cast(re, tf.complex64))))
g = tape.gradient(y, re)

# %% trainable_false_but_watched
# ask: tape, y, v
# expect: connected
v = tf.Variable(1.0, trainable=False)
with tf.GradientTape() as tape:
    tape.watch(v)
    y = v * 4.0
g = tape.gradient(y, v)

# %% python_loop_of_sixty
# ask: tape, y, x
# expect: connected
x = tf.Variable(1.01)
with tf.GradientTape() as tape:
    y = x
    for _ in range(60):
        y = y * x
g = tape.gradient(y, x)
