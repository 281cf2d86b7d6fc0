"""Each mend that is code is put into its program, and there is a gradient."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cinta.tape import reason_texts
from cinta.tape.causes import Cause

from .programs import Program, programs, run

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

WATCH = {
    Cause.NOT_WATCHED,
    Cause.NOT_WATCHED_OTHER,
    Cause.WATCHED_LATE,
    Cause.WATCH_OFF,
    Cause.NON_TRAINABLE,
}
"""Causes whose mend is a ``tape.watch(...)``."""

PROGRAMS = [p for p in programs() if p.ask and any(due <= WATCH for due in p.expect)]


def watched(program: Program, line: str) -> Program:
    """The program with a line at the start of each block of its tape."""
    tape = program.ask.split(",")[0]
    block = rf"^( *)(with tf\.GradientTape\(.*\) as {tape}:)$"
    code = re.sub(block, rf"\1\2\n\1    {line}", program.code, flags=re.MULTILINE)
    return replace(program, code=code, recorder=True)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_a_source_that_is_watched_as_the_mend_says_has_a_gradient(program: Program) -> None:
    for k, reason in enumerate(run(program).reasons):
        if reason.code not in WATCH:
            continue
        _, mend = reason_texts.sentence(reason.code, True, reason.details, "en")
        found = re.search(r"tape\.watch\([^()]*\)", mend)
        assert found, mend
        line = found[0].replace("tape.", program.ask.split(",")[0] + ".", 1)
        after = run(watched(program, line)).reasons
        assert after, f"{line} raises"
        assert after[k].connected, (line, after[k])


def test_a_source_in_a_list_is_told_by_its_path_and_an_attribute_by_its_owner() -> None:
    import tensorflow as tf

    from cinta.tape import explain, recording

    net, module = tf.keras.Sequential([tf.keras.layers.Dense(2, name="top")]), tf.Module()
    net.build((None, 3))
    module.w = tf.Variable(1.0)
    vs = net.trainable_variables
    with recording():
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(net(tf.ones((1, 3)))) * module.w
        reasons = explain(tape, loss, [*vs, module.w]).reasons
    assert [reason.source for reason in reasons] == ["top/kernel", "top/bias", "module.w"]
