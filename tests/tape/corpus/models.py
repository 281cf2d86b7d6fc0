# %% symbolic_input
# ask: tape, out, model.inputs[0]
# expect: symbolic_source
inputs = tf.keras.Input((3,))
model = tf.keras.Model(inputs, tf.keras.layers.Dense(2)(inputs))
with tf.GradientTape() as tape:
    out = model(tf.ones((1, 3)))
g = tape.gradient(out, model.inputs[0])

# %% symbolic_hidden
# ask: tape, out, model.layers[1].output
# expect: symbolic_source
inputs = tf.keras.Input((3,))
hidden = tf.keras.layers.Dense(4, activation="relu")(inputs)
model = tf.keras.Model(inputs, tf.keras.layers.Dense(2)(hidden))
with tf.GradientTape() as tape:
    out = tf.reduce_sum(model(tf.ones((1, 3))))
g = tape.gradient(out, model.layers[1].output)

# %% symbolic_target
# ask: tape, model.output, model.trainable_variables[0]
# expect: symbolic_target
inputs = tf.keras.Input((3,))
model = tf.keras.Model(inputs, tf.keras.layers.Dense(2)(inputs))
with tf.GradientTape() as tape:
    out = model(tf.ones((1, 3)))
g = tape.gradient(model.output, model.trainable_variables)

# %% frozen_layer
# ask: tape, loss, [frozen.kernel, head.kernel]
# expect: frozen, connected
frozen, head = tf.keras.layers.Dense(4), tf.keras.layers.Dense(1)
model = tf.keras.Sequential([frozen, head])
model(tf.ones((2, 3)))
frozen.trainable = False
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(model(tf.ones((2, 3))) ** 2)
g = tape.gradient(loss, [frozen.kernel, head.kernel])

# %% frozen_from_the_start
# ask: tape, loss, base.trainable_variables + base.non_trainable_variables
# expect: frozen, frozen
base = tf.keras.layers.Dense(4, trainable=False)
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(base(tf.ones((2, 3))))
g = tape.gradient(loss, base.variables)

# %% batchnorm_all_variables
# ask: tape, loss, bn.variables
# expect: connected, connected, non_trainable, non_trainable
bn = tf.keras.layers.BatchNormalization()
x = tf.random.normal((8, 3))
bn(x)
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(bn(x, training=False) ** 2)
g = tape.gradient(loss, bn.variables)

# %% layer_never_called
# ask: tape, loss, extra.kernel
# expect: not_connected
main, extra = tf.keras.layers.Dense(2), tf.keras.layers.Dense(2)
extra.build((None, 3))
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(main(tf.ones((1, 3))))
g = tape.gradient(loss, extra.kernel)

# %% embedding
# ask: tape, loss, table.embeddings
# expect: slices
table = tf.keras.layers.Embedding(5, 2)
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(table(tf.constant([1, 3, 3])) ** 2)
g = tape.gradient(loss, table.embeddings)

# %% gathered_rows
# ask: tape, loss, E
# expect: slices
E = tf.Variable(tf.ones((4, 3)))
with tf.GradientTape() as tape:
    rows = tf.gather(E, [0, 2])
    loss = tf.reduce_sum(rows * rows)
g = tape.gradient(loss, E)

# %% gathered_persistent_not_yet_asked
# ask: tape, loss, E
# expect: slices
E = tf.Variable(tf.ones((4, 3)))
with tf.GradientTape(persistent=True) as tape:
    loss = tf.reduce_sum(tf.nn.embedding_lookup(E, [1]))

# %% two_layers
# ask: tape, loss, model.trainable_variables
# expect: connected, connected, connected, connected
model = tf.keras.Sequential(
    [tf.keras.layers.Dense(4, activation="tanh"), tf.keras.layers.Dense(1)]
)
x, y = tf.random.normal((6, 3)), tf.random.normal((6, 1))
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((model(x) - y) ** 2)
g = tape.gradient(loss, model.trainable_variables)

# %% keras_loss_object
# ask: tape, loss, model.trainable_variables
# expect: connected, connected
model = tf.keras.Sequential([tf.keras.layers.Dense(3)])
compare = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
with tf.GradientTape() as tape:
    loss = compare(tf.constant([0, 2]), model(tf.ones((2, 4))))
g = tape.gradient(loss, model.trainable_variables)

# %% accuracy_metric_as_loss
# ask: tape, loss, model.trainable_variables[0]
# expect: no_gradient | assigned | cast
model = tf.keras.Sequential([tf.keras.layers.Dense(3)])
x, y = tf.ones((2, 4)), tf.constant([0, 2])
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(tf.keras.metrics.sparse_categorical_accuracy(y, model(x)))
g = tape.gradient(loss, model.trainable_variables)

# %% saliency_right
# ask: tape, score, picture
# expect: connected
model = tf.keras.Sequential([tf.keras.layers.Dense(3)])
picture = tf.random.uniform((1, 4))
with tf.GradientTape() as tape:
    tape.watch(picture)
    score = tf.reduce_max(model(picture))
g = tape.gradient(score, picture)

# %% convolution_and_dropout
# ask: tape, loss, model.trainable_variables
# expect: connected, connected, connected, connected
model = tf.keras.Sequential(
    [
        tf.keras.layers.Conv2D(2, 3, activation="relu"),
        tf.keras.layers.MaxPooling2D(),
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dropout(0.5),
        tf.keras.layers.Dense(2),
    ]
)
x = tf.random.normal((2, 8, 8, 1))
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(model(x, training=True) ** 2)
g = tape.gradient(loss, model.trainable_variables)

# %% what_evaluate_gives
# ask: tape, loss, net.trainable_variables
# expect: left_tensorflow, left_tensorflow
# at: net.evaluate(
net = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
net.compile("sgd", "mse")
with tf.GradientTape() as tape:
    loss = tf.constant(net.evaluate(tf.ones((4, 2)), tf.ones((4, 1)), verbose=0))
g = tape.gradient(loss, net.trainable_variables)

# %% what_train_on_batch_gives
# ask: tape, loss, net.trainable_variables
# expect: left_tensorflow, left_tensorflow
# at: net.train_on_batch(
net = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
net.compile("sgd", "mse")
with tf.GradientTape() as tape:
    error = net.train_on_batch(tf.ones((4, 2)), tf.ones((4, 1)))
    loss = tf.convert_to_tensor(error)
g = tape.gradient(loss, net.trainable_variables)
