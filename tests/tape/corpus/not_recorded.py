# %% integer
# recorder: off
# ask: tape, y, n
# expect: not_float
n = tf.Variable(3)
with tf.GradientTape() as tape:
    y = n * n
g = tape.gradient(y, n)

# %% not_trainable
# recorder: off
# ask: tape, y, v
# expect: non_trainable
v = tf.Variable(1.0, trainable=False)
with tf.GradientTape() as tape:
    y = v * 2.0
g = tape.gradient(y, v)

# %% persistent_right
# recorder: off
# ask: tape, y, v
# expect: connected
v = tf.Variable(1.0)
with tf.GradientTape(persistent=True) as tape:
    y = v * 2.0

# %% persistent_slices
# recorder: off
# ask: tape, y, E
# expect: slices
E = tf.Variable(tf.ones((4, 2)))
with tf.GradientTape(persistent=True) as tape:
    y = tf.reduce_sum(tf.gather(E, [1]))

# %% swapped_persistent
# recorder: off
# ask: tape, v, y
# expect: swapped
v = tf.Variable(1.0)
with tf.GradientTape(persistent=True) as tape:
    y = v * 2.0

# %% off_watch
# recorder: off
# ask: tape, y, v
# expect: watch_off
v = tf.Variable(1.0)
with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
    y = v * 2.0

# %% outside
# recorder: off
# ask: tape, y, v
# expect: never_read
v = tf.Variable(1.0)
y = v * 2.0
with tf.GradientTape() as tape:
    z = y * 2.0
g = tape.gradient(y, v)

# %% constant
# recorder: off
# ask: tape, y, c
# expect: not_recorded
c = tf.constant(1.0)
with tf.GradientTape() as tape:
    y = c * 2.0
g = tape.gradient(y, c)

# %% symbolic
# recorder: off
# ask: tape, out, model.inputs[0]
# expect: symbolic_source
inputs = tf.keras.Input((3,))
model = tf.keras.Model(inputs, tf.keras.layers.Dense(2)(inputs))
with tf.GradientTape() as tape:
    out = model(tf.ones((1, 3)))
