"""Authors who are asked the same only once: by the maker of a key, then by who judges with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..checks.key_making import Authors
from ..student import Answer, Question, Student


class AskedOnce:
    """A student who gives again what was given to the same questions."""

    def __init__(self, student: Student) -> None:
        self._student = student
        self._said: list[tuple[tuple[Question, ...], tuple[Answer, ...]]] = []

    def ask(self, questions: Sequence[Question], *, record: bool = False) -> tuple[Answer, ...]:
        """What was answered to these questions, or the answers; a record is made each time."""
        asked = tuple(questions)
        if record:
            return self._student.ask(asked, record=True)
        for before, answers in self._said:
            if asked == before:
                return answers
        self._said.append((asked, self._student.ask(asked)))
        return self._said[-1][1]


def asked_once_of(authors: Authors) -> Authors:
    """The same authors, each asked the same only once: public questions are those of every draw."""
    return authors._replace(
        reference=AskedOnce(authors.reference),
        blank=AskedOnce(authors.blank),
        wrong=[(variant, AskedOnce(student)) for variant, student in authors.wrong],
        accepted=[(variant, AskedOnce(student)) for variant, student in authors.accepted],
    )


def asked_once(authors: Mapping[str, Authors]) -> dict[str, Authors]:
    """Those of each exercise, by its name."""
    return {name: asked_once_of(one) for name, one in authors.items()}
