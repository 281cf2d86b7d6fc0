"""After a check has failed: the same is asked once more while its tapes are recorded.

What comes of it is words and a picture. The verdict and the points stand before, and stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..results import CheckResult
from ..student import Answer, Student
from ..tape.data import ArrowState, Recorded, Sketch
from .answer_key import AnswerKey
from .compare import same_answer
from .failure import Evidence
from .judge import first_failure, judge
from .usual import without_usual


def look_into(
    key: AnswerKey, answers: Sequence[Answer], student: Student, public: Sequence[AnswerKey]
) -> Evidence:
    """Why a check failed that had these answers: its example first, if that fails too.

    ``public`` are the checks whose inputs the student holds. Raises what ``student.ask`` raises.
    """
    of_examples = {example.check: student.ask(example.questions) for example in public}
    evidence = look_at_examples(student, public, of_examples)
    if evidence.example:
        return evidence
    return look_at_question(key, answers, student, example_is_right=bool(public))


def look_at_examples(
    student: Student, public: Sequence[AnswerKey], given: Mapping[str, Sequence[Answer]]
) -> Evidence:
    """How the first example fails that does, if one does; ``given`` are the answers, by check.

    All of this is shown: ``student`` must be one that no hidden input was ever put to. Raises what
    ``student.ask`` raises.
    """
    for example in public:
        if failure := first_failure(example, given[example.check]):
            again = first_failure(example, student.ask(example.questions, record=True))
            unsteady = not (again and same_answer(failure.answer, again.answer))
            failure = again or failure
            seen = _of_the_answer(failure.answer.seen, example)
            return Evidence(failure, seen=seen, unsteady=unsteady)
    return Evidence(example_is_right=bool(public))


def _of_the_answer(seen: Recorded | None, key: AnswerKey) -> Recorded | None:
    return without_usual(seen, key.usual, tape=key.tape)


def look_at_question(
    key: AnswerKey, answers: Sequence[Answer], student: Student, *, example_is_right: bool
) -> Evidence:
    """What the tapes do at the question that was not answered rightly."""
    failure = first_failure(key, answers)
    if failure is None:
        return Evidence()
    (recorded,) = student.ask([key.questions[failure.number]], record=True)
    unsteady = not same_answer(failure.answer, recorded)
    seen = None if unsteady else _of_the_answer(recorded.seen, key)
    return Evidence(example_is_right=example_is_right, seen=seen, unsteady=unsteady)


def retold(
    result: CheckResult,
    key: AnswerKey,
    answers: Sequence[Answer],
    evidence: Evidence,
    lang: str,
    own: Sequence[str] = (),
) -> CheckResult:
    """The same result in better words."""
    better = judge(key, answers, lang, evidence, own)
    if (better.verdict, better.points) != (result.verdict, result.points):
        raise ValueError(f"{key.check}: words must not change a verdict")
    return better


def picture(evidence: Evidence) -> Sketch | None:
    """What the tape recorded of the example, where the path broke if it did.

    Of hidden inputs there is none: names, shapes and the graph itself are the student's to choose.
    """
    return clearest(evidence.seen.sketches if evidence.seen and evidence.example else ())


def clearest(sketches: Sequence[Sketch]) -> Sketch | None:
    """The first that shows where a path breaks, else the last."""
    broken = [s for s in sketches if any(arrow.state == ArrowState.BREAK for arrow in s.arrows)]
    return next(iter([*broken[:1], *sketches[-1:]]), None)


def fingerprint(seen: Recorded | None) -> str:
    """The operations and the questions of the tapes, to tell who recorded the same; "" if none."""
    if seen is None or not seen.calls:
        return ""
    asked = [
        [call.method, call.structure, *call.returned, *(reason.code for reason in call.reasons)]
        for call in seen.calls
    ]
    return " ".join([*seen.op_types, *(":".join(words) for words in asked)])
