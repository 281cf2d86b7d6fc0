"""What is advised about a tape's reason: in words, and nothing that is not taught yet."""

from __future__ import annotations

import re

import pytest

from cinta.checks.mend_texts import IN_WORDS, NEEDS, WHILE_TRACED, WITHOUT
from cinta.checks.mends import NONE_IS_RIGHT, mend, mend_of
from cinta.tape.causes import Cause
from cinta.tape.data import CodeLine, Reason
from cinta.unit import LANGUAGES, Taught


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("cause", NEEDS)
def test_what_is_not_taught_yet_is_not_advised(cause: Cause, lang: str) -> None:
    details = {"name": "x", "type": "float32"}
    taught, untaught = (mend(cause, details, lang, what) for what in ((), tuple(Taught)))
    assert taught != untaught
    for word in ("tape.watch", "watch x", "vigile", "persistent", "layer", "capa"):
        assert word not in untaught


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_a_value_is_due_none_is_never_said_to_be_right(lang: str) -> None:
    shown = {"name": "x", "type": "int32", "op": "tf.shape", "through": "np.array", "inner": "yes"}
    for cause in Cause:
        advice = mend(cause, shown, lang, ())
        assert not advice.endswith(NONE_IS_RIGHT[lang])
    assert mend(Cause.NOT_CONNECTED, shown, lang, ())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_line_of_code_is_written_for_the_student(lang: str) -> None:
    texts = [*IN_WORDS[lang].values(), *WITHOUT[lang].values(), WHILE_TRACED[lang]]
    assert not [text for text in texts if re.search(r"\w\(| = ", text)]


def test_what_numpy_computed_unseen_is_said_to_be_numpys() -> None:
    at = CodeLine("<cell>", 3, "out = x @ layer.kernel")
    reason = Reason(
        source="k",
        code=Cause.LEFT_TENSORFLOW,
        connected=False,
        sure=True,
        at=at,
        details={"through": "np.asarray()"},
    )
    assert "tf.matmul" in mend_of(reason, "en", ())
    written = CodeLine("<cell>", 3, "out = x @ np.asarray(layer.kernel)")
    plain = Reason(**{**{f: getattr(reason, f) for f in reason.__struct_fields__}, "at": written})
    assert "drop the conversion" in mend_of(plain, "en", ())


@pytest.mark.parametrize(
    ("line", "by_a_function"),
    [
        ("rows = table.numpy()[ids]", True),
        ("loss = tf.reduce_sum(E.numpy()[ ids ] ** 2)", True),
        ("first = table.numpy()[0]", False),
        ("some = table.numpy()[1:3]", False),
        ("rows = table.numpy()", False),
    ],
)
def test_rows_that_numpy_picked_are_read_by_a_function(line: str, by_a_function: bool) -> None:
    """A tensor takes no list in brackets: who only drops the conversion meets an error."""
    reason = Reason(
        source="table",
        code=Cause.LEFT_TENSORFLOW,
        connected=False,
        sure=True,
        at=CodeLine("<cell>", 3, line),
        details={"through": ".numpy()"},
    )
    assert ("function of tf" in mend_of(reason, "en", ())) == by_a_function
    assert ("función de tf" in mend_of(reason, "es", ())) == by_a_function


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_variable_is_advised_where_none_can_be_made(lang: str) -> None:
    """A ``tf.function`` is traced once, and called again: what it makes it would make twice."""
    plain = mend(Cause.NOT_WATCHED, {"name": "x"}, lang, ())
    traced = mend(Cause.NOT_WATCHED, {"name": "x", "traced": "yes"}, lang, ())
    assert "tf.Variable" in plain
    assert "tf.Variable" not in traced
