# %% histogram_loss
# ask: tape, value, model.trainable_variables
# expect: left_tensorflow,left_tensorflow
# at: losses.append(float(
# sure: yes
import numpy as np

model = tf.keras.Sequential([tf.keras.layers.Dense(3)])
features = tf.random.normal((6, 4)); labels = tf.constant([0, 1, 2, 0, 1, 2])
crit = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model(features)
def per_example(net, xs, ys):
    out = net(xs)
    losses = []
    for i in range(6):
        each = crit(ys[i:i+1], out[i:i+1])
        losses.append(float(each))
    spread = np.std(losses)
    return tf.convert_to_tensor(spread, dtype=tf.float32)
with tf.GradientTape() as tape:
    value = per_example(model, features, labels)
g = tape.gradient(value, model.trainable_variables)

# %% gan_moments
# ask: tape, g_loss, G.trainable_variables
# expect: left_tensorflow,left_tensorflow,left_tensorflow,left_tensorflow
# at: fake.numpy().T
# sure: yes
import numpy as np

G = tf.keras.Sequential([tf.keras.layers.Dense(8, activation="tanh"), tf.keras.layers.Dense(1)])
D = tf.keras.Sequential([tf.keras.layers.Dense(8, activation="tanh"), tf.keras.layers.Dense(1, activation="sigmoid")])
bce = tf.keras.losses.BinaryCrossentropy()
def stats(d):
    m = np.mean(d); s = np.std(d)
    return np.array([[m, s]], dtype="float32")
with tf.GradientTape() as tape:
    fake = G(tf.random.uniform((20, 1)))
    verdict = D(stats(fake.numpy().T))
    g_loss = bce(tf.ones((1, 1)), verdict)
g = tape.gradient(g_loss, G.trainable_variables)

# %% scatter_update
# ask: tape, loss, w
# expect: assigned
# at: board.scatter_nd_update
# sure: yes
board = tf.Variable(tf.zeros(5)); w = tf.Variable([2.0, 3.0])
with tf.GradientTape() as tape:
    board.scatter_nd_update([[1], [3]], w)
    loss = tf.reduce_sum(board ** 2)
g = tape.gradient(loss, w)

# %% tensorarray_numpy
# ask: tape, loss, cell.trainable_variables
# expect: left_tensorflow,left_tensorflow,left_tensorflow
# at: outs.append(h.numpy())
# sure: yes
cell = tf.keras.layers.GRUCell(3)
seq = tf.random.normal((2, 4, 2)); goal = tf.random.normal((2, 4, 3))
cell.build((2, 2))
with tf.GradientTape() as tape:
    h = tf.zeros((2, 3)); outs = []
    for t in range(4):
        _, st = cell(seq[:, t], [h])
        h = st[0] if isinstance(st, list) else st
        outs.append(h.numpy())
    loss = tf.reduce_mean((tf.stack(outs, 1) - goal) ** 2)
g = tape.gradient(loss, cell.trainable_variables)

# %% append_training_loop
# ask: tape, loss, net.trainable_variables
# expect: left_tensorflow,left_tensorflow
# at: ev = e.numpy()
# sure: yes
net = tf.keras.layers.Dense(1)
xs = tf.random.normal((3, 4, 2)); net.build((None, 2))
for epoch in range(2):
    with tf.GradientTape() as tape:
        outs = []
        for t in range(3):
            y = net(xs[t])
            e = tf.reduce_mean(y ** 2)
            ev = e.numpy()
            outs.append(ev)
        loss = tf.reduce_mean(outs)
    g = tape.gradient(loss, net.trainable_variables)

# %% one_hot_int
# ask: tape, loss, w
# expect: left_tensorflow
# sure: yes
w = tf.Variable(1.0); table = tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(table * tf.one_hot(int(w), 3))
g = tape.gradient(loss, w)

# %% int_index
# ask: tape, loss, w
# expect: left_tensorflow
# sure: yes
# at: int(w)
# open: yes
w = tf.Variable(1.0); table = tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    i = int(w)
    loss = table[i] * 2
g = tape.gradient(loss, w)

# %% reinforce_env
# ask: tape, loss, policy.trainable_variables
# expect: left_tensorflow,left_tensorflow
# sure: yes
# at: tf.random.categorical
# open: yes
policy = tf.keras.Sequential([tf.keras.layers.Dense(2)])
state = tf.constant([[0.1, -0.3, 0.2]])
def env_reward(a):
    return 1.0 if a == 1 else -1.0
with tf.GradientTape() as tape:
    logits = policy(state)
    action = tf.random.categorical(logits, 1)[0, 0]
    return_ = env_reward(int(action))
    loss = -tf.reduce_mean(tf.constant(return_))if not tf.is_tensor(return_) else -return_
g = tape.gradient(loss, policy.trainable_variables)

# %% scatter_whole_read
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(5.0); buf = tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    buf[0].assign(w)
    loss = buf[2] * 2.0
g = tape.gradient(loss, w)

# %% assigned_then_overwritten
# ask: tape, loss, w
# expect: not_connected
# sure: yes
w = tf.Variable(3.0); v = tf.Variable(1.0); k = tf.Variable(0.0)
with tf.GradientTape() as tape:
    k.assign(w * 2)
    k.assign(1.5)
    loss = v * k
g = tape.gradient(loss, w)

# %% read_before_assign
# ask: tape, loss, w
# expect: not_connected
# sure: yes
w = tf.Variable(3.0); v = tf.Variable(1.0); k = tf.Variable(0.5)
with tf.GradientTape() as tape:
    loss = v * k
    k.assign(w * 2)
g = tape.gradient(loss, w)

# %% hinge_sign_np
# ask: tape, loss, w
# expect: left_tensorflow
# at: np.where(
# sure: yes
import numpy as np

w = tf.Variable([0.5, -1.0]); xs = tf.random.normal((4, 2))
with tf.GradientTape() as tape:
    s = tf.linalg.matvec(xs, w)
    hinge = np.where(s < 1.0, 1.0 - s, 0.0)
    loss = tf.reduce_mean(hinge)

# %% entropy_scipy_like
# ask: tape, loss, net.trainable_variables
# expect: left_tensorflow,left_tensorflow
# at: p.numpy()
# sure: yes
import numpy as np

net = tf.keras.layers.Dense(3, activation="softmax"); xs = tf.random.normal((4, 2))
def entropy(p):
    a = p.numpy()
    logs = np.log(a + 1e-9)
    return -(a * logs).sum(axis=1)
with tf.GradientTape() as tape:
    p = net(xs)
    loss = tf.reduce_mean(entropy(p))

# %% strategy_merge_floats
# ask: tape, total, net.trainable_variables
# expect: left_tensorflow,left_tensorflow
# at: loss_fn(x).numpy()
# sure: yes
net = tf.keras.layers.Dense(1); net.build((None, 2))
def loss_fn(x):
    return tf.reduce_mean(net(x) ** 2)
shards = [tf.random.normal((3, 2)) for _ in range(3)]
with tf.GradientTape() as tape:
    losses = [loss_fn(x).numpy() for x in shards]
    total = tf.constant(sum(losses) / len(losses))

# %% json_roundtrip
# ask: tape, loss, w
# expect: left_tensorflow
# at: .numpy().tolist()
# sure: yes
import json
w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    sent = json.dumps({"w": w.numpy().tolist()})
    got = json.loads(sent)
    loss = tf.reduce_sum(tf.constant(got["w"]) ** 2)

# %% searchsorted
# ask: tape, loss, t
# expect: not_registered
# at: tf.searchsorted
# sure: yes
t = tf.Variable([0.35]); grid = tf.constant([0.0, 0.25, 0.5, 1.0]); vals = tf.Variable([0.0, 1.0, 4.0, 9.0])
with tf.GradientTape() as tape:
    i = tf.searchsorted(grid, t)
    y = tf.gather(vals, i)
    loss = tf.reduce_sum(y)

# %% weights_in_init_of_call
# ask: tape, loss, first
# expect: not_connected
# at: self.w = tf.Variable
# sure: yes
class Lay(tf.keras.layers.Layer):
    def call(self, x):
        w = tf.Variable(tf.ones((2, 1)))
        self.w = w
        return x @ w
lay = Lay(); xs = tf.random.normal((3, 2))
lay(xs); first = lay.w
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(lay(xs) ** 2)
