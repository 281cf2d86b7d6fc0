"""Whatever an answer to hidden inputs holds, a student is told one of few things about it.

Hypothesis plays the hostile student: values, shapes, lengths, keys, names of types, texts of
errors, lines, and all that a recorder could be made to say.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cinta.checks.answer_key import AnswerKey, KnownWrong
from cinta.checks.compare import Expected
from cinta.checks.explain import picture
from cinta.checks.failure import Evidence
from cinta.checks.hidden_message import Parts
from cinta.checks.judge import first_failure, judge
from cinta.checks.relation_kinds import Relation
from cinta.checks.told import ERRORS, MOST_LINES
from cinta.report.comment import comment
from cinta.report.otter_texts import check_line, student_text
from cinta.report.page import page
from cinta.results import CheckResult, ExerciseResult, Kind, Status, SubmissionResult, Verdict
from cinta.student import Answer, Call, GaveBack, OtherRoad, Raised
from cinta.tape.causes import Cause
from cinta.tape.data import (
    Box,
    BoxKind,
    CodeLine,
    Reason,
    Recorded,
    Returned,
    Sketch,
    TapeCall,
    TapeHistory,
)
from cinta.unit import LANGUAGES
from cinta.values import Array, Mapping, Missing, Opaque, Scalar, Sequence, Slices, Value
from tests.checks.test_judge import TAPE
from tests.checks.told_texts import MOST_TEXTS, texts
from tests.conftest import at_night

QUESTIONS = 3
OWN = [
    "def slopes(x, params):",
    "    y = f(x)",
    "",
    "    y = x ^ 2",
    "    with tf.GradientTape as tape:",
    *(f"    y += {n}" for n in range(60)),
]


def tensor(data: object, dtype: str = "float32") -> Array:
    return Array.of(np.asarray(data, dtype), "tensor")


def form(scale: float, dtype: str = "float32") -> Mapping:
    """What is due to one question: two arrays under a key, one under another."""
    inside = (tensor(np.arange(1, 4) * scale, dtype), tensor(scale, dtype))
    return Mapping((("b", tensor([scale, 2 * scale], dtype)), ("w", Sequence("list", inside))))


def key() -> AnswerKey:
    """A hidden check of dicts, with two known wrong answers."""
    scales = [1.5, -2.25, 3.125]
    nones = Mapping((("b", Scalar(None)), ("w", Sequence("list", (Scalar(None),) * 2))))
    wrong: list[tuple[str, Kind, Value]] = [
        ("nones", Kind.ALL_NONE, nones),
        ("typed", Kind.STRUCTURE, tensor(6.0)),
    ]
    return AnswerKey(
        exercise="slopes",
        check="secret",
        titles={"es": "otros", "en": "others"},
        points=2.0,
        hidden=True,
        tape=True,
        rtol=None,
        seed="7",
        questions=tuple(Call("slopes", (tensor([s] * 5), tensor([s] * 2))) for s in scales),
        expected=tuple(Expected(form(s), form(s, "float64")) for s in scales),
        blank=(),
        wrong=tuple(
            KnownWrong(
                id=name,
                messages={"es": f"Error {name}.", "en": f"Mistake {name}."},
                answers=(Answer(value),) * QUESTIONS,
                kind=kind,
                shared=name == "nones",
            )
            for name, kind, value in wrong
        ),
        parameters=("x", "params"),
    )


KEY = key()

names = st.text(string.printable + "ñ→\u202e", max_size=30)
numbers = st.floats(-1e6, 1e6, width=32)
shapes = st.lists(st.integers(0, 5), max_size=3)
arrays = st.builds(
    lambda shape, number, dtype: tensor(np.full(shape, number), dtype),
    shapes,
    st.floats(-100, 100),
    st.sampled_from(["float32", "float64", "float16", "int32", "complex64"]),
)
leaves = st.one_of(
    arrays,
    st.builds(Scalar, st.one_of(st.none(), numbers, names, st.booleans(), st.integers(-9, 9))),
    st.builds(Opaque, names),
    st.builds(Missing, names),
    st.builds(lambda a: Slices(a, tensor([0], "int64"), None), arrays),
)


def mapping(pairs: dict[str | int, Value]) -> Value:
    return Mapping(tuple(pairs.items()))


keys_of_dicts = st.one_of(names, st.integers(-5, 5), st.sampled_from(["b", "w"]))
values: st.SearchStrategy[Value] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda items: Sequence("list", tuple(items))),
        st.dictionaries(keys_of_dicts, inner, max_size=4).map(mapping),
    ),
    max_leaves=8,
)


@st.composite
def nearly_due(draw: st.DrawFn) -> Value:
    """The right form, with something else in one of its places."""
    b, w0, w1 = tensor([1.5, 3.0]), tensor([1.5, 3.0, 4.5]), tensor(1.5)
    place, other = draw(st.integers(0, 4)), draw(st.one_of(leaves, numbers.map(tensor)))
    parts: list[Value] = [b, w0, w1]
    if place < len(parts):
        parts[place] = other
    pairs: list[tuple[str | int, Value]] = [
        ("b", parts[0]),
        ("w", Sequence("list", tuple(parts[1:]))),
    ]
    more: list[tuple[str | int, Value]] = [(f"k{draw(names)}", other)] if place == 4 else []
    return Mapping((*pairs, *more))


errors = st.builds(
    Raised,
    st.one_of(names, st.sampled_from(["ValueError", "NameError", "InvalidArgumentError"])),
    names,
    st.one_of(st.none(), st.integers(-5, 100)),
    st.one_of(names, st.sampled_from(OWN)),
)
reasons = st.builds(
    lambda name, code, sure, line: Reason(
        source=name,
        code=code,
        connected=False,
        sure=sure,
        at=CodeLine(name, line, name),
        details={"name": name, "op": name, "type": name, "dtype": name, "through": name},
    ),
    names,
    st.one_of(st.sampled_from([c.value for c in Cause]), names),
    st.booleans(),
    st.integers(0, 100),
)


def recorded(why: list[Reason], returned: list[Returned], name: str) -> Recorded:
    """What a recorder was made to say; with a picture, in which every text is theirs."""
    call = TapeCall(
        method=name,
        structure=name,
        returned=tuple(returned),
        at=None,
        error=name,
        reasons=tuple(why),
    )
    tape = TapeHistory(
        persistent=False, watch_accessed=True, watches=0, stops=0, resets=0, calls=(call,), at=None
    )
    box = Box(id="target", kind=BoxKind.TARGET, label=name, below=name)
    sketch = Sketch((box,), (), (name,))
    return Recorded(tapes=(tape,), op_types=(name,), operations=len(name), sketches=(sketch,))


seen = st.builds(
    recorded, st.lists(reasons, max_size=3), st.lists(st.sampled_from(Returned), max_size=3), names
)
evidences = st.builds(
    lambda right, seen: Evidence(example_is_right=right, seen=seen),
    st.booleans(),
    st.one_of(st.none(), seen),
)
one_answer = st.one_of(
    st.builds(
        Answer,
        st.one_of(values, st.just(Scalar(None))),
        tapes=st.just(TAPE),
        gave_back=st.sampled_from(GaveBack),
        no_return=st.booleans(),
    ),
    st.builds(
        Answer,
        nearly_due(),
        tapes=st.sampled_from([TAPE, ()]),
        from_tape=st.sampled_from([True, False, None]),
        other_road=st.sampled_from(OtherRoad),
    ),
    st.builds(Answer, raised=errors),
)
answers = st.one_of(
    st.lists(one_answer, min_size=QUESTIONS, max_size=QUESTIONS),
    # All alike by one factor, or by none at all.
    st.one_of(numbers, st.sampled_from([2.0, 0.5, -1.0, 5.0, 1 / 5, 1.0])).map(
        lambda c: [Answer(form(s * c), tapes=TAPE) for s in (1.5, -2.25, 3.125)]
    ),
    # All right, by some other road than a tape.
    st.sampled_from(OtherRoad).map(
        lambda road: [Answer(form(s), other_road=road) for s in (1.5, -2.25, 3.125)]
    ),
)


def judged(given: list[Answer], evidence: Evidence, lang: str = "en") -> CheckResult:
    return judge(KEY, given, lang, evidence, OWN)


def shown(result: CheckResult, evidence: Evidence, lang: str = "en") -> Iterator[str]:
    """All that a student is shown: the page, an LMS's comment, Otter's texts."""
    exercise = ExerciseResult(name="slopes", checks=(result,), sketch=picture(evidence))
    whole = SubmissionResult(
        submission="a.ipynb",
        student="a",
        unit="u",
        status=Status.GRADED,
        exercises=(exercise,),
        lang=lang,
    )
    yield page(whole).decode()
    yield comment(whole)
    yield check_line(result, lang)
    yield student_text(whole, {"slopes": ()}, lang)


def slowly(most: int) -> settings:
    """With so many examples, the same each time."""
    slow = [HealthCheck.too_slow]
    return settings(max_examples=most, deadline=None, suppress_health_check=slow, derandomize=True)


MANY = pytest.mark.parametrize("most", [100, at_night(300)])


def with_other_content(answer: Answer) -> Answer:
    """The same mistake with everything else in it that the student may choose."""
    if raised := answer.raised:
        own = raised.line is not None and 0 < raised.line <= MOST_LINES
        own = own and OWN[(raised.line or 1) - 1].strip() == raised.source.strip() != ""
        line = (raised.line, raised.source) if own else (3, "never written")
        name = raised.type if raised.type in ERRORS else "Mine"
        return replace(answer, raised=Raised(name, "another text", *line))
    return replace(answer, value=_other(answer.returned))


def _other(value: Value) -> Value:
    match value:
        case Array(kind, dtype, shape):
            wrong = [n + 7 for n in shape] if shape not in [(2,), (3,)] else shape
            return Array.of(np.full(wrong, 12.34).astype(dtype), kind)
        case Scalar(str()):
            return Scalar("another text")
        case Opaque():
            return Opaque("AnotherType")
        case Missing():
            return Missing("another_name")
        case Sequence(kind, items):
            longer = items if len(items) == 2 else (*items, *[Scalar(0.0)] * 5)
            return Sequence(kind, tuple(map(_other, longer)))
        case Mapping(items):
            renamed = [(k if k in ("b", "w") else f"another {k}", _other(v)) for k, v in items]
            return Mapping(tuple(renamed))
    return value


def with_other_evidence(evidence: Evidence) -> Evidence:
    """The same reasons with other names, places and details, and another picture."""
    if evidence.seen is None:
        return evidence
    (tape,) = evidence.seen.tapes
    (call,) = tape.calls
    why = [replace(r, source="s", at=None, details={"name": "s", "op": "o"}) for r in call.reasons]
    again = recorded(why, list(call.returned), "another name")
    return Evidence(example_is_right=evidence.example_is_right, seen=again)


def place(given: list[Answer]) -> tuple[Kind, str, Relation | None] | None:
    """The kind of the first difference, the author's place that it is in, and its relation."""
    failure = first_failure(KEY, given)
    if failure is None:
        return None
    where = failure.difference.where
    of_the_author = ("['b']", "['w']", "['w'][0]", "['w'][1]")
    inside = [path for path in of_the_author if where == path or where[: len(path)] == path]
    return failure.difference.kind, max(inside, key=len, default=""), failure.relation


@pytest.mark.seconds
@MANY
def test_answers_that_differ_in_the_students_content_alone_are_told_alike(most: int) -> None:
    @slowly(most)
    @given(answers, evidences)
    def are_told_alike(one: list[Answer], evidence: Evidence) -> None:
        other, as_well = list(map(with_other_content, one)), with_other_evidence(evidence)
        assume(place(one) == place(other) is not None)
        results = judged(one, evidence), judged(other, as_well)
        assume(results[0].wrong == results[1].wrong)
        assume(results[0].verdict == results[1].verdict == Verdict.FAILED)
        if results[0].kind == Kind.PROPORTIONAL:
            return  # by which of the few factors, is in the test after the next
        assert list(shown(results[0], evidence)) == list(shown(results[1], as_well))

    are_told_alike()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("lines", [3, len(OWN)])
def test_what_can_be_told_of_a_check_is_counted(lang: str, lines: int) -> None:
    assert len(OWN) > MOST_LINES
    assert 100 < len(texts(KEY, OWN[:lines], lang)) <= MOST_TEXTS


@cache
def all_texts(lang: str) -> set[Parts]:
    return texts(KEY, OWN, lang)


@MANY
def test_whatever_is_answered_is_told_in_one_of_those_texts(most: int) -> None:
    @slowly(most)
    @given(answers, evidences, st.sampled_from(LANGUAGES))
    def is_one_of_them(given: list[Answer], evidence: Evidence, lang: str) -> None:
        result = judged(given, evidence, lang)
        assume(result.verdict == Verdict.FAILED)
        said = (result.seen, result.why, result.step, result.reason)
        assert said in all_texts(lang)

    is_one_of_them()


MARK = "Zq7"
"""What no words of ours hold."""

ROADS = {
    "an error's text": Answer(raised=Raised("ValueError", MARK)),
    "an error's type": Answer(raised=Raised(MARK, "x")),
    "a line that is none of the notebook": Answer(raised=Raised("ValueError", "x", 2, MARK)),
    "the number of such a line": Answer(raised=Raised("ValueError", "x", 777, OWN[1])),
    "keys of a dict": Answer(mapping({MARK: Scalar(1.0)})),
    "keys beside those that are due": Answer(Mapping((*form(1.5).items, (MARK, Scalar(1.0))))),
    "a type's name": Answer(Opaque(MARK)),
    "a missing name": Answer(Missing(MARK)),
    "a text": Answer(mapping({"b": Scalar(MARK), "w": Scalar(MARK)})),
    "a text in its place": Answer(
        mapping({"b": Scalar(MARK), "w": Sequence("list", (Scalar(MARK), Scalar(MARK)))})
    ),
    "a shape": Answer(mapping({"b": tensor(np.zeros(777)), "w": dict(form(1.5).items)["w"]})),
    "a length": Answer(Sequence("list", (Scalar(1.0),) * 777)),
    "a factor": Answer(form(1.5 * 777)),
    "a value": Answer(form(777.0)),
}


TOLD_TO_THE_TEACHER = [
    *["an error's text", "an error's type", "a line that is none of the notebook"],
    *["the number of such a line", "keys of a dict", "a type's name", "a missing name", "a shape"],
    *["keys beside those that are due", "a factor"],
]


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("right", [True, False])
def test_no_road_leads_out_and_the_teacher_sees_where_it_went(road: str, right: bool) -> None:
    why = Reason(
        source=MARK,
        code=Cause.NO_GRADIENT,
        connected=False,
        sure=True,
        at=CodeLine(MARK, 777, MARK),
        details={"name": MARK, "op": MARK},
    )
    evidence = Evidence(example_is_right=right, seen=recorded([why], [Returned.NONE], MARK))
    given = [replace(ROADS[road], tapes=TAPE)] * QUESTIONS
    for lang in LANGUAGES:
        result = judged(given, evidence, lang)
        assert result.verdict == Verdict.FAILED
        for text in shown(result, evidence, lang):
            assert MARK not in text
            assert "777" not in text.replace("#777", "")  # a colour
        assert road not in TOLD_TO_THE_TEACHER or {*re.findall(f"{MARK}|777", result.detail)}
