"""What the solution's own tapes do too: of a wrong answer it explains nothing.

Where an exercise wants a None, a branch that is cut or a variable given back, a right answer has
the same causes. They are written into the answer key, and left out of what is said of others.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from ..student import Question, Student
from ..tape.causes import Cause
from ..tape.data import Recorded, TapeCall
from .leaves import Expected, is_none, leaves

STOP = "StopGradient"


def usual_of(
    reference: Student, questions: Sequence[Question], expected: Sequence[Expected], solution: str
) -> tuple[str, ...]:
    """Causes, operations and ways to give back that the solution shows at these questions.

    All are recorded where some None is due or the solution stops a gradient; else the first is
    asked once more, for what it gives back.
    """
    some_none = any(is_none(leaf) for due in expected for _, leaf in leaves(due.form))
    looked_into = some_none or "stop_gradient" in solution
    asked = questions if looked_into else questions[:1]
    found = set()
    for answer in reference.ask(asked, record=looked_into):
        found.add(str(answer.gave_back))
        calls = answer.seen.calls if answer.seen else ()
        found |= {reason.code for call in calls for reason in call.reasons if not reason.connected}
        if answer.seen and STOP in answer.seen.op_types:
            found |= {STOP, Cause.STOP_GRADIENT.value}
    return tuple(sorted(found - {""}))


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
