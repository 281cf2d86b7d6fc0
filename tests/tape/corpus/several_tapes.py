# %% inner_outside
# ask: outer, dy, x
# expect: inner_outside
# at: dy = inner.gradient
x = tf.Variable(1.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = x**3
dy = inner.gradient(y, x)
g = outer.gradient(dy, x)

# %% second_tape_after_the_first
# ask: second, slope, x
# expect: inner_outside | before_tape
x = tf.Variable(1.0)
with tf.GradientTape() as first:
    y = tf.sin(x)
slope = first.gradient(y, x)
with tf.GradientTape() as second:
    twice = slope * 2.0
g = second.gradient(slope, x)

# %% linear_has_no_second
# ask: outer, dy, x
# expect: not_connected
x = tf.Variable(1.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = 5.0 * x
    dy = inner.gradient(y, x)
g = outer.gradient(dy, x)

# %% second_derivative
# ask: outer, dy, x
# expect: connected
x = tf.Variable(2.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = x**3
    dy = inner.gradient(y, x)
g = outer.gradient(dy, x)

# %% penalty_inner_outside
# ask: outer, penalty, w
# expect: inner_outside
w = tf.Variable([0.1, 0.2])
x = tf.constant([1.0, 2.0])
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        inner.watch(x)
        out = tf.reduce_sum(tf.tanh(w * x))
gx = inner.gradient(out, x)
penalty = tf.reduce_sum(gx**2)
g = outer.gradient(penalty, w)

# %% wrong_tape
# ask: b_tape, loss, w
# expect: before_tape
w = tf.Variable(1.0)
with tf.GradientTape() as a_tape:
    loss = w * 2.0
with tf.GradientTape() as b_tape:
    other = w * 3.0
g = b_tape.gradient(loss, w)

# %% last_step_of_a_long_training
# ask: tape, loss, unused
# expect: not_connected
w, unused = tf.Variable(1.0), tf.Variable(1.0)
for _ in range(30):
    with tf.GradientTape() as tape:
        loss = (w * 2.0 - 1.0) ** 2
    w.assign_sub(0.01 * tape.gradient(loss, w))

# %% hessian
# ask: outer, gradient, x
# expect: connected
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        f = tf.reduce_sum(x**3)
    gradient = inner.gradient(f, x)
hessian = outer.jacobian(gradient, x)

# %% a_bias_that_the_first_derivative_does_not_hold
# ask: tape, penalty, [hidden.kernel, top.bias]
# expect: connected, no_gradient|not_connected
hidden, top = tf.keras.layers.Dense(4, "tanh"), tf.keras.layers.Dense(1)
middle = tf.random.normal((4, 3))
with tf.GradientTape() as tape:
    with tf.GradientTape() as inner:
        inner.watch(middle)
        score = top(hidden(middle))
    slope = inner.gradient(score, middle)
    penalty = tf.reduce_mean((tf.norm(slope, axis=1) - 1.0) ** 2)
g = tape.gradient(penalty, [hidden.kernel, top.bias])

# %% a_derivative_that_is_constant_by_then
# ask: third, bend, x
# expect: not_connected
# at: bend = second.gradient(
# sure: yes
x = tf.Variable(2.0)
with tf.GradientTape() as third:
    with tf.GradientTape() as second:
        with tf.GradientTape() as first:
            y = x * x
        slope = first.gradient(y, x)
    bend = second.gradient(slope, x)
g = third.gradient(bend, x)
