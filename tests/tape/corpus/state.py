# %% accumulated
# ask: tape, y, x0
# expect: assigned
# at: x1.assign_add(x0)
x0, x1 = tf.Variable(3.0), tf.Variable(0.0)
with tf.GradientTape() as tape:
    x1.assign_add(x0)
    y = x1**2
g = tape.gradient(y, x0)

# %% assigned_result
# ask: tape, loss, w
# expect: assigned
# at: buffer.assign(
w = tf.Variable([1.0, 2.0])
buffer = tf.Variable([0.0, 0.0])
with tf.GradientTape() as tape:
    buffer.assign(w * 3.0)
    loss = tf.reduce_sum(buffer)
g = tape.gradient(loss, w)

# %% scattered
# ask: tape, loss, w
# expect: assigned
w = tf.Variable(2.0)
table = tf.Variable([0.0, 0.0, 0.0])
with tf.GradientTape() as tape:
    table[1].assign(w * 2.0)
    loss = tf.reduce_sum(table)
g = tape.gradient(loss, w)

# %% made_inside
# ask: tape, y, x
# expect: new_variable
# at: v = tf.Variable(x * 2.0)
x = tf.Variable(4.0)
with tf.GradientTape() as tape:
    v = tf.Variable(x * 2.0)
    y = v**2
g = tape.gradient(y, x)

# %% parameters_packed_in_a_variable
# ask: tape, cost, [a, b]
# expect: new_variable, new_variable
a, b = tf.Variable(1.0), tf.Variable(2.0)
with tf.GradientTape() as tape:
    theta = tf.Variable(tf.stack([a, b]))
    cost = tf.reduce_sum(theta * theta)
g = tape.gradient(cost, [a, b])

# %% copied_to_another
# ask: tape, y, x
# expect: new_variable
x = tf.Variable(4.0)
clone = tf.Variable(x)
with tf.GradientTape() as tape:
    y = clone * 5.0
g = tape.gradient(y, x)

# %% through_a_dataset
# ask: tape, total, w
# expect: dataset
w = tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    items = tf.data.Dataset.from_tensor_slices(w * 2.0)
    total = tf.constant(0.0)
    for item in items:
        total = total + item
g = tape.gradient(total, w)

# %% replaced_in_a_loop
# ask: tape, loss, x
# expect: replaced
# at: x = x - 0.1 * g
x = tf.Variable(5.0)
for step in range(2):
    with tf.GradientTape() as tape:
        loss = (x - 1.0) ** 2
    g = tape.gradient(loss, x)
    if g is not None:
        x = x - 0.1 * g

# %% replaced_by_a_function
# ask: tape, y, w
# expect: replaced
# at: w = tf.subtract(w, 0.5)
w = tf.Variable(2.0)
w = tf.subtract(w, 0.5)
with tf.GradientTape() as tape:
    y = w * w
g = tape.gradient(y, w)

# %% replaced_in_a_list
# ask: tape, loss, [w, b]
# expect: replaced, connected
w, b = tf.Variable([1.0, 2.0]), tf.Variable(0.5)
w = w * 0.9
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(w * 2.0) + b
g = tape.gradient(loss, [w, b])

# %% old_variable_kept_in_a_list
# ask: tape, loss, weights[0]
# expect: replaced
w = tf.Variable(1.0)
weights = [w]
w = w - 0.1
with tf.GradientTape() as tape:
    loss = w**2
g = tape.gradient(loss, weights)

# %% attribute_replaced
# ask: tape, loss, model.w
# expect: replaced
class Line:
    def __init__(self):
        self.w = tf.Variable(1.0)

    def step(self, g):
        self.w = self.w - 0.1 * g


model = Line()
model.step(2.0)
with tf.GradientTape() as tape:
    loss = model.w * 3.0
g = tape.gradient(loss, model.w)

# %% weights_made_in_call
# ask: tape, loss, first
# expect: not_connected
class Lazy(tf.Module):
    def __call__(self, x):
        self.w = tf.Variable(tf.ones((3, 1)))
        return x @ self.w


net = Lazy()
net(tf.ones((2, 3)))
first = net.w
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(net(tf.ones((2, 3))))
g = tape.gradient(loss, first)

# %% assigned_from_a_copy_of_it
# ask: tape, loss, start
# expect: assigned
# at: w.assign(start)
w = tf.Variable([[0.5], [0.2]])
start = tf.Variable(w)
with tf.GradientTape() as tape:
    w.assign(start)
    loss = tf.reduce_mean((tf.ones((4, 2)) @ w) ** 2)
g = tape.gradient(loss, start)

# %% a_head_that_is_made_at_each_call
# ask: tape, loss, kernel
# expect: not_connected
# at: return self.dense(x)
class Head:
    def __call__(self, x):
        self.dense = tf.keras.layers.Dense(1)
        return self.dense(x)


head = Head()
x = tf.ones((3, 2))
head(x)
kernel = head.dense.kernel
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(head(x))
g = tape.gradient(loss, kernel)

# %% layers_of_one_line_of_which_one_is_unused
# ask: tape, loss, towers[1]
# expect: not_connected
towers = [tf.Variable(float(k)) for k in range(3)]
with tf.GradientTape() as tape:
    loss = towers[0] * towers[2]
g = tape.gradient(loss, towers[1])

# %% loop_over_a_dataset_in_a_function
# ask: tape, loss, w
# expect: dataset
# at: for batch in data:
w = tf.Variable(2.0)
data = tf.data.Dataset.from_tensor_slices([1.0, 2.0, 3.0, 4.0]).batch(2)


@tf.function
def total():
    t = 0.0
    for batch in data:
        t += tf.reduce_sum(batch * w)
    return t


with tf.GradientTape() as tape:
    loss = total()
g = tape.gradient(loss, w)

# %% loop_over_an_iterator_in_a_function
# ask: tape, loss, w
# expect: connected
w = tf.Variable(2.0)
data = tf.data.Dataset.from_tensor_slices([1.0, 2.0, 3.0, 4.0]).batch(2)


@tf.function
def total():
    t = 0.0
    for batch in iter(data):
        t += tf.reduce_sum(batch * w)
    return t


with tf.GradientTape() as tape:
    loss = total()
g = tape.gradient(loss, w)

# %% a_metric_for_a_loss
# ask: tape, loss, line.trainable_variables[0]
# expect: assigned
# at: loss = mse(
# sure: yes
line, mse = tf.keras.layers.Dense(1), tf.keras.metrics.MeanSquaredError()
with tf.GradientTape() as tape:
    loss = mse(tf.ones((3, 1)), line(tf.ones((3, 2))))
g = tape.gradient(loss, line.trainable_variables)
