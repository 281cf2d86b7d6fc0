"""The recorder sees without changing: same bits, same errors, nothing kept alive, all put back."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import traceback
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import numpy as np
import pytest

import cinta
from cinta.tape.data import Recorded
from cinta.tape.errors import TapeError
from cinta.tape.plain import recorded

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(name="tf")
def _tf() -> Iterator[Any]:
    import tensorflow as tf

    yield tf
    cinta.record(False)


def patched(tf: Any) -> dict[str, object]:
    """What the recorder wraps, as it is now."""
    from cinta.tape.trace import wires

    names = ("__init__", "_push_tape", "_pop_tape", "watch", "reset", "gradient", "jacobian")
    found = {f"tape.{name}": vars(tf.GradientTape).get(name) for name in names}
    found |= {f"tensor.{k}": v for k, v in vars(wires.EagerTensorBase).items() if callable(v)}
    found |= {f"var.{k}": v for k, v in vars(wires.BaseResourceVariable).items() if callable(v)}
    found |= {f"var.{k}": vars(wires.BaseResourceVariable).get(k) for k in ("handle", "_handle")}
    found["thread"] = vars(threading.Thread)["_bootstrap_inner"]
    return found | {"record": wires.record.record_operation}


def computations(tf: Any) -> dict[str, Callable[[], Any]]:
    """Things that tapes are used for; each gives tensors."""
    x = tf.Variable(np.linspace(-1.0, 2.0, 12).reshape(4, 3).astype("float32"))
    w = tf.Variable(np.linspace(0.5, 1.0, 6).reshape(3, 2).astype("float32"))
    layer = tf.keras.layers.Dense(2, activation="tanh")
    layer.build((None, 3))
    traced = tf.function(lambda a, b: tf.tanh(a @ b))

    @tf.custom_gradient
    def doubled(a: Any) -> Any:
        return tf.round(a), lambda upstream: 2.0 * upstream

    def first() -> Any:
        with tf.GradientTape() as tape:
            y = tf.reduce_mean(tf.sin(x @ w) ** 2)
        return [y, *tape.gradient(y, [x, w])]

    def second() -> Any:
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                y = tf.reduce_sum(tf.exp(0.1 * x) * x)
            g = inner.gradient(y, x)
        return outer.gradient(g, x)

    def of_layer() -> Any:
        with tf.GradientTape(persistent=True) as tape:
            y = tf.reduce_sum(layer(x) ** 3)
        return tape.gradient(y, layer.trainable_variables)

    def jacobian() -> Any:
        with tf.GradientTape() as tape:
            y = traced(x, w)
        return tape.jacobian(y, w)

    def own() -> Any:
        with tf.GradientTape() as tape:
            y = doubled(x) * np.square(x.numpy()) + np.mean(w)
        return tape.gradient(y, x)

    return {"first": first, "second": second, "layer": of_layer, "jacobian": jacobian, "own": own}


@pytest.mark.parametrize("name", ["first", "second", "layer", "jacobian", "own"])
def test_results_are_the_same_to_the_last_bit(tf: Any, name: str) -> None:
    compute = computations(tf)[name]
    plain = [leaf.numpy() for leaf in tf.nest.flatten(compute())]
    with cinta.recording() as log:
        seen = [leaf.numpy() for leaf in tf.nest.flatten(compute())]
    assert log.raw
    for one, other in zip(plain, seen, strict=True):
        np.testing.assert_array_equal(one, other)
        assert one.dtype == other.dtype


def test_everything_is_put_back(tf: Any) -> None:
    before = patched(tf)
    with cinta.recording():
        with tf.GradientTape() as tape:
            y = tf.Variable(2.0) * 3.0
        assert patched(tf) != before
    assert patched(tf) == before
    assert tape.gradient(y, y) is not None
    from tensorflow.python.eager import context

    assert not context.context().op_callbacks


def test_record_again_is_the_same_recorder_and_off_is_off(tf: Any) -> None:
    from cinta.tape.trace.current import current_log

    cinta.record()
    first = current_log()
    cinta.record()
    assert current_log() is first is not None
    with cinta.recording() as inside:
        assert inside is first
    assert current_log() is first
    cinta.record(False)
    cinta.record(False)
    assert current_log() is None


def test_an_unknown_language_is_refused_in_one_line() -> None:
    with pytest.raises(TapeError, match="Fix: lang='es' or lang='en'"):
        cinta.record(lang="fr")


def test_errors_pass_as_they_are(tf: Any) -> None:
    x = tf.Variable(1.0)
    with cinta.recording() as log:
        with tf.GradientTape() as tape:
            y = x * 2.0
        tape.gradient(y, x)
        with pytest.raises(RuntimeError, match="non-persistent"):
            tape.gradient(y, x)
        with pytest.raises(TypeError, match="received None"):
            tf.GradientTape().__enter__().gradient(None, x)
    assert log.tapes[tape].calls[-1].returned == ("raised",)


def test_no_tensor_lives_longer_for_being_seen(tf: Any) -> None:
    with cinta.recording() as log:
        x = tf.Variable(tf.ones((1000,)))
        with tf.GradientTape() as tape:
            y = tf.sin(x) * 2.0
        dead = [weakref.ref(y), weakref.ref(tape)]
        del y, tape
        assert [ref() for ref in dead] == [None, None]
        assert len(log.tapes) == 0
        assert len(log.recent) == 1


def test_the_number_of_operations_kept_is_bounded(tf: Any) -> None:
    with cinta.recording(operations=50) as log:
        x = tf.Variable(1.0)
        for _ in range(100):
            x.assign_add(1.0)
        assert len(log.raw) == 50
        assert log.is_full


def test_each_thread_has_its_own_tapes(tf: Any) -> None:
    found: dict[int, float] = {}

    def work(k: int) -> None:
        v = tf.Variable(float(k))
        for _ in range(20):
            with tf.GradientTape() as tape:
                y = v * v
            found[k] = float(tape.gradient(y, v))

    with cinta.recording() as log:
        threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({op.thread for op in log.ops() if op.type == "Mul"}) == 4
    assert found == {k: 2.0 * k for k in range(4)}


def test_a_layer_at_work_is_told_for_each_thread(tf: Any) -> None:
    layer = tf.keras.layers.Dense(2, name="mine")
    layer.build((None, 3))
    inside, done = threading.Event(), threading.Event()

    class Waits(tf.keras.layers.Layer):
        def call(self, x: Any) -> Any:
            inside.set()
            assert done.wait(60)
            return x * 2.0

    def work() -> None:
        with tf.GradientTape():
            Waits(name="waits")(tf.ones((1, 3)))

    with cinta.recording() as log:
        thread = threading.Thread(target=work)
        thread.start()
        assert inside.wait(60)
        layer(tf.ones((1, 3)))
        tf.sin(1.0)
        done.set()
        thread.join()
    found = {op.type: op.layer for op in log.ops()}
    assert (found["MatMul"], found["Sin"], found["Mul"]) == ("mine", "", "waits")


def callbacks() -> list[Any]:
    """TensorFlow's, of this thread."""
    from tensorflow.python.eager import context

    return list(context.context().op_callbacks)


def test_the_backward_pass_is_not_told_unless_a_tape_records_it(tf: Any) -> None:
    heard: list[tuple[str, int]] = []

    @tf.custom_gradient
    def looks(a: Any) -> Any:
        def back(upstream: Any) -> Any:
            heard.append(("alone", len(callbacks())))
            with tf.GradientTape() as own:
                own.watch(upstream)
                heard.append(("its own tape", len(callbacks())))
                twice = upstream * 2.0
            heard.append(("alone", len(callbacks())))
            return own.gradient(twice, upstream)

        return tf.identity(a), back

    x = tf.Variable(3.0)
    with cinta.recording() as log:
        with tf.GradientTape() as tape:
            y = looks(x) * x
        tape.gradient(y, x)
        with tf.GradientTape(persistent=True) as tape:
            y = looks(x)
            tape.gradient(y, x)
        assert len(callbacks()) == 1
        tf.sin(1.0)
    assert heard[:3] == [("alone", 0), ("its own tape", 1), ("alone", 0)]
    assert [number for _, number in heard[3:]] == [1, 1, 1]
    assert [op.type for op in log.ops()][-1] == "Sin"
    assert "Mul" in [op.type for op in log.ops() if op.backward]


def test_operations_are_told_again_after_a_gradient_that_raised(tf: Any) -> None:
    x = tf.Variable(3.0)
    with cinta.recording() as log:
        with tf.GradientTape() as tape:
            y = tf.sin(x)
        tape.gradient(y, x)
        with pytest.raises(RuntimeError, match="non-persistent"):
            tape.gradient(y, x)
        tf.cos(1.0)
    assert [op.type for op in log.ops()][-1] == "Cos"


def test_a_gradient_on_one_thread_leaves_the_others_heard(tf: Any) -> None:
    told: list[int] = []
    asking, looked = threading.Event(), threading.Event()

    @tf.custom_gradient
    def waits(a: Any) -> Any:
        def back(upstream: Any) -> Any:
            asking.set()
            assert looked.wait(60)
            return upstream

        return tf.identity(a), back

    def work() -> None:
        x = tf.Variable(1.0)
        with tf.GradientTape() as tape:
            y = waits(x)
        tape.gradient(y, x)

    with cinta.recording() as log:
        thread = threading.Thread(target=work)
        thread.start()
        assert asking.wait(60)
        tf.cos(1.0)
        told = [op.thread for op in log.ops() if op.type == "Cos"]
        looked.set()
        thread.join()
    assert len(told) == 1


def test_off_is_off_in_the_middle_of_a_gradient_too(tf: Any) -> None:
    from tensorflow.python.eager import execute

    @tf.custom_gradient
    def stops(a: Any) -> Any:
        def back(upstream: Any) -> Any:
            cinta.record(False)
            return upstream

        return tf.identity(a), back

    before, x = patched(tf), tf.Variable(1.0)
    cinta.record()
    with tf.GradientTape() as tape:
        y = stops(x)
    assert float(tape.gradient(y, x)) == 1.0
    assert callbacks() == []
    assert execute.execute is execute.quick_execute
    assert patched(tf) == before


def test_a_log_that_nobody_holds_goes_at_once(tf: Any) -> None:
    x = tf.Variable(1.0)
    gc.collect()
    gc.disable()
    try:
        with cinta.recording() as log:
            with tf.GradientTape() as tape:
                y = tf.sin(x)
            tape.gradient(y, x)
        seen = weakref.ref(log)
        del log
        assert seen() is None
    finally:
        gc.enable()


def test_the_line_is_the_innermost_of_the_users(tf: Any) -> None:
    from tensorflow.python.ops import gen_math_ops

    def ours(a: Any) -> Any:
        return gen_math_ops.sin(a)  # no frame of TensorFlow's is between

    def outer(a: Any) -> Any:
        return tf.nest.map_structure(lambda leaf: tf.cos(ours(leaf)), [a])

    with cinta.recording() as log:
        outer(tf.constant(1.0))
        tf.tan(1.0)
    lines = {op.type: op.place.text.partition("(")[0] for op in log.ops()}
    assert lines["Sin"] == "return gen_math_ops.sin"
    assert lines["Cos"] == "return tf.nest.map_structure"
    assert lines["Tan"] == "tf.tan"


def test_what_was_seen_crosses_a_pipe(tf: Any) -> None:
    with cinta.recording() as log:
        x, c = tf.Variable(2.0), tf.constant(1.0)
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(c)
            y = x * float(c) + c
        tape.gradient(y, [x, c])
        tape.gradient(y, {"x": x})
        sent = msgspec.msgpack.encode(recorded(log))
    seen = msgspec.msgpack.decode(sent, type=Recorded)
    (only,) = seen.tapes
    assert (only.persistent, only.watches) == (True, 1)
    assert [(call.structure, call.returned) for call in only.calls] == [
        ("list", ("tensor", "tensor")),
        ("dict", ("tensor",)),
    ]
    assert [departure.through for departure in seen.departures] == ["float()"]
    assert seen.departures[0].at is not None
    assert "float(c)" in seen.departures[0].at.text


def test_reasons_are_found_at_once_and_cross_the_pipe(tf: Any) -> None:
    def answer(c: Any) -> Any:
        with tf.GradientTape() as tape:
            y = c**2
        return tape.gradient(y, c)  # the tape and the target are gone after this

    with cinta.recording(reasons=1) as log:
        answer(tf.constant(3.0))
        answer(tf.constant(4.0))
        sent = msgspec.msgpack.encode(recorded(log))
    first, second = (t.calls[0] for t in msgspec.msgpack.decode(sent, type=Recorded).tapes)
    (reason,) = first.reasons
    assert (reason.source, reason.code, reason.sure) == ("c", "not_watched", True)
    assert reason.at is not None
    assert reason.at.text == "y = c**2"
    assert second.reasons == ()


def test_what_was_made_before_is_not_spoken_of_with_certainty(tf: Any) -> None:
    x, c = tf.Variable(2.0), tf.constant(1.0)
    earlier = x * 3.0 + c
    with cinta.recording():
        with tf.GradientTape() as tape:
            tape.watch(c)
            y = earlier * 2.0
        of_variable, of_tensor = cinta.explain(tape, y, [x, c]).reasons
    assert (of_tensor.code, of_tensor.sure) == ("seen_in_part", False)
    assert of_variable.code == "never_read"  # so much the tape itself knows for certain


def test_another_wrapper_put_up_meanwhile_is_left_alone(tf: Any) -> None:
    original = tf.GradientTape.reset
    cinta.record()
    other = lambda tape: original(tape)  # noqa: E731
    tf.GradientTape.reset = other
    try:
        cinta.record(False)
        assert tf.GradientTape.reset is other
    finally:
        tf.GradientTape.reset = original


def test_a_tensorflow_that_is_other_inside_is_named_and_left_alone(
    tf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cinta.tape.trace import wires

    before = patched(tf)
    monkeypatch.delattr(wires, "script_ops")
    with pytest.raises(TapeError, match="Fix: pip install"):
        cinta.record()
    assert patched(tf) == before


def test_importing_loads_no_tensorflow() -> None:
    code = (
        "import sys, cinta, cinta.tape, cinta.tape.plain, cinta.tape.reason_texts\n"
        "import cinta.tape.diagnosis.source_flow, cinta.tape.picture.svg\n"
        "assert not {'tensorflow', 'keras', 'igraph'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_no_frame_of_ours_stands_in_a_users_traceback() -> None:
    import tensorflow as tf

    def failing(name: str) -> None:
        x = tf.Variable([1.0, 2.0])
        with tf.GradientTape() as tape:
            tape.gradient(x * 1.0, x)
            match name:
                case "gradient":
                    tape.gradient(x * 1.0, x)
                case "watch":
                    tape.watch("x")
                case "convert":
                    float(x)
                case "layer":
                    tf.keras.layers.Dense(2)(tf.ones((2,)))
                case "function":
                    tf.function(lambda v: tf.debugging.assert_less(v, 0.0))(x * 1.0)
                case "init":
                    tf.GradientTape(persist=True)

    for name in ("gradient", "watch", "convert", "layer", "function", "init"):
        with cinta.recording(), pytest.raises(Exception) as raised:  # noqa: PT011
            failing(name)
        frames = traceback.extract_tb(raised.value.__traceback__)
        assert not [f for f in frames if f"cinta{os.sep}tape" in f.filename], name


def test_a_stop_that_keras_puts_inside_a_layer_is_not_the_users(tf: Any) -> None:
    norm, x = tf.keras.layers.BatchNormalization(), tf.random.normal((4, 2))
    with cinta.recording() as log:
        norm(x, training=True)
        mine = log.now()
        tf.stop_gradient(x)
    assert "StopGradient" in {op.type for op in log.ops() if op.when < mine}
    assert recorded(log).op_types.count("StopGradient") == 1
    assert recorded(log, mine).op_types.count("StopGradient") == 1
