# %% by_hand
x = tf.random.normal((20, 3))
goal = x @ tf.constant([[1.0], [-2.0], [0.5]]) + 0.3
w, b = tf.Variable(tf.zeros((3, 1))), tf.Variable(0.0)
losses = []
for _ in range(20):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b - goal) ** 2)
    gw, gb = tape.gradient(loss, [w, b])
    w.assign_sub(0.1 * gw)
    b.assign_sub(0.1 * gb)
    losses.append(float(loss))

# %% model_and_optimizer
net = tf.keras.Sequential(
    [
        tf.keras.layers.Dense(8, activation="tanh"),
        tf.keras.layers.BatchNormalization(),
        tf.keras.layers.Dropout(0.3),
        tf.keras.layers.Dense(3),
    ]
)
adam = tf.keras.optimizers.Adam(0.01)
compare = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
x, labels = tf.random.normal((12, 4)), tf.constant([0, 1, 2] * 4)
losses = []
for _ in range(4):
    with tf.GradientTape() as tape:
        loss = compare(labels, net(x, training=True))
    slopes = tape.gradient(loss, net.trainable_variables)
    slopes, norm = tf.clip_by_global_norm(slopes, 1.0)
    adam.apply_gradients(zip(slopes, net.trainable_variables))
    losses.append(loss)
weights = net.get_weights()

# %% step_in_a_function
net = tf.keras.Sequential([tf.keras.layers.Dense(8, activation="relu"), tf.keras.layers.Dense(1)])
net.build((None, 4))
sgd = tf.keras.optimizers.SGD(0.05, momentum=0.9)
data = tf.data.Dataset.from_tensor_slices((tf.random.normal((24, 4)), tf.random.normal((24, 1))))


@tf.function
def step(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((net(x, training=True) - y) ** 2)
    slopes = tape.gradient(loss, net.trainable_variables)
    sgd.apply_gradients(zip(slopes, net.trainable_variables))
    return loss


losses = [step(x, y) for x, y in data.batch(8).repeat(3)]
weights = net.get_weights()

# %% fit_and_predict
import numpy as np

net = tf.keras.Sequential([tf.keras.layers.Dense(6, activation="relu"), tf.keras.layers.Dense(2)])
net.compile("adam", tf.keras.losses.MeanSquaredError(), metrics=["mae"])
x, y = np.random.normal(size=(40, 3)).astype("float32"), np.random.normal(size=(40, 2))
history = net.fit(x, y, epochs=2, batch_size=10, verbose=0).history
found, error = net.predict(x, verbose=0), net.evaluate(x, y, verbose=0)
weights = net.get_weights()

# %% train_step_of_a_model
class Halves(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.inner = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.inner(x)

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.abs(self(x, training=True) - y))
        slopes = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(
            (0.5 * slope, v) for slope, v in zip(slopes, self.trainable_variables)
        )
        return {"loss": loss}


model = Halves()
model.compile("sgd")
history = model.fit(tf.random.normal((16, 3)), tf.ones((16, 1)), epochs=2, verbose=0).history
weights = model.get_weights()

# %% adversaries_under_one_persistent_tape
maker = tf.keras.Sequential([tf.keras.layers.Dense(4, activation="tanh"), tf.keras.layers.Dense(2)])
judge = tf.keras.Sequential([tf.keras.layers.Dense(4, activation="relu"), tf.keras.layers.Dense(1)])
maker.build((None, 3))
judge.build((None, 2))
for_maker, for_judge = tf.keras.optimizers.Adam(0.01), tf.keras.optimizers.Adam(0.01)
entropy = tf.keras.losses.BinaryCrossentropy(from_logits=True)
real = tf.random.normal((8, 2))


def train():
    with tf.GradientTape(persistent=True) as tape:
        fake = maker(tf.random.normal((8, 3)))
        says_real, says_fake = judge(real), judge(fake)
        judged = entropy(tf.ones_like(says_real), says_real)
        judged += entropy(tf.zeros_like(says_fake), says_fake)
        made = entropy(tf.ones_like(says_fake), says_fake)
    for loss, net, optimizer in [(judged, judge, for_judge), (made, maker, for_maker)]:
        slopes = tape.gradient(loss, net.trainable_variables)
        optimizer.apply_gradients(zip(slopes, net.trainable_variables))
    return judged, made


eager = [train() for _ in range(3)]
traced = tf.function(train)
later = [traced() for _ in range(3)]
weights = maker.get_weights() + judge.get_weights()

# %% variational_autoencoder
encoder, decoder = tf.keras.layers.Dense(4), tf.keras.layers.Dense(6, activation="sigmoid")
x = tf.random.uniform((10, 6))
encoder.build((None, 6))
decoder.build((None, 2))
both = encoder.trainable_variables + decoder.trainable_variables
adam, losses = tf.keras.optimizers.Adam(0.01), []
for _ in range(4):
    with tf.GradientTape() as tape:
        mean, spread = tf.split(encoder(x), 2, axis=1)
        code = mean + tf.exp(0.5 * spread) * tf.random.normal(tf.shape(mean))
        error = tf.reduce_sum(tf.keras.losses.binary_crossentropy(x, decoder(code)))
        away = -0.5 * tf.reduce_sum(1.0 + spread - mean**2 - tf.exp(spread))
        loss = error + away
    adam.apply_gradients(zip(tape.gradient(loss, both), both))
    losses.append(loss)

# %% actor_and_critic
import numpy as np

body, actor, critic = (tf.keras.layers.Dense(n) for n in (8, 2, 1))
for layer, width in [(body, 3), (actor, 8), (critic, 8)]:
    layer.build((None, width))
variables = [v for layer in (body, actor, critic) for v in layer.trainable_variables]
adam, chance = tf.keras.optimizers.Adam(0.02), np.random.default_rng(3)
returns = []
for _ in range(3):
    state, logs, values, rewards = np.ones(3, "float32"), [], [], []
    with tf.GradientTape() as tape:
        for _ in range(6):
            hidden = tf.nn.tanh(body(state[None]))
            chances = tf.nn.softmax(actor(hidden))
            action = int(chance.random() > chances.numpy()[0, 0])
            logs.append(tf.math.log(chances[0, action]))
            values.append(critic(hidden)[0, 0])
            rewards.append(float(state[action]))
            state = np.roll(state, 1) * 0.9
        total = np.cumsum(rewards[::-1])[::-1].astype("float32")
        gains = tf.constant(total) - tf.stack(values)
        loss = -tf.reduce_sum(tf.stack(logs) * tf.stop_gradient(gains)) + tf.reduce_sum(gains**2)
    adam.apply_gradients(zip(tape.gradient(loss, variables), variables))
    returns.append((float(loss), total))

# %% picture_in_a_style
layer = tf.keras.layers.Conv2D(4, 3, padding="same", activation="relu")
picture = tf.Variable(tf.random.uniform((1, 8, 8, 3)))
style, content = tf.random.uniform((1, 8, 8, 3)), tf.random.uniform((1, 8, 8, 3))


def gram(features):
    return tf.linalg.einsum("bijc,bijd->bcd", features, features)


goal, adam, losses = gram(layer(style)), tf.keras.optimizers.Adam(0.02), []
for _ in range(3):
    with tf.GradientTape() as tape:
        features = layer(picture)
        loss = tf.reduce_mean((gram(features) - goal) ** 2)
        loss += tf.reduce_mean((features - layer(content)) ** 2)
        loss += 1e-3 * tf.reduce_sum(tf.image.total_variation(picture))
    adam.apply_gradients([(tape.gradient(loss, picture), picture)])
    picture.assign(tf.clip_by_value(picture, 0.0, 1.0))
    losses.append(loss)

# %% physics
net = tf.keras.Sequential([tf.keras.layers.Dense(8, activation="tanh"), tf.keras.layers.Dense(1)])
t = tf.reshape(tf.linspace(0.0, 1.0, 7), (7, 1))
net(t)
adam, losses = tf.keras.optimizers.Adam(0.01), []


@tf.function
def traced(t):
    with tf.GradientTape() as over:
        over.watch(t)
        with tf.GradientTape() as inner:
            inner.watch(t)
            u = net(t)
        first = inner.gradient(u, t)
    return u, over.gradient(first, t)


for k in range(4):
    with tf.GradientTape() as tape:
        u, second = traced(t) if k % 2 else traced.python_function(t)
        loss = tf.reduce_mean((second + u) ** 2)
    slopes = tape.gradient(loss, net.trainable_variables)
    adam.apply_gradients(zip(slopes, net.trainable_variables))
    losses.append(loss)

# %% learning_to_learn
w = tf.Variable(tf.random.normal((3, 1)))
x, y = tf.random.normal((5, 3)), tf.random.normal((5, 1))
for _ in range(3):
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            loss = tf.reduce_mean((x @ w - y) ** 2)
        fast = w - 0.1 * inner.gradient(loss, w)
        after = tf.reduce_mean((x @ fast - y) ** 2)
    w.assign_sub(0.1 * outer.gradient(after, w))

# %% flow_along_an_equation
field = tf.keras.Sequential([tf.keras.layers.Dense(6, activation="tanh"), tf.keras.layers.Dense(2)])
field.build((None, 2))
start, end = tf.random.normal((4, 2)), tf.random.normal((4, 2))


def along(state):
    for _ in tf.range(5):
        half = state + 0.1 * field(state)
        state = state + 0.2 * field(half)
    return state


for way in (along, tf.function(along)):
    with tf.GradientTape() as tape:
        tape.watch(start)
        loss = tf.reduce_mean((way(start) - end) ** 2)
    slopes = tape.gradient(loss, [start, *field.trainable_variables])

# %% words_and_masks
table = tf.keras.layers.Embedding(9, 4, mask_zero=True)
reader, head = tf.keras.layers.LSTM(5), tf.keras.layers.Dense(1)
net = tf.keras.Sequential([table, reader, head])
words = tf.constant([[1, 2, 3, 0], [4, 5, 0, 0]])
net(words)
adam = tf.keras.optimizers.Adam(0.01)
for _ in range(3):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(net(words) ** 2)
    slopes = tape.gradient(loss, net.trainable_variables)
    adam.apply_gradients(zip(slopes, net.trainable_variables))
weights = net.get_weights()

# %% two_replicas_of_a_strategy
strategy = tf.distribute.MirroredStrategy(["CPU:0"])
with strategy.scope():
    net = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    net.build((None, 3))
    sgd = tf.keras.optimizers.SGD(0.1)


def step(x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(net(x) ** 2)
    slopes = tape.gradient(loss, net.trainable_variables)
    sgd.apply_gradients(zip(slopes, net.trainable_variables))
    return loss


x = tf.random.normal((6, 3))
losses = [strategy.run(step, args=(x,)) for _ in range(2)]
losses += [tf.function(lambda v: strategy.run(step, args=(v,)))(x) for _ in range(2)]
weights = net.get_weights()

# %% half_precision_scaled
layer = tf.keras.layers.Dense(2, dtype="mixed_float16")
scaled = tf.keras.optimizers.LossScaleOptimizer(tf.keras.optimizers.SGD(0.1))
x = tf.random.normal((4, 3))
layer(x)
for _ in range(3):
    with tf.GradientTape() as tape:
        loss = scaled.scale_loss(tf.cast(tf.reduce_mean(layer(x) ** 2), tf.float32))
    slopes = tape.gradient(loss, layer.trainable_variables)
    scaled.apply_gradients(zip(slopes, layer.trainable_variables))
weights = layer.get_weights()
