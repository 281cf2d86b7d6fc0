# %% forward_before
# ask: tape, loss, w
# expect: before_tape
# at: pred = x * w
x = tf.constant([1.0, 2.0, 3.0])
w = tf.Variable(0.5)
pred = x * w
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((pred - 1.0) ** 2)
g = tape.gradient(loss, w)

# %% layer_called_before
# ask: tape, loss, dense.trainable_variables
# expect: before_tape, before_tape
# at: out = dense(features)
dense = tf.keras.layers.Dense(2)
features = tf.ones((4, 3))
out = dense(features)
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(out**2)
grads = tape.gradient(loss, dense.trainable_variables)

# %% loss_after
# ask: tape, loss, w
# expect: after_tape
# at: loss = tf.reduce_mean
w = tf.Variable([[1.0], [2.0]])
x = tf.ones((3, 2))
with tf.GradientTape() as tape:
    logits = x @ w
loss = tf.reduce_mean(tf.nn.sigmoid(logits))
g = tape.gradient(loss, w)

# %% regularizer_added_after
# ask: tape, total, w
# expect: after_tape
# at: total =
w = tf.Variable([1.0, -2.0])
with tf.GradientTape() as tape:
    penalty = tf.reduce_sum(tf.abs(w))
total = 0.01 * penalty
g = tape.gradient(total, w)

# %% everything_outside
# ask: tape, y, x
# expect: before_tape
# at: y = x**3
x = tf.Variable(2.0)
y = x**3
with tf.GradientTape() as tape:
    pass
dy = tape.gradient(y, x)

# %% everything_after
# ask: tape, y, x
# expect: after_tape
# at: y = tf.sin(x)
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    z = x * 0.0
y = tf.sin(x)
dy = tape.gradient(y, x)

# %% loss_function_runs_outside
# ask: tape, cost, theta
# expect: before_tape
# at: cost = cost_of(theta)
theta = tf.Variable([0.1, 0.2])


def cost_of(parameters):
    return tf.reduce_sum(parameters * parameters)


cost = cost_of(theta)
with tf.GradientTape() as tape:
    doubled = 2.0 * cost
g = tape.gradient(cost, theta)

# %% sliced_after
# ask: tape, first, x
# expect: after_tape
# at: first = y[0]
x = tf.Variable([1.0, 2.0])
with tf.GradientTape(persistent=True) as tape:
    y = x**2
first = y[0]
g = tape.gradient(first, x)

# %% never_entered
# ask: tape, y, x
# expect: never_started
x = tf.Variable(1.0)
tape = tf.GradientTape()
y = x * 3.0
g = tape.gradient(y, x)

# %% never_entered_nor_asked
# ask: tape, y, x
# expect: never_started
# sure: yes
x = tf.Variable(1.0)
tape = tf.GradientTape(persistent=True)
y = x * 3.0

# %% paused
# ask: tape, y, x
# expect: stopped_recording
# at: y = x * x
x = tf.Variable(4.0)
with tf.GradientTape() as tape:
    with tape.stop_recording():
        y = x * x
g = tape.gradient(y, x)

# %% paused_in_the_middle
# ask: tape, loss, w
# expect: stopped_recording
# at: hidden = tf.tanh(a)
w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    a = w * 2.0
    with tape.stop_recording():
        hidden = tf.tanh(a)
    loss = tf.reduce_sum(hidden)
g = tape.gradient(loss, w)

# %% wiped
# ask: tape, y, x
# expect: reset
# at: y = x**2
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x**2
    tape.reset()
g = tape.gradient(y, x)

# %% wiped_a_watch
# ask: tape, y, x
# expect: not_watched | reset
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    tape.reset()
    y = x**2
g = tape.gradient(y, x)

# %% asked_early_then_more
# ask: tape, z, x
# expect: after_tape | used_twice
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x**2
    g = tape.gradient(y, x)
    z = y * x
h = tape.gradient(z, x)

# %% thread
# ask: tape, box[0], x
# expect: other_thread | unseen_target
import threading

x, box = tf.Variable(1.0), []


def work():
    box.append(x * 2.0)


with tf.GradientTape() as tape:
    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
g = tape.gradient(box[0], x)
