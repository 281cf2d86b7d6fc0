"""How a submission answers its examples, asked before anything hidden is put to it.

What a student is shown of an example must not be made by a process that has met hidden inputs: it
could show them there. So every example comes first, and one that fails is looked into at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ..checks.answer_key import AnswerKey
from ..checks.explain import look_at_examples
from ..checks.failure import Evidence
from ..results import Verdict
from ..student import Answer
from .session import Session


@dataclass(frozen=True)
class Looked:
    """What came back to the public checks of one exercise, by name, and what was found out.

    ``evidence`` is None where that is not known: the example took too long, or ended its process.
    """

    answers: dict[str, tuple[Answer, ...] | Verdict] = field(default_factory=dict)
    evidence: Evidence | None = None

    @property
    def took_too_long(self) -> bool:
        """True if a child spent all the time for a question over one."""
        return Verdict.TIMED_OUT in self.answers.values()


def look_at_all(keys: Mapping[str, Sequence[AnswerKey]], session: Session) -> dict[str, Looked]:
    """Ask the public checks of all exercises, by name, and find out why they failed that did."""
    asked = dict(_asked(keys, session))
    return {name: _looked_into(asked[name], several, session) for name, several in keys.items()}


def _asked(
    keys: Mapping[str, Sequence[AnswerKey]], session: Session
) -> Iterator[tuple[str, Looked]]:
    each = [key for several in keys.values() for key in several]
    ahead = {(key.exercise, key.check): after.questions for key, after in pairwise(each)}
    for exercise, several in keys.items():
        looked = Looked()
        for key in several:
            next_one = ahead.get((exercise, key.check), ())
            looked.answers[key.check] = session.ask(key.questions, exercise, next_one)
        if looked.took_too_long:
            session.close()  # it may be busy with that still
        yield exercise, looked


def _looked_into(looked: Looked, keys: Sequence[AnswerKey], session: Session) -> Looked:
    given = {name: some for name, some in looked.answers.items() if not isinstance(some, Verdict)}
    if len(given) < len(keys):
        return looked
    evidence = session.look(lambda child: look_at_examples(child, keys, given), afresh=True)
    return Looked(looked.answers, evidence)
