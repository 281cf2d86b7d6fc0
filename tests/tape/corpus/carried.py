# %% state_of_a_loop_in_a_name
# ask: tape, loss, net.trainable_variables[0]
# expect: before_tape
# at: state = net(state)
net = tf.keras.Sequential([tf.keras.layers.Dense(3)])
state = tf.ones((2, 3))
for _ in range(2):
    state = net(state)
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(state**2)
g = tape.gradient(loss, net.trainable_variables)

# %% state_of_a_cell
# ask: tape, loss, cell.trainable_variables[0]
# expect: before_tape
# at: out, state = cell(
cell = tf.keras.layers.GRUCell(3)
x, state = tf.ones((2, 4)), tf.zeros((2, 3))
out, state = cell(x, state)
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(out**2)
g = tape.gradient(loss, cell.trainable_variables)

# %% name_used_again_inside_a_layer
# ask: tape, loss, scale.k
# expect: before_tape
# at: scaled = scale(
class Scale(tf.keras.layers.Layer):
    def build(self, shape):
        self.k = self.add_weight(shape=(), initializer="ones", name="k")

    def call(self, inputs):
        inputs = inputs * self.k
        return inputs + 1.0


scale = Scale()
scaled = scale(tf.ones((2, 3)))
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(scaled**2)
g = tape.gradient(loss, scale.k)

# %% parameter_used_again_in_a_function
# ask: tape, loss, gain
# expect: before_tape
# at: amplified = amplify(
gain = tf.Variable(3.0)


def amplify(signal):
    signal = signal * gain
    return signal


amplified = amplify(tf.constant([1.0, 2.0]))
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(amplified)
g = tape.gradient(loss, gain)

# %% total_added_up_before
# ask: tape, loss, w
# expect: before_tape
# at: total += w * value
w, total = tf.Variable(2.0), tf.constant(0.0)
for value in (1.0, 2.0):
    total += w * value
with tf.GradientTape() as tape:
    loss = total**2
g = tape.gradient(loss, w)

# %% hidden_state_between_batches
# ask: tape, loss, weights
# expect: connected
weights = tf.Variable(tf.ones((2, 2)))
state = tf.ones((1, 2))
for _ in range(3):
    with tf.GradientTape() as tape:
        state = tf.tanh(state @ weights)
        loss = tf.reduce_sum(state)
    g = tape.gradient(loss, weights)

# %% weight_made_a_tensor_in_a_function
# ask: tape, loss, w
# expect: replaced
# at: w = w - 0.1 * g
def step(w, g):
    w = w - 0.1 * g
    return w


w = tf.Variable(2.0)
w = step(w, 1.0)
with tf.GradientTape() as tape:
    loss = w**2
g = tape.gradient(loss, w)

# %% two_weights_made_tensors_at_once
# ask: tape, loss, [w, b]
# expect: replaced, replaced
# at: w, b = w - 0.1, b - 0.1
w, b = tf.Variable(2.0), tf.Variable(3.0)
w, b = w - 0.1, b - 0.1
with tf.GradientTape() as tape:
    loss = w * b
g = tape.gradient(loss, [w, b])

# %% call_in_a_method_before_the_tape
# ask: tape, loss, net.w
# expect: before_tape
# at: predicted = net(
class Net(tf.Module):
    def __init__(self):
        self.w = tf.Variable(2.0)

    def __call__(self, x):
        return self.inner(x)

    def inner(self, x):
        return x * self.w


net = Net()


def train():
    predicted = net(tf.constant(3.0))
    with tf.GradientTape() as tape:
        loss = predicted**2
    return tape, loss


tape, loss = train()
g = tape.gradient(loss, net.w)

# %% lambda_after_the_tape
# ask: tape, loss, w
# expect: after_tape
# at: loss = error(
w = tf.Variable(2.0)
error = lambda v: (v - 1.0) ** 2
with tf.GradientTape() as tape:
    y = w * 3.0
loss = error(y)
g = tape.gradient(loss, w)

# %% one_use_stays_and_another_leaves
# ask: tape, y, w
# expect: partly
# at: half = w.numpy()
w = tf.Variable(3.0)
with tf.GradientTape() as tape:
    half = w.numpy()
    y = w * half
g = tape.gradient(y, w)

# %% what_is_only_noted_down_enters_nothing
# ask: tape, loss, w
# expect: connected
w, history = tf.Variable([1.0, 2.0]), []
for _ in range(2):
    with tf.GradientTape() as tape:
        p = w * 3.0
        history.append(p.numpy().tolist())
        mean = float(tf.reduce_mean(p))
        loss = tf.reduce_sum(p**2) * 0.5
    g = tape.gradient(loss, w)
    print(mean, len(history))

# %% an_index_that_was_looked_up_is_no_part
# ask: tape, loss, q
# expect: slices|connected
q = tf.Variable([0.2, 0.9, 0.4])
with tf.GradientTape() as tape:
    best = int(tf.argmax(q))
    loss = (q[best] - 1.0) ** 2
g = tape.gradient(loss, q)

# %% an_action_drawn_by_numpy
# ask: tape, loss, net.kernel
# expect: connected
import numpy as np

net = tf.keras.layers.Dense(3, activation="softmax")
with tf.GradientTape() as tape:
    p = net(tf.ones((1, 4)))[0]
    action = int(np.random.choice(3, p=p.numpy().astype("float64") / p.numpy().sum(dtype="float64")))
    loss = -tf.math.log(p[action])
g = tape.gradient(loss, net.kernel)

# %% the_source_is_multiplied_in_a_loop
# ask: tape, y, x
# expect: replaced
# at: x = x * y
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = tf.identity(x)
    for _ in range(3):
        x = x * y
g = tape.gradient(y, x)

# %% both_are_updated_in_the_block
# ask: tape, loss, w
# expect: replaced
# at: w = w - 0.5 * loss
w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(w**2)
    w = w - 0.5 * loss
g = tape.gradient(loss, w)
