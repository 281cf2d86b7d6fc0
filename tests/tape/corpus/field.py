# %% adversarial_picture_right
# ask: tape, loss, picture
# expect: connected
net = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(3)])
picture = tf.random.uniform((1, 4, 4))
for _ in range(3):
    with tf.GradientTape() as tape:
        tape.watch(picture)
        loss = tf.reduce_sum(net(picture)[:, 0])
    slope = tape.gradient(loss, picture)
    picture_before = picture
    loss_before = loss
    if _ < 2:
        picture = tf.clip_by_value(picture + 0.01 * tf.sign(slope), 0.0, 1.0)

# %% adversarial_picture_not_watched_again
# ask: tape, loss, picture
# expect: not_watched
net = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(3)])
picture = tf.random.uniform((1, 4, 4))
with tf.GradientTape() as tape:
    tape.watch(picture)
    loss = tf.reduce_sum(net(picture)[:, 0])
picture = picture + 0.01 * tf.sign(tape.gradient(loss, picture))
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(net(picture)[:, 0])
slope = tape.gradient(loss, picture)

# %% unused_after_many_steps
# ask: tape, loss, b
# expect: not_connected
a, b = tf.Variable(1.0), tf.Variable(2.0)
for step in range(4):
    with tf.GradientTape() as tape:
        loss = (a * b - 1.0) ** 2 if step < 3 else a**2
    ga, gb = tape.gradient(loss, [a, b])
    a.assign_sub(0.1 * ga)
    if gb is not None:
        b.assign_sub(0.1 * gb)

# %% q_learning_action_by_argmax
# ask: tape, loss, q.trainable_variables
# expect: not_connected, not_connected
q = tf.keras.Sequential([tf.keras.layers.Dense(2)])
q(tf.ones((1, 3)))
table = tf.constant([0.3, 0.9])
with tf.GradientTape() as tape:
    values = tf.constant([[0.2, 0.4]])
    loss = tf.reduce_mean((tf.gather(table, [0, 1]) - values) ** 2)
grads = tape.gradient(loss, q.trainable_variables)

# %% q_learning_target_detached
# ask: tape, loss, q.trainable_variables
# expect: connected, connected
q = tf.keras.Sequential([tf.keras.layers.Dense(2)])
state, after = tf.random.normal((5, 3)), tf.random.normal((5, 3))
with tf.GradientTape() as tape:
    best = tf.reduce_max(q(after), axis=1)
    goal = tf.stop_gradient(1.0 + 0.9 * best)
    taken = tf.reduce_sum(q(state) * tf.one_hot([0, 1, 0, 1, 1], 2), axis=1)
    loss = tf.reduce_mean((goal - taken) ** 2)
grads = tape.gradient(loss, q.trainable_variables)

# %% policy_reward_from_environment
# ask: tape, loss, policy.trainable_variables[0]
# expect: left_tensorflow | no_gradient
policy = tf.keras.Sequential([tf.keras.layers.Dense(2, activation="softmax")])
state = tf.ones((1, 4))


def environment(action):
    return 1.0 if action == 1 else 0.5


with tf.GradientTape() as tape:
    chances = policy(state)
    action = int(tf.argmax(chances[0]))
    reward = environment(action)
    loss = -tf.constant(reward)
grads = tape.gradient(loss, policy.trainable_variables)

# %% generator_through_predict
# ask: tape, g_loss, generator.trainable_variables[0]
# expect: left_tensorflow
generator = tf.keras.Sequential([tf.keras.layers.Dense(4)])
judge = tf.keras.Sequential([tf.keras.layers.Dense(1)])
noise = tf.random.normal((2, 3))
generator(noise)
with tf.GradientTape() as tape:
    fake = generator.predict(noise, verbose=0)
    g_loss = -tf.reduce_mean(judge(fake))
grads = tape.gradient(g_loss, generator.trainable_variables)

# %% generator_right
# ask: tape, g_loss, generator.trainable_variables
# expect: connected, connected
generator = tf.keras.Sequential([tf.keras.layers.Dense(4)])
judge = tf.keras.Sequential([tf.keras.layers.Dense(1)])
noise = tf.random.normal((2, 3))
with tf.GradientTape() as tape:
    g_loss = -tf.reduce_mean(judge(generator(noise, training=True), training=True))
grads = tape.gradient(g_loss, generator.trainable_variables)

# %% critic_as_source_of_generators_loss
# ask: tape, d_loss, generator.trainable_variables[0]
# expect: not_connected
generator = tf.keras.Sequential([tf.keras.layers.Dense(4)])
judge = tf.keras.Sequential([tf.keras.layers.Dense(1)])
generator(tf.ones((1, 3)))
real = tf.random.normal((2, 4))
with tf.GradientTape() as tape:
    d_loss = tf.reduce_mean(judge(real))
grads = tape.gradient(d_loss, generator.trainable_variables)

# %% physics_informed
# ask: tape, loss, net.trainable_variables[0]
# expect: connected
net = tf.keras.Sequential([tf.keras.layers.Dense(5, activation="tanh"), tf.keras.layers.Dense(1)])
t = tf.reshape(tf.linspace(0.0, 1.0, 6), (6, 1))
with tf.GradientTape() as tape:
    with tf.GradientTape() as inner:
        inner.watch(t)
        u = net(t)
    du = inner.gradient(u, t)
    loss = tf.reduce_mean((du + u) ** 2)
grads = tape.gradient(loss, net.trainable_variables)

# %% physics_informed_not_watched
# ask: inner, u, t
# expect: not_watched
net = tf.keras.Sequential([tf.keras.layers.Dense(5, activation="tanh"), tf.keras.layers.Dense(1)])
t = tf.reshape(tf.linspace(0.0, 1.0, 6), (6, 1))
with tf.GradientTape() as tape:
    with tf.GradientTape() as inner:
        u = net(t)
    du = inner.gradient(u, t)

# %% physics_informed_inner_outside
# ask: tape, loss, net.trainable_variables[0]
# expect: inner_outside
net = tf.keras.Sequential([tf.keras.layers.Dense(5, activation="tanh"), tf.keras.layers.Dense(1)])
t = tf.reshape(tf.linspace(0.0, 1.0, 6), (6, 1))
with tf.GradientTape() as inner:
    inner.watch(t)
    u = net(t)
du = inner.gradient(u, t)
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(du**2)
grads = tape.gradient(loss, net.trainable_variables)

# %% scipy_inside
# ask: tape, loss, w
# expect: left_tensorflow | unseen_target
import numpy as np

w = tf.Variable([1.0, 2.0, 4.0])


def smooth(values):
    return np.convolve(values, [0.5, 0.5], mode="valid")


with tf.GradientTape() as tape:
    curve = smooth(w * 2.0)
    loss = tf.reduce_sum(tf.cast(curve, tf.float32))
g = tape.gradient(loss, w)

# %% map_fn
# ask: tape, y, x
# expect: connected
x = tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.map_fn(lambda v: v * v, x))
g = tape.gradient(y, x)

# %% while_loop
# ask: tape, y, x
# expect: connected
x = tf.Variable(1.5)
with tf.GradientTape() as tape:
    _, y = tf.while_loop(lambda k, v: k < 3, lambda k, v: (k + 1, v * x), (0, tf.constant(1.0)))
g = tape.gradient(y, x)

# %% lstm
# ask: tape, loss, cell.trainable_variables
# expect: connected, connected, connected
cell = tf.keras.layers.LSTM(3)
words = tf.random.normal((2, 5, 4))
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(cell(words) ** 2)
grads = tape.gradient(loss, cell.trainable_variables)

# %% variational_sampling
# ask: tape, loss, encoder.trainable_variables
# expect: connected, connected
encoder = tf.keras.layers.Dense(4)
with tf.GradientTape() as tape:
    mean, spread = tf.split(encoder(tf.ones((3, 2))), 2, axis=1)
    sample = mean + tf.exp(spread) * tf.random.normal(tf.shape(mean))
    loss = tf.reduce_mean(sample**2)
grads = tape.gradient(loss, encoder.trainable_variables)

# %% one_inner_step_by_assign
# ask: outer, meta_loss, w
# expect: connected
w, lr = tf.Variable(1.0), tf.constant(0.1)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        loss = (w - 2.0) ** 2
    step = lr * inner.gradient(loss, w)
    moved = w - step
    meta_loss = (moved - 3.0) ** 2
g = outer.gradient(meta_loss, w)

# %% inner_step_assigned_to_a_copy
# ask: outer, meta_loss, w
# expect: assigned
w, fast = tf.Variable(1.0), tf.Variable(0.0)
with tf.GradientTape() as outer:
    fast.assign(w * 0.9)
    meta_loss = (fast - 3.0) ** 2
g = outer.gradient(meta_loss, w)

# %% loss_of_class_labels
# ask: tape, loss, model.trainable_variables[0]
# expect: no_gradient
model = tf.keras.Sequential([tf.keras.layers.Dense(3, activation="softmax")])
x, labels = tf.random.normal((4, 2)), tf.constant([0, 2, 1, 1], tf.int64)
with tf.GradientTape() as tape:
    wrong = tf.cast(tf.argmax(model(x), axis=-1) != labels, tf.float32)
    loss = tf.reduce_mean(wrong)
grads = tape.gradient(loss, model.trainable_variables)

# %% threshold_mask
# ask: tape, loss, model.trainable_variables[0]
# expect: no_gradient
model = tf.keras.Sequential([tf.keras.layers.Dense(1, activation="sigmoid")])
x = tf.random.normal((4, 2))
with tf.GradientTape() as tape:
    mask = tf.where(model(x) > 0.5, 1.0, 0.0)
    loss = tf.reduce_sum(mask)
grads = tape.gradient(loss, model.trainable_variables)

# %% metric_result
# ask: tape, loss, w
# expect: assigned | no_gradient | left_tensorflow
w = tf.Variable([1.0, 2.0])
mean = tf.keras.metrics.Mean()
with tf.GradientTape() as tape:
    mean.update_state(w * 2.0)
    loss = mean.result()
g = tape.gradient(loss, w)

# %% only_first_of_two_outputs
# ask: tape, loss, second.kernel
# expect: not_connected
first, second = tf.keras.layers.Dense(2), tf.keras.layers.Dense(2)
x = tf.ones((1, 3))
with tf.GradientTape() as tape:
    a, b = first(x), second(x)
    loss = tf.reduce_sum(a)
grads = tape.gradient(loss, [first.kernel, second.kernel])

# %% optimizer_loop_right
# ask: tape, loss, model.trainable_variables
# expect: connected, connected
model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
optimizer = tf.keras.optimizers.Adam(0.01)
x, y = tf.random.normal((8, 3)), tf.random.normal((8, 1))
for _ in range(3):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    grads = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(grads, model.trainable_variables))

# %% batches_of_a_dataset_right
# ask: tape, loss, w
# expect: connected
w = tf.Variable([[0.5], [0.2]])
data = tf.data.Dataset.from_tensor_slices(tf.ones((6, 2))).batch(3)
for batch in data:
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((batch @ w - 1.0) ** 2)
    g = tape.gradient(loss, w)

# %% generator_function_of_arrays
# ask: tape, loss, w
# expect: connected
import numpy as np

w = tf.Variable([[0.5], [0.2]], dtype=tf.float32)
for batch in (np.ones((3, 2), np.float32) for _ in range(2)):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.matmul(batch, w))
    g = tape.gradient(loss, w)

# %% arrays_inside_and_a_forgotten_source
# ask: tape, loss, [w, b]
# expect: connected, not_connected
import numpy as np

w, b = tf.Variable([[0.5], [0.2]]), tf.Variable([0.0])
batch = np.ones((3, 2), np.float32)
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(tf.matmul(batch, w) - np.float32(1.0))
g = tape.gradient(loss, [w, b])

# %% style_picture_variable
# ask: tape, loss, picture
# expect: connected
picture = tf.Variable(tf.random.uniform((1, 6, 6, 3)))
features = tf.keras.layers.Conv2D(2, 3)
with tf.GradientTape() as tape:
    f = features(picture)
    gram = tf.einsum("bijc,bijd->bcd", f, f)
    loss = tf.reduce_mean(gram**2)
g = tape.gradient(loss, picture)

# %% picture_cast_to_bytes
# ask: tape, loss, picture
# expect: cast
picture = tf.Variable(tf.random.uniform((1, 6, 6, 3)))
with tf.GradientTape() as tape:
    shown = tf.cast(picture * 255.0, tf.uint8)
    loss = tf.reduce_mean(tf.cast(shown, tf.float32))
g = tape.gradient(loss, picture)

# %% feature_map_symbolic
# ask: tape, score, model.get_layer("features").output
# expect: symbolic_source
inputs = tf.keras.Input((4,))
features = tf.keras.layers.Dense(3, name="features")(inputs)
model = tf.keras.Model(inputs, tf.keras.layers.Dense(2)(features))
with tf.GradientTape() as tape:
    score = model(tf.ones((1, 4)))[:, 0]
g = tape.gradient(score, model.get_layer("features").output)

# %% feature_map_right
# ask: tape, score, maps
# expect: connected
inputs = tf.keras.Input((4,))
features = tf.keras.layers.Dense(3, name="features")(inputs)
model = tf.keras.Model(inputs, tf.keras.layers.Dense(2)(features))
both = tf.keras.Model(inputs, [model.get_layer("features").output, model.output])
with tf.GradientTape() as tape:
    maps, out = both(tf.ones((1, 4)))
    score = out[:, 0]
g = tape.gradient(score, maps)

# %% feature_map_of_another_call
# ask: tape, score, maps
# expect: other_pass
inputs = tf.keras.Input((4,))
features = tf.keras.layers.Dense(3, name="features")(inputs)
model = tf.keras.Model(inputs, tf.keras.layers.Dense(2)(features))
cut = tf.keras.Model(inputs, features)
x = tf.ones((1, 4))
with tf.GradientTape() as tape:
    maps = cut(x)
    score = model(x)[:, 0]
g = tape.gradient(score, maps)

# %% clipped_to_the_edge
# ask: tape, y, x
# expect: connected
x = tf.Variable([5.0, -5.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.clip_by_value(x, -1.0, 1.0))
g = tape.gradient(y, x)

# %% sorted_and_top
# ask: tape, y, x
# expect: connected
x = tf.Variable([3.0, 1.0, 2.0])
with tf.GradientTape() as tape:
    best, places = tf.math.top_k(tf.sort(x), k=2)
    y = tf.reduce_sum(best)
g = tape.gradient(y, x)

# %% places_of_the_top
# ask: tape, y, x
# expect: no_gradient
x = tf.Variable([3.0, 1.0, 2.0])
with tf.GradientTape() as tape:
    _, places = tf.math.top_k(x, k=2)
    y = tf.reduce_sum(tf.cast(places, tf.float32))
g = tape.gradient(y, x)

# %% sorted_order
# ask: tape, y, x
# expect: no_gradient
x = tf.Variable([3.0, 1.0, 2.0])
with tf.GradientTape() as tape:
    order = tf.argsort(x)
    y = tf.reduce_sum(tf.cast(order, tf.float32) * 2.0)
g = tape.gradient(y, x)

# %% bins
# ask: tape, y, x
# expect: not_registered
x = tf.Variable([0.1, 0.6, 0.9])
with tf.GradientTape() as tape:
    counts = tf.histogram_fixed_width(x, [0.0, 1.0], nbins=3)
    y = tf.reduce_sum(tf.cast(counts, tf.float32) ** 2)
g = tape.gradient(y, x)

# %% ceil_of_a_size
# ask: tape, y, x
# expect: no_gradient
x = tf.Variable(3.3)
with tf.GradientTape() as tape:
    y = tf.math.ceil(x * 2.0)
g = tape.gradient(y, x)

# %% string_and_back
# ask: tape, y, x
# expect: no_gradient | not_registered
x = tf.Variable(3.3)
with tf.GradientTape() as tape:
    y = tf.strings.to_number(tf.strings.as_string(x)) * 2.0
g = tape.gradient(y, x)

# %% values_through_python_max
# ask: tape, y, x
# expect: connected
x = tf.Variable([3.0, 8.0])
with tf.GradientTape() as tape:
    y = max(x[0], x[1]) * 2.0
g = tape.gradient(y, x)

# %% f_string_and_back
# ask: tape, y, x
# expect: left_tensorflow | not_connected
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = tf.constant(float(f"{x.numpy():.3f}")) * 1.0
g = tape.gradient(y, x)

# %% json_of_weights
# ask: tape, y, x
# expect: left_tensorflow
import json

x = tf.Variable([2.0, 3.0])
with tf.GradientTape() as tape:
    stored = json.dumps(x.numpy().tolist())
    again = json.loads(stored)
    y = tf.reduce_sum(tf.constant(again))
g = tape.gradient(y, x)

# %% scale_variable_in_preprocessing
# ask: tape, y, x
# expect: not_watched
scale = tf.Variable(2.0)
x = tf.constant([1.0, 2.0])
x = x * scale
with tf.GradientTape() as tape:
    y = tf.reduce_sum(x**2)
g = tape.gradient(y, x)

# %% weights_of_a_cloned_model
# ask: tape, loss, model.trainable_variables[0]
# expect: not_connected | assigned | left_tensorflow
model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
other = tf.keras.models.clone_model(model)
other.set_weights(model.get_weights())
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(other(tf.ones((1, 2))))
g = tape.gradient(loss, model.trainable_variables)

# %% wrong_target_of_two
# ask: tape, count, w
# expect: not_connected
w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(w**2)
    count = tf.constant(2.0) * 3.0
g = tape.gradient(count, w)

# %% mean_with_python_sum
# ask: tape, loss, w
# expect: connected
w = tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    loss = sum(v**2 for v in tf.unstack(w)) / 3
g = tape.gradient(loss, w)

# %% loss_reduced_with_np_after_tf
# ask: tape, loss, model.trainable_variables[0]
# expect: target_left
import numpy as np

model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
x = tf.ones((4, 2))
with tf.GradientTape() as tape:
    errors = tf.square(model(x) - 1.0)
    loss = np.mean(errors)
g = tape.gradient(loss, model.trainable_variables)

# %% gradient_of_a_gradient_norm_right
# ask: outer, size, w
# expect: connected
w, x = tf.Variable([0.1, 0.2]), tf.constant([1.0, 2.0])
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        inner.watch(x)
        out = tf.reduce_sum(tf.tanh(w * x))
    size = tf.reduce_sum(inner.gradient(out, x) ** 2)
g = outer.gradient(size, w)

# %% function_with_branch
# ask: tape, y, [a, b]
# expect: connected, connected
@tf.function
def choose(x, a, b):
    if x > 0.0:
        return a * x
    return b * x


a, b = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = choose(tf.constant(1.0), a, b)
g = tape.gradient(y, [a, b])

# %% function_with_numpy_at_trace_time
# ask: tape, y, w
# expect: left_tensorflow | not_connected
w = tf.Variable(2.0)
frozen_value = w.numpy()


@tf.function
def stale(x):
    return x * frozen_value


with tf.GradientTape() as tape:
    y = stale(tf.constant(3.0))
g = tape.gradient(y, w)

# %% in_a_class
# ask: agent.tape, agent.loss, agent.w
# expect: left_tensorflow
# at: self.seen = self.w.numpy()
class Agent:
    def __init__(self):
        self.w = tf.Variable(2.0)
        self.seen = 0.0

    def look(self):
        self.seen = self.w.numpy()

    def learn(self):
        with tf.GradientTape() as self.tape:
            self.look()
            self.loss = tf.constant(self.seen) * 2.0
        return self.tape.gradient(self.loss, self.w)


agent = Agent()
agent.learn()

# %% number_used_for_a_branch_only
# ask: tape, y, gate
# expect: not_connected
gate, w = tf.Variable(1.0), tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = w * 2.0
    if float(gate) > 0.0:
        y = y * 3.0
g = tape.gradient(y, gate)

# %% number_used_as_a_count_only
# ask: tape, y, n
# expect: not_connected
n, w = tf.Variable(3.0), tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = w
    for _ in range(int(n)):
        y = y * 2.0
g = tape.gradient(y, n)

# %% two_names_given_at_once
# ask: tape, y, x
# expect: not_connected
x, w = tf.Variable(3.0), tf.Variable(2.0)
with tf.GradientTape() as tape:
    shown, rate = x.numpy(), 0.5
    y = w * tf.constant(rate)
g = tape.gradient(y, x)

# %% kept_in_a_dict
# ask: tape, y, x
# expect: left_tensorflow
x, kept = tf.Variable(3.0), {}
with tf.GradientTape() as tape:
    kept["x"] = x.numpy()
    y = tf.constant(kept["x"]) * 2.0
g = tape.gradient(y, x)

# %% another_key_of_the_same_dict
# ask: tape, y, x
# expect: not_connected | left_tensorflow
x, kept = tf.Variable(3.0), {"rate": 0.5}
w = tf.Variable(1.0)
with tf.GradientTape() as tape:
    kept["x"] = x.numpy()
    y = w * tf.constant(kept["rate"])
g = tape.gradient(y, x)

# %% history_of_a_training_loop
# ask: tape, loss, other
# expect: not_connected
w, other, history = tf.Variable(3.0), tf.Variable(1.0), []
for _ in range(3):
    with tf.GradientTape() as tape:
        loss = (w - 1.0) ** 2
    w.assign_sub(0.1 * tape.gradient(loss, w))
    history.append((loss.numpy(), other.numpy()))

# %% learning_rate_from_the_loss
# ask: tape, loss, w
# expect: connected
w = tf.Variable(3.0)
rate = 0.1
for _ in range(3):
    with tf.GradientTape() as tape:
        loss = (w - 1.0) ** 2 * rate
    w.assign_sub(rate * tape.gradient(loss, w))
    rate = 0.1 * float(loss)

# %% weights_passed_as_arrays_to_a_function
# ask: tape, loss, w
# expect: left_tensorflow
w = tf.Variable([1.0, 2.0])


def cost(values, scale):
    return tf.reduce_sum(tf.constant(values) * scale)


with tf.GradientTape() as tape:
    loss = cost(scale=2.0, values=w.numpy())
g = tape.gradient(loss, w)

# %% value_fetched_in_a_callback
# ask: tape, y, x
# expect: left_tensorflow
x = tf.Variable([1.0, 2.0])
scale = lambda t: t.numpy().max()
with tf.GradientTape() as tape:
    top = scale(x)
    y = tf.constant([2.0, 3.0]) * top
g = tape.gradient(y, x)

# %% both_stopped_and_rounded
# ask: tape, y, x
# expect: no_gradient | stop_gradient
x = tf.Variable(1.3)
with tf.GradientTape() as tape:
    y = tf.round(x) * 2.0 + tf.stop_gradient(x)
g = tape.gradient(y, x)

# %% swapped_and_not_watched
# ask: tape, c, y
# expect: swapped
c = tf.constant(2.0)
with tf.GradientTape() as tape:
    y = c * c
g = tape.gradient(c, y)

# %% integer_and_outside
# ask: tape, y, n
# expect: not_float
n = tf.Variable(2)
y = n * 2
with tf.GradientTape() as tape:
    pass
g = tape.gradient(y, n)

# %% jacobian_of_a_slice_outside
# ask: tape, part, x
# expect: after_tape
x = tf.Variable([1.0, 2.0])
with tf.GradientTape(persistent=True) as tape:
    y = x * tf.constant([3.0, 4.0])
part = y[0]
j = tape.jacobian(part, x)

# %% target_is_the_gradient_of_the_same_tape
# ask: tape, slope, x
# expect: inner_outside
x = tf.Variable(2.0)
with tf.GradientTape(persistent=True) as tape:
    y = x**3
slope = tape.gradient(y, x)
again = tape.gradient(slope, x)

# %% zeros_were_asked_for
# ask: tape, y, [x, z]
# expect: connected, not_connected
x, z = tf.Variable(2.0), tf.Variable(1.0)
with tf.GradientTape() as tape:
    y = x**3
g = tape.gradient(y, [x, z], unconnected_gradients=tf.UnconnectedGradients.ZERO)

# %% ragged
# ask: tape, y, r
# expect: connected
r = tf.ragged.constant([[1.0, 2.0], [3.0]])
with tf.GradientTape() as tape:
    tape.watch(r)
    y = r * r
g = tape.gradient(y, r)
