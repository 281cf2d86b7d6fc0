# %% name_rebound
# ask: tape, loss, v
# expect: not_connected
import numpy as np

v = tf.Variable([1.0, 2.0]); u = tf.Variable([1.0, 1.0])
with tf.GradientTape() as tape:
    a = (v * 2.0).numpy()
    print(a)
    a = np.ones(2, np.float32)
    loss = tf.reduce_sum(u * a)
G = tape.gradient(loss, v)

# %% loop_name_reuse
# ask: tape, loss, v
# expect: not_connected
import numpy as np

v = tf.Variable([1.0, 2.0]); u = tf.Variable([1.0, 1.0])
for val in v.numpy():
    print('v has', val)
with tf.GradientTape() as tape:
    loss = tf.constant(0.0)
    for val in np.array([3.0, 4.0], np.float32):
        loss += u[0] * val
G = tape.gradient(loss, v)

# %% two_classes_same_attr
# ask: tape, loss, v
# expect: not_connected
import numpy as np

class Logger:
    def note(self, t): self.value = float(t)
class Scale:
    def __init__(self): self.value = np.float32(2.5)
    def apply(self, t): return t * self.value
v = tf.Variable(1.0); u = tf.Variable(3.0)
log = Logger(); sc = Scale()
with tf.GradientTape() as tape:
    log.note(v)
    loss = sc.apply(u)
G = tape.gradient(loss, v)

# %% same_method_name
# ask: tape, loss, a.v
# expect: not_connected
import numpy as np

class A:
    def __init__(self): self.v = tf.Variable([1.0, 2.0])
    def get(self): return self.v.numpy()
class B:
    def get(self): return np.array([5.0, 6.0], np.float32)
a, b, u = A(), B(), tf.Variable([1.0, 1.0])
with tf.GradientTape() as tape:
    print(a.get())
    loss = tf.reduce_sum(u * b.get())
G = tape.gradient(loss, a.v)

# %% tuple_return
# ask: tape, loss, v
# expect: not_connected
import numpy as np

v = tf.Variable(1.0); u = tf.Variable(3.0)
def step(x):
    metric = float(v * x)
    return u * x * np.float32(2.0), metric
with tf.GradientTape() as tape:
    loss, m = step(tf.constant(2.0))
    loss = loss * np.float32(1.5)
G = tape.gradient(loss, v)

# %% np_shape_only
# ask: tape, loss, v
# expect: not_connected
import numpy as np

v = tf.Variable([1.0, 2.0]); u = tf.Variable(3.0)
with tf.GradientTape() as tape:
    n = v.numpy().shape[0]
    loss = u * np.float32(n)
G = tape.gradient(loss, v)

# %% if_float_ok
# ask: tape, loss, v
# expect: not_connected
v = tf.Variable(1.0); u = tf.Variable(3.0)
with tf.GradientTape() as tape:
    f = float(v)
    k = 2.0 if f > 0 else 3.0
    loss = u * k
G = tape.gradient(loss, v)

# %% assign_then_assign_again
# ask: tape, loss, w
# expect: not_connected
w = tf.Variable(2.0); shadow = tf.Variable(0.0)
with tf.GradientTape() as tape:
    shadow.assign(w * 2.0)
    shadow.assign(5.0)
    loss = shadow * 3.0
G = tape.gradient(loss, w)

# %% assign_after_read
# ask: tape, loss, w
# expect: not_connected
w = tf.Variable(2.0); shadow = tf.Variable(1.0)
with tf.GradientTape() as tape:
    loss = shadow * 3.0
    shadow.assign(w * 2.0)
G = tape.gradient(loss, w)

# %% metric_numpy_and_unused
# ask: tape, loss, enc.trainable_variables
# expect: not_connected, not_connected
import numpy as np

enc = tf.keras.layers.Dense(3); head = tf.keras.layers.Dense(1); x = np.ones((2, 2), np.float32); enc(x)
with tf.GradientTape() as tape:
    emb = enc(x)
    norm = np.linalg.norm(emb.numpy())
    out = head(x)
    loss = tf.reduce_mean(out ** 2)
print(norm > 0)
G = tape.gradient(loss, enc.trainable_variables)

# %% log_float_same_value
# ask: tape, loss, v
# expect: not_connected
v = tf.Variable([1.0, 2.0]); u = tf.Variable(2.0)
with tf.GradientTape() as tape:
    size = tf.reduce_sum(v ** 2)
    print('size', float(size))
    loss = u * 5.0
G = tape.gradient(loss, v)

# %% eval_in_tape_progress
# ask: tape, loss, m1.trainable_variables
# expect: not_connected, not_connected
import numpy as np

m1 = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)]); m2 = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
x = np.ones((2, 2), np.float32)
with tf.GradientTape() as tape:
    p = m1.predict(x, verbose=0)
    print('pred', p.shape)
    loss = tf.reduce_mean((m2(x) - 1.0) ** 2)
G = tape.gradient(loss, m1.trainable_variables)

# %% epoch_list_mean
# ask: tape, loss, w
# expect: left_tensorflow
# at: def add(self, value): self.items.append(value.numpy())
w = tf.Variable(0.5)
class Meter:
    def __init__(self): self.items = []
    def add(self, value): self.items.append(value.numpy())
    def mean(self): return tf.constant(sum(self.items) / len(self.items))
meter = Meter()
with tf.GradientTape() as tape:
    for x in [1.0, 2.0]:
        meter.add((w * x - 1.0) ** 2)
    loss = meter.mean()
G = tape.gradient(loss, w)

# %% str_format
# ask: tape, loss, w
# expect: left_tensorflow
# at: text = f'{w * 2.0:.3f}'
w = tf.Variable(0.5)
with tf.GradientTape() as tape:
    text = f'{w * 2.0:.3f}'
    loss = tf.constant(float(text)) ** 2
G = tape.gradient(loss, w)

# %% decorator_numpy
# ask: tape, loss, w
# expect: left_tensorflow
# at: return f(*a).numpy()
def as_array(f):
    def inner(*a):
        return f(*a).numpy()
    return inner
w = tf.Variable([1.0, 2.0])
@as_array
def score(x):
    return w * x
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(score(tf.constant([3.0, 4.0])))
G = tape.gradient(loss, w)

# %% context_manager_numpy
# ask: tape, loss, a
# expect: left_tensorflow
# at: yield t.numpy()
from contextlib import contextmanager
@contextmanager
def frozen(t):
    yield t.numpy()
a = tf.Variable([4.0, 2.0])
with tf.GradientTape() as tape:
    with frozen(a * 3.0) as c:
        loss = tf.reduce_sum(tf.constant(c) ** 2)
G = tape.gradient(loss, a)

# %% class_call_numpy
# ask: tape, loss, n.w
# expect: left_tensorflow
# at: return y.numpy()
class Net:
    def __init__(self): self.w = tf.Variable([[1.0], [2.0]])
    def __call__(self, x):
        y = x @ self.w
        return y.numpy()
n = Net()
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(n(tf.ones((2, 2))))
G = tape.gradient(loss, n.w)

# %% numpy_in_generator_function
# ask: tape, loss, w
# expect: left_tensorflow
# at: yield r.numpy()
w = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
def rows(t):
    for r in t:
        yield r.numpy()
with tf.GradientTape() as tape:
    loss = tf.add_n([tf.reduce_sum(tf.constant(r)) for r in rows(w * 2.0)])
G = tape.gradient(loss, w)

# %% property_numpy
# ask: tape, loss, ag._q
# expect: left_tensorflow
# at: def q(self): return self._q.numpy()
class Agent:
    def __init__(self): self._q = tf.Variable([1.0, 2.0])
    @property
    def q(self): return self._q.numpy()
ag = Agent()
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(tf.square(ag.q - 1.0))
G = tape.gradient(loss, ag._q)

# %% dict_dispatch
# ask: tape, loss, w
# expect: left_tensorflow
# at: acts = {'relu': tf.nn.relu, 'tanh': lambda t: np.tanh(t)}
import numpy as np

acts = {'relu': tf.nn.relu, 'tanh': lambda t: np.tanh(t)}
w = tf.Variable([0.5, -0.5])
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(acts['tanh'](w) * tf.constant([1.0, 2.0]))
G = tape.gradient(loss, w)

# %% ragged_tolist
# ask: tape, loss, flat
# expect: left_tensorflow
# at: means = [sum(row) / len(row) for row in rag.to_list()]
flat = tf.Variable([1.0, 2.0, 3.0, 4.0])
with tf.GradientTape() as tape:
    rag = tf.RaggedTensor.from_row_lengths(flat * 2.0, [1, 3])
    means = [sum(row) / len(row) for row in rag.to_list()]
    loss = tf.reduce_sum(tf.constant(means))
G = tape.gradient(loss, flat)

# %% function_trace_const
# ask: tape, y, w
# expect: left_tensorflow
# at: scale = w.numpy() * 3.0
w = tf.Variable(2.0)
scale = w.numpy() * 3.0
@tf.function
def f(x): return x * scale
with tf.GradientTape() as tape:
    y = f(tf.constant(2.0))
G = tape.gradient(y, w)

# %% deque_rewards
# ask: tape, loss, w
# expect: left_tensorflow
# at: hist.append((w * i).numpy())
import numpy as np

from collections import deque
w = tf.Variable(0.5); hist = deque(maxlen=5)
with tf.GradientTape() as tape:
    for i in range(3):
        hist.append((w * i).numpy())
    loss = tf.constant(np.mean(hist))
G = tape.gradient(loss, w)

# %% json_roundtrip
# ask: tape, loss, w
# expect: left_tensorflow
# at: cfg = json.dumps({'w': w.numpy().tolist()})
import json
w = tf.Variable([0.5, 0.25])
with tf.GradientTape() as tape:
    cfg = json.dumps({'w': w.numpy().tolist()})
    back = json.loads(cfg)['w']
    loss = tf.reduce_sum(tf.constant(back) ** 2)
G = tape.gradient(loss, w)

# %% class_config_copy
# ask: tape, loss, [alpha, x]
# expect: left_tensorflow, connected
# at: def __init__(self, alpha): self.alpha = float(alpha)
class Cfg:
    def __init__(self, alpha): self.alpha = float(alpha)
class Loss:
    def __init__(self, cfg): self.cfg = cfg
    def __call__(self, x): return self.cfg.alpha * tf.reduce_sum(x)
alpha = tf.Variable(0.3); x = tf.Variable([1.0, 2.0])
crit = Loss(Cfg(alpha))
with tf.GradientTape() as tape:
    loss = crit(x)
G = tape.gradient(loss, [alpha, x])

# %% only_baseline
# ask: tape, loss, w
# expect: left_tensorflow
# at: baseline = 0.9 * baseline + 0.1 * float(r)
w = tf.Variable(1.0); u = tf.Variable(2.0); baseline = 1.0
for step in range(3):
    with tf.GradientTape() as tape:
        r = w * float(step)
        loss = (u - baseline) ** 2
    baseline = 0.9 * baseline + 0.1 * float(r)
    G = tape.gradient(loss, w)

# %% wrong_key_logged
# ask: tape, loss, w
# expect: not_connected
import numpy as np

w = tf.Variable([1.0]); v = tf.Variable([3.0])
with tf.GradientTape() as tape:
    out = {'main': w * 2.0, 'aux': v * 3.0}
    out['shown'] = out['main'].numpy()
    loss = tf.reduce_sum(out['aux'] * np.float32(2.0))
G = tape.gradient(loss, w)

# %% del_and_reuse_function
# ask: tape, loss, v
# expect: not_connected
import numpy as np

v = tf.Variable([1.0, 2.0]); u = tf.Variable([1.0, 1.0])
store = {}
with tf.GradientTape() as tape:
    store['v'] = v.numpy()
    store['data'] = np.array([2.0, 3.0], np.float32)
    loss = tf.reduce_sum(u * store['data'])
G = tape.gradient(loss, v)

# %% nonlocal_counter
# ask: tape, loss, w
# expect: not_connected
import numpy as np

w = tf.Variable(0.7); u = tf.Variable(1.0)
def trainer():
    seen = 0.0
    def step(x):
        nonlocal seen
        seen += float(w)
        return u * x
    return step
step = trainer()
with tf.GradientTape() as tape:
    loss = step(np.float32(2.0))
G = tape.gradient(loss, w)

# %% kwargs_metrics
# ask: tape, loss, w
# expect: not_connected
import numpy as np

w = tf.Variable(0.7); u = tf.Variable(1.0)
def log(step, **metrics): return {k: round(v, 3) for k, v in metrics.items()}
with tf.GradientTape() as tape:
    seen = log(1, size=float(w))
    loss = u * np.float32(2.0)
G = tape.gradient(loss, w)

# %% match_case
# ask: tape, loss, w
# expect: left_tensorflow
# at: match w.numpy():
w = tf.Variable(0.7); u = tf.Variable(1.0)
with tf.GradientTape() as tape:
    match w.numpy():
        case value:
            loss = u * value
G = tape.gradient(loss, w)

# %% walrus
# ask: tape, loss, w
# expect: left_tensorflow
# at: if (k := float(w)) > 0.0:
w = tf.Variable(0.7); u = tf.Variable(1.0)
with tf.GradientTape() as tape:
    if (k := float(w)) > 0.0:
        loss = u * k
G = tape.gradient(loss, w)

# %% zip_unpack
# ask: tape, loss, ws
# expect: left_tensorflow, left_tensorflow
# at: pairs = [(i, float(w)) for i, w in enumerate(ws)]
ws = [tf.Variable(0.7), tf.Variable(0.2)]
with tf.GradientTape() as tape:
    pairs = [(i, float(w)) for i, w in enumerate(ws)]
    idx, vals = zip(*pairs)
    loss = tf.reduce_sum(tf.constant(vals) ** 2)
G = tape.gradient(loss, ws)

# %% schedule_closure
# ask: tape, loss, [temp, logit]
# expect: left_tensorflow, connected
# at: value = t.numpy()
temp = tf.Variable(0.7); logit = tf.Variable([1.0, 2.0])
def make(t):
    value = t.numpy()
    def scale(x): return x / value
    return scale
f = make(temp)
with tf.GradientTape() as tape:
    loss = tf.reduce_max(f(logit))
G = tape.gradient(loss, [temp, logit])

# %% numpy_dataset_unrelated
# ask: tape, loss, z
# expect: not_connected
import numpy as np

z = tf.Variable(1.5); w = tf.Variable([1.0, 1.0])
data = np.array([[1.0, 2.0], [3.0, 4.0]], np.float32)
with tf.GradientTape() as tape:
    print(f'z = {z.numpy():.2f}, norm {tf.norm(w):.3f}')
    loss = tf.reduce_mean(tf.linalg.matvec(data, w) ** 2)
G = tape.gradient(loss, z)

# %% logged_then_normal
# ask: tape, loss, w
# expect: connected
import numpy as np

w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    s = float(tf.reduce_sum(w))
    print('sum', s)
    s = np.float32(2.5)
    loss = tf.reduce_sum(w * s)
G = tape.gradient(loss, w)

# %% monkeypatched_loss
# ask: tape, out, w
# expect: left_tensorflow
import numpy as np

def np_mse(a, b): return np.mean((np.asarray(a) - np.asarray(b)) ** 2)
class Trainer:
    def __init__(self, loss): self.loss = loss
    def run(self, w):
        with tf.GradientTape() as tape:
            out = tf.convert_to_tensor(self.loss(w * 2.0, tf.ones(2)))
        return tape, out
w = tf.Variable([0.5, -0.5])
tape, out = Trainer(np_mse).run(w)
G = tape.gradient(out, w)

# %% class_accumulates
# ask: tape, loss, w
# expect: left_tensorflow
# at: def add(self, v): self.total += float(v)
class Acc:
    def __init__(self): self.total = 0.0
    def add(self, v): self.total += float(v)
    def result(self): return tf.convert_to_tensor(self.total)
w = tf.Variable(2.0); acc = Acc()
with tf.GradientTape() as tape:
    acc.add(w * 2.0); acc.add(w)
    loss = acc.result()
G = tape.gradient(loss, w)

# %% same_name_in_two_functions
# ask: tape, loss, w
# expect: not_connected
import numpy as np

w = tf.Variable(2.0); u = tf.Variable(1.0)
def log(t):
    s = float(t)
    return f'{s:.2f}'
def loss_of(t):
    s = np.float32(0.5)
    return t * s
with tf.GradientTape() as tape:
    print(log(w))
    loss = loss_of(u)
G = tape.gradient(loss, w)

# %% callback_list
# ask: tape, loss, w
# expect: not_connected
import numpy as np

w = tf.Variable(2.0); u = tf.Variable(1.0)
hooks = [lambda t: float(t), lambda t: t.numpy()]
data = np.array([1.0, 2.0], np.float32)
with tf.GradientTape() as tape:
    seen = [h(w) for h in hooks]
    loss = tf.reduce_sum(u * data)
G = tape.gradient(loss, w)

# %% cond_logging_branch
# ask: tape, loss, w
# expect: not_connected
import numpy as np

w = tf.Variable(2.0); u = tf.Variable(1.0); k = np.float32(2.0); debug = False
with tf.GradientTape() as tape:
    seen = float(w)
    if debug:
        k = seen
    loss = u * k
G = tape.gradient(loss, w)

# %% swap_vars
# ask: tape, loss, w
# expect: not_connected
import numpy as np

w = tf.Variable(2.0); u = tf.Variable(1.0)
a, b = float(w), np.float32(3.0)
a, b = b, a
with tf.GradientTape() as tape:
    loss = u * a
G = tape.gradient(loss, w)

# %% numpy_into_second_model
# ask: tape, loss, enc.kernel
# expect: left_tensorflow
# at: q.put(enc(x).numpy())
import queue
enc = tf.keras.layers.Dense(2); dec = tf.keras.layers.Dense(1); x = tf.ones((2, 3)); enc(x); dec(enc(x))
q = queue.Queue()
with tf.GradientTape() as tape:
    q.put(enc(x).numpy())
    out = dec(q.get())
    loss = tf.reduce_mean(out ** 2)
G = tape.gradient(loss, enc.kernel.value)

# %% gradient_of_gradient_numpy_penalty
# ask: outer, pen, D.kernel
# expect: left_tensorflow
# at: pen = tf.constant(np.linalg.norm(g))
import numpy as np

D = tf.keras.layers.Dense(1, activation='tanh'); x = tf.random.normal((4, 3)); D(x)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        inner.watch(x)
        s = D(x)
    g = inner.gradient(s, x)
    pen = tf.constant(np.linalg.norm(g))
G = outer.gradient(pen, D.trainable_variables)

# %% sampled_index_value
# ask: tape, loss, p
# expect: left_tensorflow
# at: k = random.choices([1.0, 2.0], weights=tf.nn.softmax(p).numpy())[0]
import random
p = tf.Variable([0.2, 0.8])
with tf.GradientTape() as tape:
    k = random.choices([1.0, 2.0], weights=tf.nn.softmax(p).numpy())[0]
    loss = tf.constant(k) * 2.0
G = tape.gradient(loss, p)

# %% one_line_two_statements
# ask: tape, loss, v
# expect: not_connected
import numpy as np

v = tf.Variable(1.0); u = tf.Variable(3.0)
with tf.GradientTape() as tape:
    print(float(v)); loss = u * tf.constant(np.float32(2.0))
G = tape.gradient(loss, v)

# %% beside_an_object_that_gives_itself_attributes
# ask: tape, loss, w
# expect: left_tensorflow
# at: k = float(w)
# sure: yes
class Config:
    def __init__(self, **named):
        for key, value in named.items():
            setattr(self, key, value)


w, x = tf.Variable(3.0), tf.Variable(1.0)
config = Config(rate=0.1)
with tf.GradientTape() as tape:
    k = float(w)
    loss = x * k * config.rate
g = tape.gradient(loss, w)

# %% an_attribute_set_by_its_name
# ask: tape, loss, w
# expect: not_connected
# open: yes
class Box:
    def put(self, key, value):
        setattr(self, key, value)


w, x, box = tf.Variable(3.0), tf.Variable(1.0), Box()
with tf.GradientTape() as tape:
    box.k = float(w)
    box.put("k", 2.0)
    loss = x * box.k
g = tape.gradient(loss, w)
