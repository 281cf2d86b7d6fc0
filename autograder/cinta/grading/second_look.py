"""After all is judged: why exercises failed, from their own tapes, for words and a picture.

Nothing here changes a verdict or a point. What passed, but not with the very tensor that a tape
gave, is asked again to see whether any gradient enters its answers. What a student is shown of an
example must not be made by a process that has met hidden inputs: it could show them there. So, if
an exercise failed, the notebook is run once more, in a child that is asked every example first, and
only then what else the words need. Where that ends the child or takes too long, all stays as it is.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from msgspec.structs import replace

from ..checks.answer_key import AnswerKey, AnswerKeys
from ..checks.explain import (
    fingerprint,
    look_at_examples,
    look_at_question,
    picture,
    retold,
)
from ..checks.failure import Evidence
from ..errors import ChildGone
from ..results import CheckResult, ExerciseResult, Verdict
from ..run.remote import RemoteStudent, TimedOut
from ..student import Answer, Student, traced
from .session import Session

Answers = Mapping[str, tuple[Answer, ...]]
"""What came back to the checks of one exercise, by the name of the check."""


def why_they_failed(
    judged: Sequence[ExerciseResult],
    keys: AnswerKeys,
    answers: Mapping[str, Answers],
    session: Session,
    *,
    fresh: bool,
) -> dict[str, Evidence]:
    """What was found out about each exercise that failed, by its name.

    With ``fresh`` the session's child is ended and another is asked.
    """
    failed = {e.name: some[0] for e in judged if (some := _failed(e, answers.get(e.name, {})))}
    found_out: dict[str, Evidence] = {}
    if not failed:
        return found_out
    with _aside(session), contextlib.suppress(ChildGone):
        student = _student(session, fresh)
        if student is None:
            return found_out
        right: list[str] = []
        for name in failed:
            with contextlib.suppress(TimedOut):
                if found := look_at_examples(student, keys.public(name)):
                    found_out[name] = found
                else:
                    right.append(name)
        for name in right:
            first, known = failed[name].name, bool(keys.public(name))
            key, given = keys.check(name, first), answers[name][first]
            found_out[name] = Evidence(example_is_right=known)
            with contextlib.suppress(TimedOut):
                found_out[name] = look_at_question(key, given, student, example_is_right=known)
    return found_out


def in_better_words(
    result: ExerciseResult,
    keys: Sequence[AnswerKey],
    answers: Answers,
    evidence: Evidence,
    lang: str,
    own: Sequence[str] = (),
) -> ExerciseResult:
    """The same exercise in better words, with what its tapes did; ``own``: its answer's lines."""
    of_name = {key.check: key for key in keys}
    failed = _failed(result, answers)

    def better(check: CheckResult) -> CheckResult:
        if check not in failed:
            return check
        return retold(check, of_name[check.name], answers[check.name], evidence, lang, own)

    did = fingerprint(evidence.seen)
    return replace(
        result,
        checks=tuple(map(better, result.checks)),
        sketch=picture(evidence),
        tape=sha256(did.encode()).hexdigest()[:16] if did else "",
    )


def no_gradient_enters(
    result: ExerciseResult, keys: AnswerKeys, answers: Answers, student: Student
) -> bool:
    """True if a hidden check passed with a tape, and no answer to it holds a gradient.

    Raises what ``student.ask`` raises.
    """
    for check in result.checks:
        key, given = keys.check(result.name, check.name), answers.get(check.name, ())
        if check.verdict != Verdict.PASSED or not (key.hidden and key.tape):
            continue
        if not given or any(answer.from_tape for answer in given):
            continue
        again = student.ask([traced(question) for question in key.questions])
        if all(answer.from_tape is False for answer in again):
            return True
    return False


def _failed(result: ExerciseResult, answers: Answers) -> list[CheckResult]:
    """The checks that can be looked into."""
    return [c for c in result.checks if c.verdict == Verdict.FAILED and c.name in answers]


def _student(session: Session, fresh: bool) -> RemoteStudent | None:
    """The session's child, or another in which the notebook is run; None if there is none."""
    if fresh:
        session.close()
        session.ask((), "")
    return session.student


@contextlib.contextmanager
def _aside(session: Session) -> Iterator[None]:
    """What becomes of the child that is looked into is no part of the submission's result."""
    kept = session.status, list(session.notes), dict(session.runs), dict(session.lost)
    try:
        yield
    finally:
        session.status, session.notes, session.runs, session.lost = kept
