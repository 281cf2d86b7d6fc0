# %% loop_in_a_function_under_a_persistent_tape
# ask: tape, y, w
# expect: connected
w = tf.Variable(1.1)


@tf.function
def power(x):
    for _ in tf.range(3):
        x = x * w
    return x


with tf.GradientTape(persistent=True) as tape:
    y = power(tf.constant(2.0))

# %% loop_in_a_function_under_a_second_tape
# ask: tape, y, w
# expect: connected
w = tf.Variable(1.1)


@tf.function
def looped(x):
    for _ in tf.range(3):
        x = x * w
    return x


with tf.GradientTape() as outer:
    with tf.GradientTape() as tape:
        y = looped(tf.constant(2.0))
    g = tape.gradient(y, w)

# %% later_call_of_a_function_with_a_loop
# ask: tape, y, [w, b]
# expect: connected, not_connected
w, b = tf.Variable(1.1), tf.Variable(2.0)


@tf.function
def power(x):
    for _ in tf.range(3):
        x = x * w
    return x


for _ in range(3):
    with tf.GradientTape(persistent=True) as tape:
        y = power(tf.constant(2.0))
    g = tape.gradient(y, w)

# %% first_order_calls_after_a_persistent_one
# ask: tape, z, w
# expect: no_gradient
# at: z = tf.round(y)
w = tf.Variable(1.1)


@tf.function
def power(x):
    for _ in tf.range(3):
        x = x * w
    return x


for _ in range(3):
    with tf.GradientTape(persistent=True) as tape:
        y = power(tf.constant(2.0))
        z = tf.round(y)
    g = tape.gradient(z, w)

# %% lstm_in_a_function_under_a_persistent_tape
# ask: tape, loss, net.trainable_variables
# expect: connected, connected, connected, connected, connected
net = tf.keras.Sequential([tf.keras.layers.LSTM(3), tf.keras.layers.Dense(1)])
net.build((2, 4, 2))


@tf.function
def forward(x):
    return net(x)


for _ in range(2):
    with tf.GradientTape(persistent=True) as tape:
        loss = tf.reduce_sum(forward(tf.ones((2, 4, 2))))

# %% loop_in_a_function_before_a_persistent_tape
# ask: tape, loss, w
# expect: before_tape
# at: y = power(
w = tf.Variable(1.1)


@tf.function
def power(x):
    for _ in tf.range(3):
        x = x * w
    return x


y = power(tf.constant(2.0))
with tf.GradientTape(persistent=True) as tape:
    loss = y**2
g = tape.gradient(loss, w)

# %% loaded_function
# ask: tape, y, module.w
# expect: connected
import tempfile


class Line(tf.Module):
    def __init__(self):
        self.w = tf.Variable(2.0)

    @tf.function(input_signature=[tf.TensorSpec((), tf.float32)])
    def forward(self, x):
        return x * self.w


folder = tempfile.mkdtemp()
tf.saved_model.save(Line(), folder)
module = tf.saved_model.load(folder)
with tf.GradientTape(persistent=True) as tape:
    y = module.forward(tf.constant(3.0))

# %% loaded_function_rounded
# ask: tape, z, [x, module.w]
# expect: no_gradient, no_gradient
# at: z = tf.round(y)
import tempfile


class Line(tf.Module):
    def __init__(self):
        self.w = tf.Variable(2.0)

    @tf.function(input_signature=[tf.TensorSpec((), tf.float32)])
    def forward(self, x):
        return x * self.w


folder = tempfile.mkdtemp()
tf.saved_model.save(Line(), folder)
module = tf.saved_model.load(folder)
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = module.forward(x)
    z = tf.round(y)
g = tape.gradient(z, [x, module.w])

# %% forward_outside_step_inside
# expect: before_tape
# at: predicted = w *
w = tf.Variable(2.0)


@tf.function
def step(predicted):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((predicted - 1.0) ** 2)
    explain(tape, loss, w)
    return loss


predicted = w * tf.constant([1.0, 2.0])
step(predicted)

# %% forward_outside_captured_inside
# expect: before_tape
# at: predicted = w *
w = tf.Variable(2.0)
predicted = w * tf.constant([1.0, 2.0])


@tf.function
def step():
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((predicted - 1.0) ** 2)
    explain(tape, loss, w)
    return loss


step()

# %% rounding_in_a_loop_of_a_function
# ask: tape, y, w
# expect: zeros
# at: total = total + tf.round(w)
w = tf.Variable(1.7)


@tf.function
def rounded(n):
    total = 0.0
    for _ in tf.range(n):
        total = total + tf.round(w)
    return total


with tf.GradientTape() as tape:
    y = rounded(tf.constant(3))
g = tape.gradient(y, w)

# %% what_a_loop_hands_on_from_one_name_to_the_next
# ask: tape, y, [w, v]
# expect: connected, zeros
w, v = tf.Variable(1.7), tf.Variable(0.5)


@tf.function
def handed_on(n):
    a, b, c, d = 0.0, 0.0, 0.0, 0.0
    for _ in tf.range(n):
        a, b, c, d = w * 2.0, a + tf.floor(v), b, c
    return d


with tf.GradientTape() as tape:
    y = handed_on(tf.constant(6))

# %% a_loop_within_a_loop
# ask: tape, y, [w, v]
# expect: connected, zeros
# at: s = s + w * tf.stop_gradient(v)
w, v = tf.Variable(1.7), tf.Variable(0.5)


@tf.function
def nested(n):
    s = 0.0
    for _ in tf.range(n):
        for _ in tf.range(2):
            s = s + w * tf.stop_gradient(v)
    return s


with tf.GradientTape(persistent=True) as tape:
    y = nested(tf.constant(2))
g = tape.gradient(y, [w, v])

# %% numpy_in_a_py_function
# ask: tape, loss, w
# expect: zeros
# at: return tf.constant(a.numpy() * 2)
w = tf.Variable([1.0, 2.0])


def doubled(a):
    return tf.constant(a.numpy() * 2)


with tf.GradientTape() as tape:
    loss = tf.reduce_sum(tf.py_function(doubled, [w], tf.float32))
g = tape.gradient(loss, w)

# %% tensorflow_in_a_py_function
# ask: tape, loss, [w, v]
# expect: connected, zeros
# at: tf.py_function(lambda b: tf.round(b)
w, v = tf.Variable([1.0, 2.0]), tf.Variable([0.2, 0.7])

with tf.GradientTape() as tape:
    first = tf.py_function(lambda a, b: a * a + b, [w, tf.ones(2)], tf.float32)
    loss = tf.reduce_sum(first + tf.py_function(lambda b: tf.round(b), [v], tf.float32))
g = tape.gradient(loss, [w, v])
