# %% indices_of_top_k
# ask: tape, loss, x
# expect: no_gradient
# at: tf.math.top_k
x = tf.Variable([3.0, 1.0, 2.0])
with tf.GradientTape() as tape:
    values, places = tf.math.top_k(x, 2)
    loss = tf.reduce_sum(tf.cast(places, tf.float32))
g = tape.gradient(loss, x)

# %% values_of_top_k
# ask: tape, loss, x
# expect: connected
x = tf.Variable([3.0, 1.0, 2.0])
with tf.GradientTape() as tape:
    values, places = tf.math.top_k(x, 2)
    loss = tf.reduce_sum(values)
g = tape.gradient(loss, x)

# %% argsort
# ask: tape, loss, x
# expect: no_gradient
# at: tf.argsort
x = tf.Variable([3.0, 1.0, 2.0])
with tf.GradientTape() as tape:
    order = tf.argsort(x)
    loss = tf.reduce_sum(tf.cast(order, tf.float32) * 2.0)
g = tape.gradient(loss, x)

# %% argsort_as_integer_target
# ask: tape, order, x
# expect: no_gradient
# at: tf.argsort
x = tf.Variable([3.0, 1.0, 2.0])
with tf.GradientTape() as tape:
    order = tf.argsort(-x)

# %% indices_of_top_k_asked_before
# ask: tape, places, x
# expect: no_gradient
x = tf.Variable([3.0, 1.0, 2.0])
with tf.GradientTape() as tape:
    values, places = tf.math.top_k(x, 2)

# %% unique_places
# ask: tape, loss, x
# expect: no_gradient | not_registered
x = tf.Variable([3.0, 1.0, 3.0])
with tf.GradientTape() as tape:
    values, places = tf.unique(x)
    loss = tf.reduce_sum(tf.cast(places, tf.float32))
g = tape.gradient(loss, x)

# %% gathered_in_the_order
# ask: tape, loss, x
# expect: connected
x = tf.Variable([3.0, 1.0, 2.0])
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(tf.gather(x, tf.argsort(x)) * [1.0, 2.0, 3.0])

# %% sorted_values
# ask: tape, loss, x
# expect: connected
x = tf.Variable([3.0, 1.0, 2.0])
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(tf.sort(x) * [1.0, 2.0, 3.0])

# %% batch_jacobian_of_unwatched
# ask: tape, y, x
# expect: not_watched
x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape(persistent=True) as tape:
    y = x**2
j = tape.batch_jacobian(y, x)

# %% batch_jacobian_of_unwatched_once
# ask: tape, y, x
# expect: not_watched_other
x, other = tf.constant([[1.0, 2.0], [3.0, 4.0]]), tf.constant([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as tape:
    tape.watch(other)
    y = x**2 * other
j = tape.batch_jacobian(y, x)

# %% batch_jacobian_that_is_zero
# ask: tape, y, x
# expect: connected
x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x * 0.0
j = tape.batch_jacobian(y, x)

# %% batch_jacobian_rounded
# ask: tape, y, x
# expect: no_gradient
# at: tf.round
x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.round(x * 2.0)
j = tape.batch_jacobian(y, x)

# %% custom_gradient_that_gives_none
# ask: tape, y, x
# expect: no_gradient
@tf.custom_gradient
def cut(a):
    def back(upstream):
        return None

    return tf.identity(a) * 2.0, back


x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = cut(x) * 3.0
g = tape.gradient(y, x)
