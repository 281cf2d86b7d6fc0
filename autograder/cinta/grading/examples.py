"""How a submission answers its examples, asked before anything hidden is put to it.

What a student is shown of an example must not be made by a process that has met hidden inputs: it
could show them there. So every example comes first, and one that fails is looked into at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..checks.answer_key import AnswerKey
from ..checks.explain import look_at_examples
from ..checks.failure import Evidence
from ..results import Verdict
from ..student import Answer
from .session import Session


@dataclass
class Looked:
    """What came back to the public checks of one exercise, by name, and what was found out.

    ``ended`` is why one has no answer. ``evidence`` is None where that is not known: no example was
    asked, or one took too long, or ended its process.
    """

    answers: dict[str, tuple[Answer, ...] | Verdict] = field(default_factory=dict)
    ended: Verdict | None = None
    evidence: Evidence | None = None


def look_at_all(
    keys: Mapping[str, Sequence[AnswerKey]], session: Session
) -> defaultdict[str, Looked]:
    """Ask the public checks of all exercises, by name, and find out why they failed that did.

    After half of the submission's time no more are asked: the other half is for what gives points.
    """
    each = [key for several in keys.values() for key in several]
    asked: defaultdict[str, Looked] = defaultdict(Looked)
    enough = session.seconds_left / 2
    for key, after in zip(each, [*each[1:], None], strict=True):
        if session.seconds_left < enough:
            break
        _ask(key, after, asked[key.exercise], session)
    for name, several in keys.items():
        asked[name].evidence = _evidence(asked[name], several, session)
    return asked


def _ask(key: AnswerKey, after: AnswerKey | None, looked: Looked, session: Session) -> None:
    given = session.ask(key.questions, key.exercise, after.questions if after else ())
    looked.answers[key.check] = given
    if isinstance(given, Verdict):
        looked.ended = given
    if given == Verdict.TIMED_OUT:
        session.close()  # it may be busy with that still


def _evidence(looked: Looked, keys: Sequence[AnswerKey], session: Session) -> Evidence | None:
    given = {name: some for name, some in looked.answers.items() if not isinstance(some, Verdict)}
    if len(given) < len(keys):
        return None
    return session.look(lambda child: look_at_examples(child, keys, given), afresh=True)
