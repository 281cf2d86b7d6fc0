# %% losses_read_before
# ask: tape, penalty, model.trainable_variables[0]
# expect: before_tape
model = tf.keras.Sequential(
    [tf.keras.layers.Dense(2, kernel_regularizer=tf.keras.regularizers.L2(0.1))]
)
x = tf.ones((4, 3))
model(x)
penalty = tf.add_n(model.losses)
with tf.GradientTape() as tape:
    data_loss = tf.reduce_mean(model(x) ** 2)
g = tape.gradient(penalty, model.trainable_variables)

# %% losses_inside_right
# ask: tape, loss, model.trainable_variables
# expect: connected, connected
model = tf.keras.Sequential(
    [tf.keras.layers.Dense(2, kernel_regularizer=tf.keras.regularizers.L2(0.1))]
)
x = tf.ones((4, 3))
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(model(x) ** 2) + tf.add_n(model.losses)
g = tape.gradient(loss, model.trainable_variables)

# %% hessian_vector_product_outside
# ask: outer, product, x
# expect: after_tape
# at: product =
x, v = tf.Variable([1.0, 2.0]), tf.constant([0.5, -1.0])
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        f = tf.reduce_sum(x**4)
    slope = inner.gradient(f, x)
product = tf.reduce_sum(slope * v)
g = outer.gradient(product, x)

# %% hessian_of_an_unwatched_point
# ask: outer, slope, p
# expect: not_watched
p = tf.constant([1.0, 2.0])
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        inner.watch(p)
        f = tf.reduce_sum(p**4)
    slope = inner.gradient(f, p)
h = outer.jacobian(slope, p)

# %% rows_cut_out_after_the_block
# ask: tape, rows[0], x
# expect: after_tape
x = tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape(persistent=True) as tape:
    y = tf.tanh(x)
rows = [y[k] for k in range(3)]
g = [tape.gradient(row, x) for row in rows]

# %% mean_square_by_numpy_and_back
# ask: tape, loss, X
# expect: left_tensorflow
# at: np.mean(X**2, axis=0)
import numpy as np

X = tf.Variable([[1.0, 2.0], [3.0, 5.0]])
with tf.GradientTape() as tape:
    columns = tf.convert_to_tensor(np.mean(X**2, axis=0))
    loss = tf.reduce_sum(tf.sqrt(columns))
g = tape.gradient(loss, X)

# %% everything_paused
# ask: tape, z, [x, y]
# expect: stopped_recording, stopped_recording
x, y = tf.Variable(1.0), tf.Variable(2.0)
with tf.GradientTape() as tape:
    with tape.stop_recording():
        a = x * x
        b = y * y
    z = a + b
g = tape.gradient(z, [x, y])

# %% one_part_before_a_reset
# ask: tape, z, [x, y]
# expect: connected, reset
x, y = tf.Variable(1.0), tf.Variable(2.0)
with tf.GradientTape() as tape:
    b = y * y
    tape.reset()
    z = x * x + b
g = tape.gradient(z, [x, y])

# %% both_branches_by_where
# ask: tape, y, [a, b]
# expect: connected, connected
x, a, b = tf.constant(-1.0), tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = tf.where(x > 0.0, a, b**2)
g = tape.gradient(y, [a, b])

# %% value_target_detached_everywhere
# ask: tape, loss, w
# expect: stop_gradient
w = tf.Variable([0.1, 0.2, 0.3])
states, rewards = tf.random.normal((6, 3)), tf.random.normal((6,))
with tf.GradientTape() as tape:
    values = tf.stop_gradient(tf.linalg.matvec(states, w))
    loss = tf.reduce_mean((values - rewards) ** 2)
g = tape.gradient(loss, w)

# %% one_tape_for_the_whole_loop
# ask: tape, loss, x
# expect: used_twice
x = tf.Variable(0.0)
with tf.GradientTape() as tape:
    loss = (x - 3.0) ** 2
x.assign_sub(0.1 * tape.gradient(loss, x))
x.assign_sub(0.1 * tape.gradient(loss, x))

# %% accumulated_over_batches
# ask: tape, loss, total
# expect: not_connected
w, total = tf.Variable([[1.0], [2.0]]), tf.Variable([[0.0], [0.0]])
for batch in (tf.ones((2, 2)), tf.ones((3, 2))):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((batch @ w) ** 2)
    total.assign_add(tape.gradient(loss, w))
g = tape.gradient

# %% clipped_gradients_are_no_target
# ask: tape, clipped, w
# expect: inner_outside
w = tf.Variable([1.0, 2.0])
with tf.GradientTape(persistent=True) as tape:
    loss = tf.reduce_sum(w**2)
slope = tape.gradient(loss, w)
clipped = tf.clip_by_norm(slope, 1.0)
g = tape.gradient(clipped, w)

# %% half_precision
# ask: tape, y, x
# expect: connected
x = tf.Variable([1.0, 2.0], dtype=tf.float16)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.cast(x, tf.float32) ** 2)
g = tape.gradient(y, x)

# %% double_made_by_numpy
# ask: tape, y, x
# expect: connected
import numpy as np

x = tf.Variable(np.array([1.0, 2.0]))
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.sin(x))
g = tape.gradient(y, x)

# %% sparse_times_dense
# ask: tape, y, w
# expect: connected
s = tf.sparse.from_dense([[1.0, 0.0], [0.0, 2.0]])
w = tf.Variable([[1.0], [2.0]])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.sparse.sparse_dense_matmul(s, w))
g = tape.gradient(y, w)

# %% own_gradient_that_stops
# ask: tape, y, x
# expect: no_gradient
@tf.custom_gradient
def opaque(v):
    return v * 2.0, lambda upstream: None


x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = opaque(x) + 1.0
g = tape.gradient(y, x)
