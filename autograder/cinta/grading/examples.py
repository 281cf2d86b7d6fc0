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
    def is_late(self) -> bool:
        """True if a child spent all its time over it, or the submission has none left."""
        return any(
            given in (Verdict.TIMED_OUT, Verdict.NOT_REACHED) for given in self.answers.values()
        )


def ask_examples(
    keys: Mapping[str, Sequence[AnswerKey]], session: Session
) -> Iterator[tuple[str, Looked]]:
    """Ask the public checks of exercises, by name; one that takes too long is the last.

    Its child may be busy with it still: it is ended, and what comes next is asked of another.
    """
    each = [key for several in keys.values() for key in several]
    ahead = {(key.exercise, key.check): after.questions for key, after in pairwise(each)}
    for exercise, several in keys.items():
        looked = Looked()
        for key in several:
            next_one = ahead.get((exercise, key.check), ())
            looked.answers[key.check] = session.ask(key.questions, exercise, next_one)
        yield exercise, looked
        if looked.is_late:
            session.close()
            return


def looked_into(looked: Looked, keys: Sequence[AnswerKey], session: Session) -> Looked:
    """The same, and why it failed; ``keys`` are the exercise's public checks.

    Nothing hidden may have been put to the session's child yet.
    """
    given = {name: some for name, some in looked.answers.items() if not isinstance(some, Verdict)}
    if len(given) < len(keys):
        return looked
    evidence = session.look(lambda child: look_at_examples(child, keys, given))
    return Looked(looked.answers, evidence)
