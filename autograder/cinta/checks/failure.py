"""Where a check failed, and what was found out about it afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..student import Answer, GaveBack
from ..tape.causes import Cause
from ..tape.data import Reason, Recorded
from ..unit import AsIf
from .answer_key import AnswerKey
from .compare import Difference
from .relation_kinds import Relation

CAUSES = frozenset(cause for cause in Cause if not cause.has_gradient)
"""The codes that say why there is no gradient: a process that lies may send any."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """The first question of a check whose answer is not what is due.

    ``as_if``: what is another in computations that give these numbers to all questions,
    ``as_if_times``: in those of which they are one constant multiple;
    ``relation``: how these numbers come of those that are due, at all of them.
    """

    key: AnswerKey
    number: int
    difference: Difference
    answer: Answer
    as_if: tuple[AsIf, ...] = ()
    as_if_times: tuple[AsIf, ...] = ()
    relation: Relation | None = None

    @property
    def gave_back(self) -> GaveBack:
        """What came back in place of a gradient, unless the solution gives that back too."""
        given = self.answer.gave_back
        return GaveBack.NEITHER if given in self.key.usual else given


@dataclass(frozen=True)
class Evidence:
    """What was found out about a failed answer afterwards: it chooses words, and no point.

    ``example`` is how the public example fails; ``example_is_right`` says that it does not.
    ``seen`` is what the recorder saw of the question that failed; ``unsteady`` says that the same
    question, put once more, was answered otherwise.
    """

    example: Failure | None = None
    example_is_right: bool = False
    seen: Recorded | None = None
    unsteady: bool = False

    def with_key(self, key: AnswerKey) -> Evidence:
        """The same, of an example whose key knows more."""
        return replace(self, example=self.example and replace(self.example, key=key))

    @property
    def reasons(self) -> list[Reason]:
        """Why sources have no gradient, the certain ones first, each code once.

        A target that is None is what comes of another None, where there is one: that is the reason.
        """
        found = [r for c in self.seen.calls for r in c.reasons] if self.seen else []
        known: dict[str, Reason] = {}
        for reason in found:
            if not reason.connected and reason.code in CAUSES:
                known.setdefault(reason.code, reason)
        if len(known) > 1:
            known.pop(Cause.NO_TARGET, None)
        return sorted(known.values(), key=lambda reason: not reason.sure)
