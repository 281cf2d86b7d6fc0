"""A failed example and all that is known of it: what reasons and next steps are chosen by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ..results import Kind
from ..values import Value
from .failure import Evidence, Failure
from .leaves import Expected
from .message_texts import WHY
from .relation_kinds import How, Relation
from .told import Told, asked_for_a_gradient, comes_of_a_tape, is_a_gradient


@dataclass(frozen=True)
class Shown:
    """The failure of an example, whose inputs the student holds, and what was found out of it.

    ``of_all`` is what may be told of the questions that the points hang on; ``own`` are the lines
    of the answer, as it was handed in. Words are in ``lang``.
    """

    failure: Failure
    evidence: Evidence
    of_all: Told
    own: Sequence[str]
    lang: str

    @property
    def kind(self) -> Kind:
        """How the answer differs from what is due."""
        return self.failure.difference.kind

    @property
    def where(self) -> str:
        """In which place of the answer."""
        return self.failure.difference.where

    @property
    def given(self) -> Value:
        """What came back."""
        return self.failure.answer.returned

    @property
    def due(self) -> Expected:
        """What is due."""
        return self.failure.key.expected[self.failure.number]

    @property
    def words(self) -> dict[str, str]:
        """The reasons, in the language."""
        return WHY[self.lang]

    @cached_property
    def asked(self) -> bool | None:
        """As :func:`cinta.checks.told.asked_for_a_gradient`."""
        return asked_for_a_gradient(self.evidence)

    @cached_property
    def relation(self) -> Relation | None:
        """How numbers come of right ones at all questions, unless the example shows another thing.

        One example has few numbers: it may show no more than the place, or nothing.
        """
        found, here = self.of_all.relation, self.failure.relation
        if found is None or self.kind != self.of_all.kind or self.of_all.as_if:
            return None
        told = here and (here.how, here.place)
        agrees = told in (None, (found.how, found.place), (How.ALONE, found.place))
        return found if agrees else None

    @property
    def is_a_gradient(self) -> bool:
        """As :func:`cinta.checks.told.is_a_gradient`, of what is due in the place that differs."""
        return is_a_gradient(self.failure.key, self.where)

    @property
    def asked_no_tape(self) -> bool:
        """Nobody saw a tape asked, in eager code or in what is compiled, where one is due."""
        answer = self.failure.answer
        seen = self.asked is not False or answer.used_a_tape or answer.other_road
        return not seen and comes_of_a_tape(self.failure.key, self.where)

    @property
    def came_of_no_tape(self) -> bool:
        """Of another dtype than a tape's gradient has, and no tape was asked."""
        is_other = self.kind == Kind.DTYPE and self.is_a_gradient
        answer = self.failure.answer
        return is_other and not answer.gradient_calls and not answer.other_road
