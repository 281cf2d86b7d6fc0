# %% persistent_and_reset
x, y = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape(persistent=True) as tape:
    z = x**2 * y
    with tape.stop_recording():
        beside = tape.gradient(z, x)
    later = z * beside
first = [tape.gradient(target, [x, y]) for target in (z, later)]
with tape:
    tape.reset()
    again = tf.sin(x)
second = tape.gradient([again, again], {"x": x, "y": y})

# %% three_deep
x = tf.Variable(0.7)
with tf.GradientTape() as third:
    with tf.GradientTape() as second:
        with tf.GradientTape() as first:
            y = tf.sin(x) * tf.exp(x)
        d1 = first.gradient(y, x)
    d2 = second.gradient(d1, x)
d3 = third.gradient(d2, x)

# %% jacobians
x = tf.Variable(tf.random.normal((4, 3)))
w = tf.Variable(tf.random.normal((3, 2)))
with tf.GradientTape(persistent=True) as tape:
    y = tf.tanh(x @ w)
full, batch = tape.jacobian(y, [x, w]), tape.batch_jacobian(y, x)
slow = tape.jacobian(y, w, experimental_use_pfor=False)

# %% hessian
x = tf.constant([0.3, -0.4, 0.5])
with tf.GradientTape() as outer:
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = tf.reduce_sum(x**3) * tf.reduce_prod(x)
    g = inner.gradient(y, x)
h = outer.jacobian(g, x)

# %% forward_and_forward_over_backward
x = tf.Variable([1.0, 2.0])
direction = tf.constant([0.5, -1.0])
with tf.autodiff.ForwardAccumulator(x, direction) as forward:
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(tf.sin(x) * x**2)
    g = tape.gradient(y, x)
along, product = forward.jvp(y), forward.jvp(g)
x = tf.constant([1.0, 2.0])
with tf.autodiff.ForwardAccumulator(x, direction) as forward:
    z = tf.function(lambda v: tf.reduce_sum(v**3))(x)
traced = forward.jvp(z)

# %% own_gradients
@tf.custom_gradient
def clipped(a):
    return tf.identity(a), lambda up: tf.clip_by_norm(up, 0.5)


@tf.custom_gradient
def scaled_by(a, b):
    def back(up, variables=None):
        return (up * b, up * a), [tf.reduce_sum(up) for _ in variables]

    return a * b * factor, back


factor = tf.Variable(2.0, use_resource=True)
x = tf.Variable([3.0, 4.0])
again = tf.recompute_grad(lambda v: tf.sin(v) * v)
for call in (clipped, tf.function(clipped), lambda v: scaled_by(v, v), again):
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(call(x) ** 2)
    g = tape.gradient(y, [x, factor])

# %% control_flow
x = tf.Variable([0.5, 1.5, 2.5])


def branch(v):
    return tf.cond(tf.reduce_sum(v) > 1.0, lambda: v**2, lambda: v)


def loop(v):
    _, out = tf.while_loop(lambda k, _: k < 3, lambda k, a: (k + 1, a * v), (0, v))
    return out


ways = [branch, loop, lambda v: tf.map_fn(tf.sin, v), lambda v: tf.vectorized_map(tf.exp, v)]
ways += [lambda v: tf.scan(lambda a, e: a * e, v), lambda v: tf.switch_case(tf.constant(1), [lambda: v, lambda: -v])]
ways += [tf.function(way) for way in ways]
found = []
for way in ways:
    with tf.GradientTape() as tape:
        y = way(x)
    found.append((y, tape.gradient(y, x)))

# %% out_and_in
import numpy as np

x = tf.Variable([1.0, 4.0])
with tf.GradientTape() as tape:
    a = np.sqrt(x) + np.mean(x) + float(x[0]) + x.numpy() * np.asarray(x)
    b = tf.numpy_function(np.square, [x], tf.float32)
    c = tf.py_function(lambda v: v * v.numpy(), [x], tf.float32)
    y = tf.reduce_sum(a * b * c * x)
g = tape.gradient(y, x)
told = f"{y} {x} {y:.3f} {bool(y)} {x.numpy().tolist()} {list(x)} {y!r}"

# %% threads
import threading

found = {}


def work(k):
    v = tf.Variable(float(k))
    for _ in range(5):
        with tf.GradientTape() as tape:
            y = v**3
        v.assign_sub(0.01 * tape.gradient(y, v))
    found[k] = v.numpy()


threads = [threading.Thread(target=work, args=(k,)) for k in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
found = dict(sorted(found.items()))

# %% saved_and_loaded
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
del folder
for _ in range(2):
    with tf.GradientTape() as tape:
        y = module.forward(tf.constant(3.0)) ** 2
    module.w.assign_sub(0.01 * tape.gradient(y, module.w))

# %% variables_in_every_way
v = tf.Variable(tf.range(6, dtype=tf.float32))
v.assign_add(tf.ones((6,)))
v[1:3].assign([7.0, 8.0])
v.scatter_nd_update([[0]], [5.0])
with tf.GradientTape() as tape:
    rows = tf.gather(v, [0, 0, 2])
    y = tf.reduce_sum(rows * v[:3]) + v[5] + tf.nn.embedding_lookup(v, [4])[0]
g = tape.gradient(y, v)
dense, handle = tf.convert_to_tensor(g), v.handle.dtype
copied = tf.Variable(v) + v.read_value() + v.value()

# %% a_folder_of_its_own
import tempfile

folder = tempfile.mkdtemp()
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = x**2
g = tape.gradient(y, x)
