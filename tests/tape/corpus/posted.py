# %% branch_in_a_function
# ask: tape, y, x
# expect: no_gradient
# at: return tf.round(x) * 2.0
@tf.function
def f(x):
    def up():
        return tf.round(x) * 2.0

    def down():
        return tf.floor(x)

    return tf.cond(x > 0.0, up, down)


x = tf.Variable(1.7)
with tf.GradientTape() as tape:
    y = f(x)
g = tape.gradient(y, x)

# %% written_branch_in_a_function
# ask: tape, y, x
# expect: stop_gradient
# at: y = tf.stop_gradient(x)
@tf.function
def f(x):
    if x > 0.0:
        y = tf.stop_gradient(x) * 2.0
    else:
        y = tf.constant(1.0)
    return y


x = tf.Variable(1.7)
with tf.GradientTape() as tape:
    y = f(x) + 1.0
g = tape.gradient(y, x)

# %% loop_that_rounds_in_a_function
# ask: tape, y, w
# expect: zeros
w = tf.Variable(1.3)


@tf.function
def f(v):
    def body(k, v):
        return k + 1, tf.round(v * w)

    return tf.while_loop(lambda k, v: k < 3, body, (0, v))[1]


with tf.GradientTape() as tape:
    y = f(tf.constant(2.0))
g = tape.gradient(y, w)

# %% written_loop_that_stops_in_a_function
# ask: tape, loss, [w, b]
# expect: zeros, connected
w, b = tf.Variable(1.3), tf.Variable(0.1)


@tf.function
def f(state):
    for _ in tf.range(3):
        state = tf.stop_gradient(state * w)
        state = state + b
    return state


with tf.GradientTape() as tape:
    loss = f(tf.constant(2.0)) ** 2
g = tape.gradient(loss, [w, b])

# %% rows_mapped_side_by_side
# ask: tape, y, x
# expect: no_gradient
# at: tf.round(row)
x = tf.Variable([[1.2, 2.7], [0.3, 0.9]])


def each(row):
    return tf.reduce_sum(tf.round(row) * 2.0)


with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.vectorized_map(each, x))
g = tape.gradient(y, x)

# %% rows_mapped_side_by_side_right
# ask: tape, y, x
# expect: connected
x = tf.Variable([[1.2, 2.7], [0.3, 0.9]])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.vectorized_map(lambda row: row * row[0], x))
g = tape.gradient(y, x)

# %% rows_mapped_side_by_side_unwatched
# ask: tape, y, x
# expect: not_watched
x = tf.constant([[1.2, 2.7], [0.3, 0.9]])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.vectorized_map(lambda row: row * row[0], x))
g = tape.gradient(y, x)

# %% rows_mapped_in_a_function
# ask: tape, y, x
# expect: zeros
@tf.function
def f(x):
    return tf.map_fn(
        lambda row: tf.cast(
            tf.sign(row) > 0.0,
            tf.float32,
        ),
        x,
    )


x = tf.Variable([1.2, -2.7])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(f(x))
g = tape.gradient(y, x)

# %% scanned_in_a_function
# ask: tape, y, x
# expect: zeros
@tf.function
def f(x):
    return tf.scan(lambda total, row: tf.floor(total + row), x, initializer=0.0)


x = tf.Variable([1.2, 2.7])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(f(x))
g = tape.gradient(y, x)

# %% one_branch_of_two_is_live
# ask: tape, y, x
# expect: connected
@tf.function
def f(x):
    return tf.cond(x > 0.0, lambda: x * x, lambda: tf.round(x))


x = tf.Variable(1.7)
with tf.GradientTape() as tape:
    y = f(x)
g = tape.gradient(y, x)

# %% replica_rounds
# expect: no_gradient
# at: tf.round(w * x)
strategy = tf.distribute.MirroredStrategy(["CPU:0"])
with strategy.scope():
    w = tf.Variable(1.3)


def step(x):
    with tf.GradientTape() as tape:
        guess = tf.round(w * x)
        loss = tf.reduce_sum(guess)
    explain(tape, loss, w)
    return loss


strategy.run(step, args=(tf.constant([1.0, 2.0]),))

# %% replica_forward_before
# expect: before_tape
# at: guess = w * x
strategy = tf.distribute.MirroredStrategy(["CPU:0"])
with strategy.scope():
    w = tf.Variable(1.3)


def step(x):
    guess = w * x
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(guess**2)
    explain(tape, loss, w)
    return loss


strategy.run(step, args=(tf.constant([1.0, 2.0]),))

# %% replica_in_a_function_unwatched
# expect: not_watched
strategy = tf.distribute.MirroredStrategy(["CPU:0"])


@tf.function
def step(x):
    def each(x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(x * x)
        explain(tape, loss, x)
        return loss

    return strategy.run(each, args=(x,))


step(tf.constant([1.0, 2.0]))

# %% features_of_a_trainer_before
# expect: before_tape
# at: found = self.features(x)
class Trainer:
    def __init__(self):
        self.w = tf.Variable(2.0)

    def features(self, x):
        scaled = x * self.w
        return tf.tanh(scaled)

    def step(self, x):
        found = self.features(x)
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(found**2)
        explain(tape, loss, self.w)
        return loss


Trainer().step(tf.constant([1.0, 2.0]))

# %% own_layer_before
# ask: tape, loss, scale.factor
# expect: before_tape
# at: out = model(x)
class Scale(tf.keras.layers.Layer):
    def build(self, shape):
        self.factor = self.add_weight(shape=(), initializer="ones")

    def call(self, x):
        return x * self.factor


scale = Scale()
given = tf.keras.Input((2,))
model = tf.keras.Model(given, scale(given))
x = tf.ones((1, 2))
out = model(x)
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(out**2)
g = tape.gradient(loss, scale.factor)

# %% decorated_forward_before
# ask: tape, loss, w
# expect: before_tape
# at: out = forward(
import functools

w = tf.Variable(3.0)


def logged(function):
    @functools.wraps(function)
    def call(*args):
        result = function(*args)
        return result

    return call


@logged
def forward(x):
    return x * w


out = forward(tf.constant([1.0, 2.0]))
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(out)
g = tape.gradient(loss, w)

# %% loss_object_after
# expect: after_tape
# at: loss = criterion(y, guess)
class Criterion:
    def __call__(self, y, guess):
        error = y - guess
        return tf.reduce_mean(error**2)


def train(w, x, y, criterion):
    with tf.GradientTape() as tape:
        guess = x * w
    loss = criterion(y, guess)
    explain(tape, loss, w)


train(tf.Variable(1.0), tf.constant([1.0, 2.0]), tf.constant([2.0, 4.0]), Criterion())

# %% cached_forward
# ask: tape, loss, w
# expect: before_tape
import functools

w = tf.Variable(2.0)


@functools.lru_cache
def forward():
    return w * 3.0


print(forward())
with tf.GradientTape() as tape:
    loss = forward() ** 2
g = tape.gradient(loss, w)

# %% generator_of_batches_inside
# ask: tape, loss, w
# expect: connected
w = tf.Variable(2.0)


def batches():
    for k in range(3):
        yield w * float(k)


with tf.GradientTape() as tape:
    loss = tf.add_n(list(batches()))
g = tape.gradient(loss, w)

# %% own_gradient_of_one_argument_only
# ask: tape, y, [a, b]
# expect: no_gradient, connected
@tf.custom_gradient
def times(a, b):
    def back(up):
        return None, up * a

    return a * b, back


a, b = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = times(a, b) + 1.0
g = tape.gradient(y, [a, b])

# %% own_gradient_forgets_to_return
# ask: tape, y, x
# expect: no_gradient
# at: y = 2.0 * clipped(x)
@tf.custom_gradient
def clipped(v):
    def back(up):
        tf.clip_by_norm(up, 1.0)

    return tf.identity(v), back


x = tf.Variable([3.0, 4.0])
with tf.GradientTape() as tape:
    y = 2.0 * clipped(x)
g = tape.gradient(y, x)

# %% value_fetched_in_a_py_function
# ask: tape, y, x
# expect: zeros
x = tf.Variable([1.0, 2.0])


def square(v):
    return tf.constant(v.numpy() ** 2)


with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.py_function(square, [x], tf.float32))
g = tape.gradient(y, x)

# %% numpy_in_a_py_function
# ask: tape, y, x
# expect: zeros
import numpy as np

x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.py_function(lambda v: np.sin(v), [x], tf.float32))
g = tape.gradient(y, x)

# %% numpy_function_in_a_function
# ask: tape, y, x
# expect: numpy_function
# at: tf.numpy_function(
import numpy as np


@tf.function
def f(v):
    return tf.numpy_function(np.sin, [v], tf.float32)


x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(f(x))
g = tape.gradient(y, x)

# %% heat_map_of_two_passes
# ask: tape, score, maps
# expect: other_pass
conv = tf.keras.layers.Conv2D(2, 3, name="last_conv")
given = tf.keras.Input((6, 6, 1))
middle = conv(given)
model = tf.keras.Model(given, tf.keras.layers.Dense(3)(tf.keras.layers.Flatten()(middle)))
until = tf.keras.Model(given, middle)
image = tf.random.uniform((1, 6, 6, 1))
with tf.GradientTape() as tape:
    maps = until(image)
    tape.watch(maps)
    score = tf.reduce_max(model(image))
g = tape.gradient(score, maps)

# %% heat_map_of_one_pass
# ask: tape, score, maps
# expect: connected
conv = tf.keras.layers.Conv2D(2, 3, name="last_conv")
given = tf.keras.Input((6, 6, 1))
middle = conv(given)
both = tf.keras.Model(given, [middle, tf.keras.layers.Dense(3)(tf.keras.layers.Flatten()(middle))])
image = tf.random.uniform((1, 6, 6, 1))
with tf.GradientTape() as tape:
    maps, logits = both(image)
    score = tf.reduce_max(logits)
g = tape.gradient(score, maps)

# %% heat_map_with_maps_from_before
# ask: tape, score, maps
# expect: other_pass
conv, head = tf.keras.layers.Conv2D(2, 3), tf.keras.layers.Dense(3)
image = tf.random.uniform((1, 6, 6, 1))
maps = conv(image)
with tf.GradientTape() as tape:
    tape.watch(maps)
    features = conv(image)
    score = tf.reduce_max(head(tf.reshape(features, (1, -1))))
g = tape.gradient(score, maps)

# %% words_embedded_twice
# ask: tape, score, vectors
# expect: other_pass
table, head = tf.keras.layers.Embedding(9, 4), tf.keras.layers.Dense(1)
model = tf.keras.Sequential([table, tf.keras.layers.GlobalAveragePooling1D(), head])
words = tf.constant([[1, 2, 3]])
with tf.GradientTape() as tape:
    vectors = table(words)
    score = model(words)[0, 0]
g = tape.gradient(score, vectors)

# %% one_layer_on_two_pictures
# ask: tape, score, left
# expect: not_connected
layer = tf.keras.layers.Dense(2)
layer.build((None, 3))
a, b = tf.random.uniform((1, 3)), tf.random.uniform((1, 3))
with tf.GradientTape() as tape:
    left, right = layer(a), layer(b)
    score = tf.reduce_sum(right**2)
g = tape.gradient(score, left)

# %% weights_as_arrays
# ask: tape, loss, model.get_weights()
# expect: source_no_tensor, source_no_tensor
model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
x = tf.ones((2, 3))
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(model(x) ** 2)
g = tape.gradient(loss, model.get_weights())

# %% picture_scaled_after_it_was_watched
# ask: tape, score, picture
# expect: connected
head = tf.keras.layers.Dense(1)
picture = tf.random.uniform((1, 4))
with tf.GradientTape() as tape:
    tape.watch(picture)
    picture = picture / 255.0
    score = head(picture)[0, 0]
g = tape.gradient(score, picture)

# %% array_of_two_losses
# ask: tape, loss, w
# expect: left_tensorflow
# at: np.array([first, second])
import numpy as np

w = tf.Variable(2.0)
with tf.GradientTape() as tape:
    first, second = w**2, w**3
    both = np.array([first, second])
    loss = tf.reduce_sum(tf.constant(both))
g = tape.gradient(loss, w)

# %% mean_of_losses_by_numpy
# ask: tape, loss, w
# expect: target_left
import numpy as np

w = tf.Variable(2.0)
with tf.GradientTape() as tape:
    loss = np.mean([w**2, w**3])

# %% losses_added_up_as_floats
# ask: tape, total, w
# expect: target_left
# at: float(
w, total = tf.Variable(2.0), 0.0
with tf.GradientTape() as tape:
    for k in range(3):
        total += float((w - k) ** 2)

# %% data_mapped_with_a_variable
# ask: tape, loss, w
# expect: dataset | not_connected
w = tf.Variable(2.0)
data = tf.data.Dataset.from_tensor_slices([1.0, 2.0]).map(lambda v: v * w)
with tf.GradientTape() as tape:
    loss = tf.add_n(list(data))
g = tape.gradient(loss, w)

# %% whole_division
# ask: tape, y, x
# expect: no_gradient
# at: x // 2.0
x = tf.Variable(7.3)
with tf.GradientTape() as tape:
    half = x // 2.0
    y = half * 3.0
g = tape.gradient(y, x)

# %% remainder
# ask: tape, y, x
# expect: connected
x = tf.Variable(7.3)
with tf.GradientTape() as tape:
    y = x % 2.0
g = tape.gradient(y, x)

# %% histogram_as_loss
# ask: tape, loss, w
# expect: no_gradient | not_registered
# at: tf.histogram_fixed_width
w = tf.Variable([0.1, 0.7])
with tf.GradientTape() as tape:
    counts = tf.histogram_fixed_width(w * 2.0, [0.0, 2.0], nbins=4)
    loss = tf.reduce_sum(tf.cast(counts, tf.float32) ** 2)
g = tape.gradient(loss, w)

# %% boxes_that_are_kept
# ask: tape, loss, scores
# expect: no_gradient | not_registered
# at: tf.image.non_max_suppression
boxes = tf.constant([[0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 0.9, 0.9], [0.5, 0.5, 2.0, 2.0]])
scores = tf.Variable([0.9, 0.8, 0.7])
with tf.GradientTape() as tape:
    kept = tf.image.non_max_suppression(boxes, scores, 2)
    loss = tf.reduce_sum(tf.gather(boxes, kept))
g = tape.gradient(loss, scores)

# %% factors_of_a_matrix
# ask: tape, loss, a
# expect: not_registered
# at: tf.linalg.lu(a)
a = tf.Variable([[2.0, 1.0], [1.0, 3.0]])
with tf.GradientTape() as tape:
    lu, order = tf.linalg.lu(a)
    loss = tf.reduce_sum(lu)
g = tape.gradient(loss, a)

# %% sampled_action_with_its_log
# ask: tape, loss, policy.trainable_variables
# expect: connected, connected
policy = tf.keras.layers.Dense(3)
state = tf.ones((1, 2))
with tf.GradientTape() as tape:
    logits = policy(state)
    action = tf.random.categorical(logits, 1)[0, 0]
    loss = -tf.nn.log_softmax(logits)[0, action] * 2.0
g = tape.gradient(loss, policy.trainable_variables)

# %% sampled_action_itself
# ask: tape, loss, policy.trainable_variables
# expect: no_gradient | cast, no_gradient | cast
# at: tf.random.categorical
policy = tf.keras.layers.Dense(3)
state = tf.ones((1, 2))
with tf.GradientTape() as tape:
    logits = policy(state)
    action = tf.random.categorical(logits, 1)
    loss = tf.reduce_sum(tf.cast(action, tf.float32))
g = tape.gradient(loss, policy.trainable_variables)

# %% workers_of_a_pool
# ask: tape, loss, w
# expect: other_thread
from concurrent.futures import ThreadPoolExecutor

w = tf.Variable(2.0)


def part(k):
    return w * float(k)


with ThreadPoolExecutor(2) as pool:
    with tf.GradientTape() as tape:
        loss = tf.add_n(list(pool.map(part, range(3))))
g = tape.gradient(loss, w)

# %% deep_copy_of_a_model
# ask: tape, loss, model.trainable_variables[0]
# expect: not_connected | copied
import copy

model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
other = copy.deepcopy(model)
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(other(tf.ones((1, 2))))
g = tape.gradient(loss, model.trainable_variables)

# %% outputs_collected_in_a_tensor_array
# ask: tape, loss, w
# expect: connected
w = tf.Variable(1.1)
kept = tf.TensorArray(tf.float32, size=3)
with tf.GradientTape() as tape:
    for k in range(3):
        kept = kept.write(k, w * float(k))
    loss = tf.reduce_sum(kept.stack())
g = tape.gradient(loss, w)

# %% masked_rows_right
# ask: tape, loss, x
# expect: connected
x = tf.Variable([1.0, -2.0, 3.0])
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(tf.boolean_mask(x, x > 0.0))
g = tape.gradient(loss, x)

# %% prediction_rounded_by_numpy
# ask: tape, loss, model.trainable_variables
# expect: left_tensorflow, left_tensorflow
# at: .numpy().round()
model = tf.keras.layers.Dense(1, activation="sigmoid")
x, y = tf.ones((3, 2)), tf.constant([[1.0], [0.0], [1.0]])
with tf.GradientTape() as tape:
    guess = model(x)
    label = guess.numpy().round()
    loss = tf.reduce_mean(tf.abs(y - label))
g = tape.gradient(loss, model.trainable_variables)

# %% constant_made_of_a_variable
# ask: tape, loss, x
# expect: left_tensorflow
# at: fixed = tf.constant(x)
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    fixed = tf.constant(x)
    loss = tf.reduce_sum(fixed**2)
g = tape.gradient(loss, x)

# %% constant_made_of_a_kernel
# ask: tape, loss, layer.kernel
# expect: left_tensorflow
# at: tf.constant(layer.kernel
layer = tf.keras.layers.Dense(2)
layer.build((None, 3))
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(tf.constant(layer.kernel, dtype=tf.float32) ** 2)
g = tape.gradient(loss, layer.kernel)

# %% constant_made_of_a_tensor_right
# ask: tape, loss, x
# expect: connected
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(tf.constant(x * 2.0) ** 2)
g = tape.gradient(loss, x)

# %% goal_made_of_a_variable_beside_the_path
# ask: tape, loss, [x, goal]
# expect: connected, left_tensorflow
x, goal = tf.Variable([1.0, 2.0]), tf.Variable([3.0, 3.0])
with tf.GradientTape() as tape:
    loss = tf.reduce_sum((x - tf.constant(goal)) ** 2)
g = tape.gradient(loss, [x, goal])

# %% weight_normalised_before_the_step
# ask: tape, loss, w
# expect: before_tape
# at: unit = w / tf.norm(w)
w = tf.Variable([3.0, 4.0])
unit = w / tf.norm(w)
for _ in range(2):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(unit * [1.0, 2.0])
    g = tape.gradient(loss, w)

# %% loss_of_the_step_before
# ask: tape, previous, w
# expect: before_tape | not_connected
w, previous = tf.Variable(2.0), tf.constant(0.0)
for _ in range(3):
    if _ > 0:
        previous = loss
    with tf.GradientTape() as tape:
        loss = w**2

# %% tape_made_in_a_helper
# expect: not_watched
def grad_of(f, x):
    with tf.GradientTape() as tape:
        y = f(x)
    explain(tape, y, x)


grad_of(lambda v: v**2, tf.constant(3.0))

# %% list_of_targets
# ask: tape, [a, b], [x, y]
# expect: connected, not_connected
x, y = tf.Variable(1.0), tf.Variable(2.0)
with tf.GradientTape() as tape:
    a, b = x * 2.0, x**2
g = tape.gradient([a, b], [x, y])

# %% step_size_as_python_float
# ask: tape, loss, rate
# expect: source_no_tensor
rate = 0.1
with tf.GradientTape() as tape:
    loss = tf.constant(2.0) * rate

# %% greater_as_weight
# ask: tape, loss, threshold
# expect: no_gradient | cast
# at: mask = tf.cast(x > threshold
threshold, x = tf.Variable(0.5), tf.constant([0.2, 0.9])
with tf.GradientTape() as tape:
    mask = tf.cast(x > threshold, tf.float32)
    loss = tf.reduce_sum(mask * x)
g = tape.gradient(loss, threshold)

# %% index_by_a_variable
# ask: tape, loss, [where, table]
# expect: cast | no_gradient, connected | slices
where, table = tf.Variable(1.0), tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    loss = tf.gather(table, tf.cast(where, tf.int32)) ** 2
g = tape.gradient(loss, [where, table])

# %% batch_norm_of_the_training_step
# ask: tape, loss, net.variables
# expect: connected, connected, non_trainable | not_connected, non_trainable | not_connected
net = tf.keras.layers.BatchNormalization()
net.build((None, 2))
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(net(tf.random.normal((4, 2)), training=True) ** 2)
g = tape.gradient(loss, net.variables)

# %% ema_weights
# ask: tape, loss, w
# expect: left_tensorflow | assigned | not_connected
w, average = tf.Variable(2.0), tf.Variable(2.0, trainable=False)
average.assign(0.9 * average + 0.1 * w)
with tf.GradientTape() as tape:
    loss = average * 3.0
g = tape.gradient(loss, w)

# %% dropout_of_everything
# ask: tape, loss, w
# expect: connected
w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(tf.nn.dropout(w, 0.9, seed=1))
g = tape.gradient(loss, w)

# %% sorted_by_python
# ask: tape, loss, w
# expect: connected
w = tf.Variable([3.0, 1.0])
with tf.GradientTape() as tape:
    first = sorted([w[0], w[1]], key=float)[0]
    loss = first**2
g = tape.gradient(loss, w)

# %% sorted_numbers_by_python
# ask: tape, loss, w
# expect: left_tensorflow
w = tf.Variable([3.0, 1.0])
with tf.GradientTape() as tape:
    ordered = sorted(w.numpy().tolist())
    loss = tf.reduce_sum(tf.constant(ordered) * [1.0, 2.0])
g = tape.gradient(loss, w)

# %% global_in_a_callback
# ask: tape, loss, net.trainable_variables[0]
# expect: left_tensorflow
net = tf.keras.layers.Dense(1)
kept = {}


def keep(output):
    kept["last"] = output.numpy()
    return output


with tf.GradientTape() as tape:
    keep(net(tf.ones((2, 3))))
    loss = tf.reduce_mean(kept["last"] * tf.ones((2, 1)))
g = tape.gradient(loss, net.trainable_variables)

# %% string_of_the_loss
# ask: tape, loss, w
# expect: left_tensorflow
w = tf.Variable(2.0)
with tf.GradientTape() as tape:
    loss = tf.constant(eval(f"{float(w)} ** 2"))
g = tape.gradient(loss, w)

# %% partial_and_closure
# ask: tape, loss, w
# expect: before_tape
import functools

w = tf.Variable(2.0)
scaled = functools.partial(tf.multiply, w * 3.0)
with tf.GradientTape() as tape:
    loss = scaled(2.0)
g = tape.gradient(loss, w)

# %% property_computed_once
# ask: tape, loss, box.w
# expect: before_tape
import functools


class Box:
    def __init__(self):
        self.w = tf.Variable(2.0)

    @functools.cached_property
    def twice(self):
        return self.w * 2.0


box = Box()
print(box.twice)
with tf.GradientTape() as tape:
    loss = box.twice**2
g = tape.gradient(loss, box.w)
