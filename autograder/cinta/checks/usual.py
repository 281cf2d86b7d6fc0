"""What the solution's own tapes do too: of a wrong answer it explains nothing.

Where an exercise wants a None, a branch that is cut or a variable given back, a right answer has
the same causes. They are written into the answer key, and left out of what is said of others.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from msgspec.structs import replace

from ..student import Question, Step, Student
from ..tape.causes import Cause
from ..tape.data import Recorded, TapeCall
from ..values import Value
from .leaves import Expected, is_none, leaves, size_of_numbers
from .parting import alike

STOP = "StopGradient"

COMPUTED = "computed with gradients"
"""What the solution gives is no gradient as a tape gave it, but something computed with it."""

BY_NO_NUMBERS = "not by numbers"
"""Moving a source a little, and looking how the target moves, does not give what is due."""


def usual_of(
    reference: Student, questions: Sequence[Question], expected: Sequence[Expected], solution: str
) -> tuple[str, ...]:
    """Causes, operations and ways to give back that the solution shows at these questions.

    What the tapes did is looked into at all of them where some None is due or the solution stops a
    gradient; else the first is asked once more, for what it gives back, and whether that is what
    its tapes gave.
    """
    some_none = any(is_none(leaf) for due in expected for _, leaf in leaves(due.form))
    looked_into = some_none or "stop_gradient" in solution
    asked = questions if looked_into else questions[:1]
    answers = reference.ask(asked, record=True)
    found = _made_of(answers[0].steps, expected[0].form, solution)
    for answer in answers:
        found.add(str(answer.gave_back))
        if not looked_into:
            continue
        calls = answer.seen.calls if answer.seen else ()
        found |= {reason.code for call in calls for reason in call.reasons if not reason.connected}
        if answer.seen and STOP in answer.seen.op_types:
            found |= {STOP, Cause.STOP_GRADIENT.value}
    return tuple(sorted(found - {""}))


def _made_of(steps: Sequence[Step], due: Value, solution: str) -> set[str]:
    """Whether what is due is what the tapes gave, by its size; nothing if that is not known."""
    given = [step.gradients for step in steps if step.gradients]
    if not given or len(given) < len(steps):
        return set()
    whole = size_of_numbers(due)
    together = sum(total for total, _ in given), hypot(*(length for _, length in given))
    is_one = any(alike(whole, one) for one in given)
    is_all = alike(whole, together)
    weighted = "output_gradients" in solution or any(s.method != "gradient" for s in steps)
    told = set() if is_one or is_all else {COMPUTED}
    return told | (set() if is_all and not weighted else {BY_NO_NUMBERS})


def without_usual(
    seen: Recorded | None, usual: Sequence[str], *, tape: bool = True
) -> Recorded | None:
    """What was recorded of an answer, without what the solution shows too.

    Nothing where no ``tape`` is asked of the student: what there is belongs to the driver.
    """
    if seen is None or not tape:
        return None

    def unusual(call: TapeCall) -> TapeCall:
        return replace(call, reasons=tuple(r for r in call.reasons if r.code not in usual))

    tapes = (replace(tape, calls=tuple(map(unusual, tape.calls))) for tape in seen.tapes)
    ops = tuple(op for op in seen.op_types if op not in usual)
    return replace(seen, tapes=tuple(tapes), op_types=ops)
