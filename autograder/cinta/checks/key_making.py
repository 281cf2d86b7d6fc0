"""How an answer key is made: from what solution, blank, accepted and wrong answers give.

All of them are opened as students (:class:`cinta.student.Student`) and asked the same questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from ..errors import SourceError
from ..results import Kind
from ..student import (
    Answer,
    Question,
    Raised,
    Step,
    Student,
    in_double,
)
from ..unit import AsIf, Check, Exercise, Taught, Variant
from ..values import MAX_BYTES, Opaque, show
from .answer_key import AnswerKey, Changed, KnownWrong, bare_code
from .author_faults import in_a_solution, path_of
from .choice import Choice
from .compare import Expected, same_answer
from .demands import Demands, first_difference
from .fitness import MOVES, is_by_numbers, moved, too_wide, unfit_for, with_spread
from .foreign import digests_of
from .in_words import describe_question
from .leaves import all_finite, is_number, leaves, numbers_of
from .pattern import averages
from .plausible import lacks_of, marks_of
from .questions import questions_of
from .usual import usual_of

MOST_OF_THE_CHANGED = 2
"""Questions that are put to what is changed: two draws tell one computation from another."""


MANY_NUMBERS = 6
"""An answer of so many numbers does that alone: what gives it takes long, and is asked once."""


MAX_ATTEMPTS = 50
"""How often the questions of a check are drawn before we say that none is fit to judge."""


def key_of_a_choice(exercise: Exercise, check: Check) -> AnswerKey:
    """The key of one of the two checks of a choice: that of the public one tells no option."""
    ids = tuple(option.id for option in exercise.options)
    right = next(option.id for option in exercise.options if not option.reasons)
    choice = Choice(asks=exercise.asks, options=ids)
    if check.hidden:
        reasons = {option.id: option.reasons for option in exercise.options if option.reasons}
        choice = Choice(asks=exercise.asks, options=ids, right=right, reasons=reasons)
    return replace(_unasked(exercise, check), choice=choice)


def key_for_a_person(exercise: Exercise, check: Check) -> AnswerKey:
    """The key of what a person marks: what it is worth, and nothing to ask."""
    return replace(_unasked(exercise, check), manual=True)


def _unasked(exercise: Exercise, check: Check) -> AnswerKey:
    return AnswerKey(
        exercise=exercise.name,
        check=check.name,
        titles=check.titles,
        points=check.points,
        hidden=check.hidden,
        tape=False,
        rtol=None,
        seed="0",
        questions=(),
        expected=(),
        blank=(),
        wrong=(),
    )


class Authors(NamedTuple):
    """The author's own answers to an exercise, each opened as a student."""

    reference: Student
    blank: Student
    wrong: Sequence[tuple[Variant, Student]] = ()
    accepted: Sequence[tuple[Variant, Student]] = ()
    changed: Sequence[tuple[AsIf, Student]] = ()


def make_key(exercise: Exercise, check: Check, seed: int, authors: Authors) -> AnswerKey:
    """The whole answer key of one check: see :func:`key_for_points` and :func:`with_names`."""
    key = key_for_points(exercise, check, seed, authors)
    right = [authors.reference, *(student for _, student in authors.accepted)]
    named = with_names(key, exercise, authors.wrong, authors.changed)
    if key.hidden:
        return named
    pairs = zip(named.wrong, (student for _, student in authors.wrong), strict=True)
    asked = [{key.check: recorded(s, key)} if known.is_one_mistake else {} for known, s in pairs]
    return with_recorded(with_roads(named, right), asked)


def key_for_points(exercise: Exercise, check: Check, seed: int, authors: Authors) -> AnswerKey:
    """Draw the questions of one check, and ask who decides what is right; nobody who is wrong.

    Hidden questions are drawn until they are fit to judge (:mod:`.fitness`); SourceError if none of
    many draws is. Public ones are the author's, and stay.
    """
    unfit: _Unfit | None = None
    for attempt in range(MAX_ATTEMPTS if check.hidden else 1):
        questions = questions_of(exercise, check, seed, attempt)
        expected = _expected(authors.reference, questions, check, exercise)
        unfit = _unfit(check, questions, expected, authors) if check.hidden else None
        if unfit:
            continue
        return AnswerKey(
            exercise=exercise.name,
            check=check.name,
            titles=check.titles,
            points=check.points,
            hidden=check.hidden,
            tape=check.tape,
            rtol=check.rtol,
            seed=str(seed),
            questions=questions,
            expected=expected,
            blank=_without_source(authors.blank.ask(questions)),
            wrong=(),
            parameters=exercise.inputs,
            from_tape=check.from_tape,
            uses=check.uses,
            calls=check.calls,
            untouched=bare_code(exercise.blank),
            averages=averages(exercise.solution),
            used=digests_of(right_codes(exercise)),
            untaught=tuple(what for what in Taught if what not in exercise.taught),
            usual=usual_of(authors.reference, questions, expected, exercise.solution),
            named=False,
        )
    assert unfit is not None
    raise _never_fit(exercise, check, unfit)


def right_codes(exercise: Exercise) -> list[str]:
    """The solution, the other right answers, and what was handed out with them."""
    accepted = [variant.code for variant in exercise.accept]
    return [exercise.solution, *accepted, exercise.given, exercise.blank]


NOT_ZERO = "draw inputs for which the answer is not nearly zero"


BY_CHANCE = 'if chance enters it, say random="yes" in its header'


class _Unfit(NamedTuple):
    """Why a right answer might not pass what was drawn: the author's other one, or the solution."""

    why: str
    accepted: Variant | None = None
    mend: str = NOT_ZERO


def _never_fit(exercise: Exercise, check: Check, unfit: _Unfit) -> SourceError:
    """No draw is fit to judge: what is at fault at the last one, and where it stands."""
    none = f"none of {MAX_ATTEMPTS} draws is fit to judge"
    if other := unfit.accepted:
        where = f"{exercise.name}.{check.name}"
        what = f"the accepted answer {other.id} fails {where}, {none}: {unfit.why}"
        return SourceError(path_of(check), other.line, what, f"correct it, or {unfit.mend}")
    what = f"{exercise.name}.{check.name}: {none} (the solution: {unfit.why})"
    return SourceError(path_of(check), check.line, what, unfit.mend)


NO_ERROR = "ask for what ends in an exception, too, or take raises= away"


NO_NAN = "ask for what gives nan or inf, too, or take nan=True away"


def with_names(
    key: AnswerKey,
    exercise: Exercise,
    wrong: Sequence[tuple[Variant, Student]],
    changed: Sequence[tuple[AsIf, Student]],
) -> AnswerKey:
    """The key with what known wrong answers, and solutions with one thing changed, give.

    No verdict hangs on it, so neither does what is drawn: it can be asked whenever it is wanted.
    """
    known = tuple(
        _known(exercise, key, variant, _without_source(student.ask(key.questions)))
        for variant, student in wrong
    )
    others = tuple(_changed(changed, key.questions, key.expected, key.rtol))
    return replace(key, wrong=known, changed=others, named=True)


def with_roads(key: AnswerKey, right: Sequence[Student]) -> AnswerKey:
    """A public key with what the tapes of right answers are asked; those that are alike once.

    Also where no tape is wanted: a driver's step is best taken with one.
    """
    roads = [recorded(student, key) for student in right]
    return replace(key, roads=tuple(dict.fromkeys(road for road in roads if any(road))))


Recorded = dict[str, tuple[tuple[Step, ...], ...]]
"""By public check, what the tapes of an answer were asked, for each question."""


def recorded(student: Student, key: AnswerKey) -> tuple[tuple[Step, ...], ...]:
    """What the tapes of an answer are asked at each question of a public check."""
    return tuple(answer.steps for answer in student.ask(key.questions, record=True))


def with_recorded(key: AnswerKey, asked: Sequence[Recorded]) -> AnswerKey:
    """The key with what the tapes of each of its known wrong answers are asked."""
    pairs = zip(key.wrong, asked, strict=True)
    return replace(key, wrong=tuple(replace(known, recorded=steps) for known, steps in pairs))


def _unfit(
    check: Check, questions: Sequence[Question], expected: Sequence[Expected], authors: Authors
) -> _Unfit | None:
    """Why right answers might not pass these questions; None if they surely do."""
    if check.raises and not any(due.raises for due in expected):
        return _Unfit("it ends in no exception", mend=NO_ERROR)
    if check.nan and all(all_finite(due.form) for due in expected):
        return _Unfit("all that it gives is finite", mend=NO_NAN)
    if why := too_wide(expected, check.rtol):
        return _Unfit(why, mend=f"{NOT_ZERO}; {BY_CHANCE}")
    if why := unfit_for(tuple(map(_as_answer, expected)), expected, check.rtol, right=True):
        short = "if it computes in a shorter dtype than it returns, allow more by rtol="
        return _Unfit(why, mend=f"{NOT_ZERO}; {short}")
    for variant, student in authors.accepted:
        if why := unfit_for(student.ask(questions), expected, check.rtol, right=True):
            return _Unfit(why, variant, NOT_ZERO if is_by_numbers(why) else _as_a_value(check))
    return None


def _as_a_value(check: Check) -> str:
    """The next step where an accepted answer is of another form than what is due."""
    if check.raises and not check.error:
        return 'name the class that both derive from: raises="..."'
    return "take its cell out"


def _as_answer(due: Expected) -> Answer:
    """An answer that is what is due."""
    return Answer(raised=Raised(due.raises, "")) if due.raises else Answer(due.form)


def unclear(key: AnswerKey) -> str:
    """Which known wrong answer is neither right nor wrong for sure, or not to be told from another.

    Empty if none is.
    """
    for wrong in key.wrong:
        if why := unfit_for(wrong.answers, key.expected, key.rtol, right=False):
            return f"{wrong.id}: {why}"
    for one, other in combinations(key.wrong, 2):
        are_two = one.id != other.id and one.kind == other.kind
        if are_two and same_answers(one.answers, other.answers):
            return f"{one.id} and {other.id} give the same: one family, or other inputs"
    return ""


def _expected(
    reference: Student, questions: Sequence[Question], check: Check, exercise: Exercise
) -> tuple[Expected, ...]:
    """Form from the inputs as they are, values from the inputs cast up to float64.

    How far rounding may move them is found by moving the inputs.
    """
    chance = np.random.default_rng(0)
    forms = reference.ask(questions)
    exacts = reference.ask([in_double(question) for question in questions])
    others = [reference.ask([moved(q, chance) for q in questions]) for _ in range(MOVES)]
    for question, *answers in zip(questions, forms, exacts, *others, strict=True):
        for place, answer in enumerate(answers):
            in_float64 = place > 0 and not question.seed
            _must_be_sound(answer, question, check, exercise, in_float64=in_float64)
        _must_end_alike(answers, question, check, exercise)
    return tuple(
        _due(form, exact, rest, check)
        for form, exact, *rest in zip(forms, exacts, *others, strict=True)
    )


def _due(form: Answer, exact: Answer, others: Sequence[Answer], check: Check) -> Expected:
    """What is due by the reference's answers to one question, as it is and in float64."""
    if form.raised:
        kind = _kind_of(form.raised, check)
        return Expected(Opaque(kind), Opaque(kind), raises=kind, derived=bool(check.error))
    due = Expected(form.returned, exact.returned, same_type=check.same_type)
    return with_spread(due, [answer.returned for answer in others], check.rtol)


def _kind_of(raised: Raised, check: Check) -> str:
    """The exception that is due: the one that the author names, else the solution's own."""
    return check.error if check.error and raised.is_a(check.error) else raised.type


def _must_end_alike(
    answers: Sequence[Answer], question: Question, check: Check, exercise: Exercise
) -> None:
    """In one value each, or in one exception, whatever the precision of the inputs."""
    ends = {_kind_of(answer.raised, check) if answer.raised else "a value" for answer in answers}
    if len(ends) > 1:
        said, on = " and ".join(sorted(ends)), describe_question(question, exercise.inputs)
        what = f"the solution of {exercise.name} gives {said} on {on}, as it is and in float64"
        mend = "draw inputs that are surely on one side"
        raise SourceError(path_of(check), check.line, what, mend)


def _must_be_sound(
    answer: Answer, question: Question, check: Check, exercise: Exercise, *, in_float64: bool
) -> None:
    raised = answer.raised
    if raised and (not check.raises or (check.error and not raised.is_a(check.error))):
        raise in_a_solution(exercise, check, raised, in_float64=in_float64)
    if strange := next((x for _, x in leaves(answer.returned) if isinstance(x, Opaque)), None):
        kind = strange.type_name
        what = f"the solution of {exercise.name} gives what cannot be compared: {kind}"
        mend = (
            f"return numbers (of {MAX_BYTES >> 20} MiB at most), text or None, or lists or dicts of"
            " them; what is none of these, a driver asks"
        )
        raise SourceError(path_of(check), exercise.line, what, mend)
    if not check.nan and not all_finite(answer.returned):
        on = describe_question(question, exercise.inputs)
        what = f"the solution of {exercise.name} itself gives what is not a number on {on}"
        mend = "draw other inputs, or say @hidden(..., nan=True) if that is the expected answer"
        raise SourceError(path_of(check), check.line, f"{what}: {show(answer.returned)}", mend)


def _known(
    exercise: Exercise, key: AnswerKey, variant: Variant, answers: tuple[Answer, ...]
) -> KnownWrong:
    """What a wrong answer says; its kind is that of the first difference it shows."""
    found = first_difference(answers, key.expected, key)
    families = [other.family for other in exercise.wrong if other.family]
    kind = found[1].kind if found else Kind.NOTHING
    return KnownWrong(
        id=variant.family or variant.id,
        messages=exercise.message_of(variant),
        answers=answers,
        kind=kind,
        shared=families.count(variant.family) > 1 or kind in (Kind.NONE, Kind.ALL_NONE),
        marks=marks_of(variant.code, exercise.solution),
        lacks=lacks_of(variant.code, exercise.solution),
    )


def _changed(
    changed: Sequence[tuple[AsIf, Student]],
    questions: Sequence[Question],
    expected: Sequence[Expected],
    rtol: float | None,
) -> Iterator[Changed]:
    """Those of which the numbers alone differ, and in no way that has a name already."""
    found: list[Changed] = []
    for what, student in changed:
        given = student.ask(questions[: telling(expected)])
        answers = tuple(Answer(answer.value, answer.raised) for answer in given)
        wrong = first_difference(answers, expected, Demands(rtol=rtol))
        if wrong is None or wrong[1].kind != Kind.VALUE or any(map(_is_no_number, answers)):
            continue
        if not any(one.what == what and same_answers(one.answers, answers) for one in found):
            found.append(Changed(what, answers))
            yield found[-1]


def telling(expected: Sequence[Expected]) -> int:
    """How many questions tell one computation from another, of a check with these answers due."""
    numbers = sum(numbers_of(leaf).size for _, leaf in leaves(expected[0].exact) if is_number(leaf))
    return 1 if numbers >= MANY_NUMBERS else MOST_OF_THE_CHANGED


def _is_no_number(answer: Answer) -> bool:
    return answer.raised is not None or not all_finite(answer.returned)


def same_answers(some: Sequence[Answer], others: Sequence[Answer]) -> bool:
    """Whether they are the same, question by question, as far as both go."""
    return all(same_answer(one, other) for one, other in zip(some, others, strict=False))


def _without_source(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Without the lines of code that raised: the author's, which a public key must not show."""
    return tuple(
        replace(answer, raised=answer.raised and answer.raised.without_code()) for answer in answers
    )
