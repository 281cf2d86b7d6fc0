# %% argmax
# ask: tape, loss, w
# expect: no_gradient
# at: tf.argmax(logits
w = tf.Variable([[1.0, 2.0], [3.0, 0.5]])
with tf.GradientTape() as tape:
    logits = tf.constant([[1.0, 1.0]]) @ w
    label = tf.argmax(logits, axis=1)
    loss = tf.reduce_mean(tf.cast(label, tf.float32))
g = tape.gradient(loss, w)

# %% rounding
# ask: tape, y, x
# expect: no_gradient
# at: tf.round(x)
x = tf.Variable([0.2, 1.7])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.round(x) * 3.0)
g = tape.gradient(y, x)

# %% flooring
# ask: tape, y, x
# expect: no_gradient
x = tf.Variable(2.4)
with tf.GradientTape() as tape:
    y = tf.floor(x) + 1.0
g = tape.gradient(y, x)

# %% comparison
# ask: tape, accuracy, w
# expect: no_gradient
# at: scores > 0.5
w = tf.Variable([0.1, 0.9])
with tf.GradientTape() as tape:
    scores = tf.sigmoid(w)
    accuracy = tf.reduce_mean(tf.cast(scores > 0.5, tf.float32))
g = tape.gradient(accuracy, w)

# %% counting
# ask: tape, n, w
# expect: no_gradient
w = tf.Variable([0.0, 1.0])
with tf.GradientTape() as tape:
    n = tf.cast(tf.math.count_nonzero(w), tf.float32)
g = tape.gradient(n, w)

# %% equal_labels
# ask: tape, hits, w
# expect: no_gradient
w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    hits = tf.reduce_sum(tf.cast(tf.equal(w, [1.0, 3.0]), tf.float32))
g = tape.gradient(hits, w)

# %% sampled
# ask: tape, reward, logits
# expect: no_gradient
# at: tf.random.categorical
logits = tf.Variable([[0.0, 1.0, 2.0]])
with tf.GradientTape() as tape:
    action = tf.random.categorical(logits, 1)
    reward = tf.cast(tf.reduce_sum(action), tf.float32) * 2.0
g = tape.gradient(reward, logits)

# %% detached
# ask: tape, loss, w
# expect: stop_gradient
# at: tf.stop_gradient(w * 2.0)
w = tf.Variable(1.0)
with tf.GradientTape() as tape:
    goal = tf.stop_gradient(w * 2.0)
    loss = (goal - 1.0) ** 2
g = tape.gradient(loss, w)

# %% detached_branch_of_two
# ask: tape, loss, [critic, actor]
# expect: stop_gradient, connected
critic, actor = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    value = critic * 4.0
    loss = tf.stop_gradient(value) * actor
g = tape.gradient(loss, [critic, actor])

# %% no_entry
# ask: tape, y, image
# expect: not_registered
# at: adjust_contrast
image = tf.Variable(tf.random.uniform((4, 4, 3)))
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.image.adjust_contrast(image, 2.0))
g = tape.gradient(y, image)

# %% branch_not_taken
# ask: tape, y, [a, b]
# expect: connected, not_connected
x, a, b = tf.constant(1.0), tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    if x > 0.0:
        y = a * x
    else:
        y = b**2
g = tape.gradient(y, [a, b])

# %% forgotten_bias
# ask: tape, y, [w, b]
# expect: connected, not_connected
w, b = tf.Variable([[2.0]]), tf.Variable([1.0])
with tf.GradientTape() as tape:
    y = tf.constant([[3.0]]) @ w
g = tape.gradient(y, [w, b])

# %% only_the_shape
# ask: tape, y, x
# expect: no_gradient
x = tf.Variable(tf.ones((3, 2)))
with tf.GradientTape() as tape:
    y = tf.cast(tf.reduce_prod(tf.shape(x)), tf.float32) * 2.0
g = tape.gradient(y, x)

# %% zeros_like
# ask: tape, y, x
# expect: no_gradient
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.raw_ops.ZerosLike(x=x) + 1.0)
g = tape.gradient(y, x)

# %% swapped_arguments
# ask: tape, x, y
# expect: swapped
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x**2
g = tape.gradient(x, y)

# %% swapped_with_a_loss
# ask: tape, w, loss
# expect: swapped
w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    out = tf.tanh(w)
    loss = tf.reduce_mean(out)
g = tape.gradient(w, loss)

# %% swapped_tensors
# ask: tape, x, y
# expect: swapped
x = tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = 3.0 * x
g = tape.gradient(target=x, sources=y)

# %% slice_as_source
# ask: tape, y, corner
# expect: copied
w = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(w**2)
corner = w[0, 0]
g = tape.gradient(y, corner)

# %% read_again_as_source
# ask: tape, y, value
# expect: copied
w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(w**2)
value = tf.convert_to_tensor(w)
g = tape.gradient(y, value)

# %% used_twice
# ask: tape, y, x
# expect: used_twice
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = x**2
    z = y**2
dz = tape.gradient(z, x)
dy = tape.gradient(y, x)

# %% used_for_two_variables
# ask: tape, loss, b
# expect: used_twice
w, b = tf.Variable(2.0), tf.Variable(1.0)
with tf.GradientTape() as tape:
    loss = (w * 3.0 + b) ** 2
dw = tape.gradient(loss, w)
db = tape.gradient(loss, b)

# %% used_in_a_loop
# ask: tape, loss, x
# expect: used_twice
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    loss = (x - 3.0) ** 2
for _ in range(2):
    g = tape.gradient(loss, x)
    x.assign_sub(0.1 * g)

# %% a_sign_gives_zeros
# ask: tape, loss, [w, v]
# expect: zeros, connected
# at: tf.sign(w)
w, v = tf.Variable([0.5, -2.0]), tf.Variable([1.0, 3.0])
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(tf.sign(w) * v + tf.sign(v))
g = tape.gradient(loss, [w, v])

# %% only_the_condition_depends_on_it
# ask: tape, y, [x, w]
# expect: not_connected, connected
# at: if x > 1.0:
x, w = tf.Variable(1.5), tf.Variable(3.0)
with tf.GradientTape() as tape:
    if x > 1.0:
        y = w * 2.0
    else:
        y = w * 3.0
g = tape.gradient(y, [x, w])

# %% only_the_condition_of_a_graph_depends_on_it
# ask: tape, y, [x, w]
# expect: not_connected, connected
# at: return tf.cond(x > 1.0
x, w = tf.Variable(1.5), tf.Variable(3.0)


@tf.function
def either():
    return tf.cond(x > 1.0, lambda: w * 2.0, lambda: w * 3.0)


with tf.GradientTape() as tape:
    y = either()
g = tape.gradient(y, [x, w])
