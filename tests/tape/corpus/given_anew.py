# %% walrus_rebinds
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(3.0); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    a = float(w)
    if (a := 3.0) > 1:
        pass
    loss = v * a
g = tape.gradient(loss, w)

# %% global_reset
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(3.0); v = tf.Variable(1.0)
a = 0.0
def reset():
    global a
    a = 1.5
with tf.GradientTape() as tape:
    a = float(w)
    reset()
    loss = v * a
g = tape.gradient(loss, w)

# %% nonlocal_reset
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(3.0); v = tf.Variable(1.0)
def make(w):
    k = 0.0
    def clear():
        nonlocal k
        k = 1.5
    k = float(w)
    clear()
    return v * k
with tf.GradientTape() as tape:
    loss = make(w)
g = tape.gradient(loss, w)

# %% decorated_constant
# ask: tape, loss, w
# expect: not_connected
# open: yes
def once(fn):
    kept = {}
    def inner(x):
        if "r" not in kept:
            kept["r"] = fn(1.0)
        return kept["r"]
    return inner
@once
def scale(v):
    return v * 2
w = tf.Variable(3.0); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    k = scale(float(w))
    loss = v * k
g = tape.gradient(loss, w)

# %% function_redefined
# ask: tape, loss, w
# expect: not_connected
# open: yes
def scale(v):
    return v * 2
scale = lambda v: 1.5
w = tf.Variable(3.0); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    k = scale(float(w))
    loss = v * k
g = tape.gradient(loss, w)

# %% method_same_name
# ask: tape, loss, w
# expect: not_connected
# open: yes
import random
def choice(v):
    return v * 2
rnd = random.Random(3)
w = tf.Variable(3.0); v = tf.Variable(1.0)
class Meter:
    pass
meter = type("M", (), {"scale": lambda self, x: 1.5})()
def scale(v):
    return v * 2
with tf.GradientTape() as tape:
    k = meter.scale(float(w))
    loss = v * k
g = tape.gradient(loss, w)

# %% import_as_name
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(3.0); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    pi = float(w)
    from math import pi
    loss = v * pi
g = tape.gradient(loss, w)

# %% def_over_name
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(3.0); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    k = float(w)
    def k():
        return 2.0
    loss = v * k()
g = tape.gradient(loss, w)

# %% del_and_reuse
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(2.0); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    k = float(w)
    for k in (0.5, 1.5):
        pass
    loss = v * k
g = tape.gradient(loss, w)

# %% except_as
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(2.0); v = tf.Variable(1.0)
def act(w):
    k = float(w)
    try:
        raise ValueError(3)
    except ValueError as err:
        k = err.args[0]
    return k
with tf.GradientTape() as tape:
    loss = v * float(act(w))
g = tape.gradient(loss, w)

# %% early_return
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(2.0); v = tf.Variable(1.0)
def coef(w):
    k = w.numpy()
    for t in (1, 2):
        if t == 2:
            return 1.5
    return k
with tf.GradientTape() as tape:
    loss = v * coef(w)
g = tape.gradient(loss, w)

# %% break_before
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(2.0); v = tf.Variable(1.0)
k = 1.0
with tf.GradientTape() as tape:
    for t in range(3):
        s = float(w)
        if s > 1:
            break
        k = s
    loss = v * k
g = tape.gradient(loss, w)

# %% subclass_overrides
# ask: tape, loss, w
# expect: not_connected
# open: yes
class Base:
    def scale(self, t):
        return t.numpy() * 2
    def loss(self, w, v):
        self.scale(w)
        return v * self.factor(w)
    def factor(self, t):
        return t.numpy()
class Sub(Base):
    def factor(self, t):
        return 1.5
w = tf.Variable(2.0); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    loss = Sub().loss(w, v)
g = tape.gradient(loss, w)

# %% dict_overwritten
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(2.0); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    cfg = {"k": float(w)}
    cfg.update(k=1.5)
    loss = v * cfg["k"]
g = tape.gradient(loss, w)

# %% tuple_swap
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(2.0); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    a, b = float(w), 1.5
    a, b = b, a
    loss = v * a
g = tape.gradient(loss, w)

# %% lambda_capture
# ask: tape, loss, w
# expect: left_tensorflow
# open: yes
w = tf.Variable(2.0); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    k = float(w)
    f = lambda x: x * k
    k = 1.5
    loss = f(v)
g = tape.gradient(loss, w)

# %% list_alias_clear
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(2.0); v = tf.Variable(1.0)
def wipe(box):
    box[0] = 1.5
with tf.GradientTape() as tape:
    box = [float(w)]
    n = wipe(box)
    loss = v * box[0]
g = tape.gradient(loss, w)

# %% np_inplace_value
# ask: tape, loss, w
# expect: not_connected
# open: yes
import numpy as np

w = tf.Variable([2.0, 1.0]); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    a = w.numpy().copy()
    b = np.nan_to_num(np.full(2, 1.5), copy=True); a[...] = b
    loss = v * tf.reduce_sum(a)
g = tape.gradient(loss, w)

# %% class_attr_shadow
# ask: tape, loss, w
# expect: not_connected
# open: yes
class C:
    k = 1.5
w = tf.Variable(2.0); v = tf.Variable(1.0)
c = C(); d = C()
with tf.GradientTape() as tape:
    c.k = float(w)
    loss = v * d.k
g = tape.gradient(loss, w)

# %% exec_kwargs
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(2.0); v = tf.Variable(1.0)
def f(x, k=1.0, **kw):
    k = kw.get("k2", k)
    return x * k
with tf.GradientTape() as tape:
    loss = f(v, k=float(w), k2=1.5)
g = tape.gradient(loss, w)

# %% append_cleared
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(2.0); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    ks = []
    ks.append(float(w))
    ks.clear()
    ks.append(1.5)
    loss = v * ks[0]
g = tape.gradient(loss, w)

# %% append_two
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(2.0); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    ks = []
    ks.append(float(w))
    ks.append(1.5)
    loss = v * ks[1]
g = tape.gradient(loss, w)

# %% append_reset
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(2.0); v = tf.Variable(1.0)
for epoch in range(2):
    ks = []
    with tf.GradientTape() as tape:
        if epoch == 0:
            ks.append(float(w))
        loss = v * tf.reduce_sum(tf.constant(ks + [0.5]))
    g = tape.gradient(loss, w)

# %% append_len
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(2.0); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    ks = []
    ks.append(float(w))
    loss = v * float(len(ks))
g = tape.gradient(loss, w)

# %% append_other_list_same_name
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(2.0); v = tf.Variable(1.0)
def log(w):
    ks = []
    ks.append(float(w))
    return len(ks)
def use():
    ks = []
    ks.append(1.5)
    return ks
with tf.GradientTape() as tape:
    log(w)
    loss = v * tf.reduce_sum(use())
g = tape.gradient(loss, w)

# %% slice_of_list
# ask: tape, loss, w
# expect: not_connected
# open: yes
u = tf.Variable(1.0); w = tf.Variable(2.0); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    ks = []
    for k, p in enumerate([u, w]):
        ks.append(float(p * 2.0))
    loss = v * ks[0]
g = tape.gradient(loss, w)

# %% early_break_append
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(2.0); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    ks = []
    for t in range(3):
        s = float(w)
        if s > 1:
            break
        ks.append(s)
    loss = v * tf.reduce_sum(tf.constant(ks + [0.5]))
g = tape.gradient(loss, w)

# %% mis_list_rebuilt_by_slice_del
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(2.0); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    ks = []
    ks.append(float(w))
    del ks[0]
    loss = v * tf.reduce_sum(tf.constant(ks + [0.5]))

# %% mis_method_chain_own_class_lambda_attr
# ask: tape, loss, w
# expect: not_connected
# open: yes
class Net:
    def __init__(self):
        self.scale = lambda t: 1.5
    def scale(self, t):
        return t * 2.0
w = tf.Variable(2.0); v = tf.Variable(1.0); n = Net()
with tf.GradientTape() as tape:
    k = n.scale(float(w))
    loss = v * k

# %% mis_alias_np_view
# ask: tape, loss, w
# expect: not_connected
# open: yes
import numpy as np

w = tf.Variable([2.0, 3.0]); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    a = np.array(w.numpy())
    b = np.ravel(a)
    b[:] = 1.5
    loss = v * tf.reduce_sum(a)

# %% mis_param_rebound
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(2.0); v = tf.Variable(1.0)
def scaled(x, k):
    k = 1.5 if k > 1 else k
    return x * k
with tf.GradientTape() as tape:
    loss = scaled(v, float(w))

# %% mis_with_as
# ask: tape, loss, w
# expect: not_connected
# open: yes
import contextlib
w = tf.Variable(2.0); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    k = float(w)
    with contextlib.nullcontext(1.5) as k:
        loss = v * k

# %% mis_keras_layer_named_ignores
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable([[2.0]]); v = tf.Variable(1.0)
ign = tf.keras.layers.Lambda(lambda t: tf.constant([[1.5]]))
with tf.GradientTape() as tape:
    k = w.numpy()
    loss = v * tf.reduce_sum(ign(k))

# %% mis_append_in_try
# ask: tape, loss, w
# expect: not_connected
# open: yes
w = tf.Variable(2.0); v = tf.Variable(1.0)
def run(w, keep=[]):
    keep.append(float(w))
    return len(keep) * 1.0
with tf.GradientTape() as tape:
    loss = v * run(w)

# %% mis_inherited_call
# ask: tape, loss, w
# expect: not_connected
# open: yes
class K:
    def __init__(self, k):
        self.k = 1.5
w = tf.Variable(2.0); v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    loss = v * K(float(w)).k
