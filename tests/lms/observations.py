"""What a model of an LMS is held to: a list of facts, each played by a test.

A model that agrees with our own mistakes hides them. So each fact says where it was seen, with the
file where one was kept; the fact that no test plays is found (:meth:`Observations.unplayed`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

Test = TypeVar("Test", bound=Callable[..., None])


class Seen(StrEnum):
    """Where a fact comes from, the surest first."""

    BOTH = "seen on Moodle 4.5.6 and 5.1.3"
    OLDER = "seen on Moodle 4.5.6"
    CODE = "read in the LMS's own code, not seen on a running one"
    DOCS = "documented by the LMS, neither seen nor read in its code"


@dataclass(frozen=True)
class Observation:
    """A fact about an LMS; ``files`` is the folder of tests/lms/samples in which it can be seen."""

    fact: str
    seen: Seen
    files: str = ""


class Observations:
    """The facts that a model is held to, by a short name, and which of them tests play."""

    def __init__(self, **facts: Observation) -> None:
        self.facts = facts
        self.played: set[str] = set()

    def plays(self, *names: str) -> Callable[[Test], Test]:
        """Marks the test that plays these facts against the model."""
        if unknown := set(names) - self.facts.keys():
            raise KeyError(f"no such observation: {', '.join(sorted(unknown))}")
        self.played.update(names)
        return lambda test: test

    def unplayed(self) -> list[str]:
        """The facts that no test plays."""
        return sorted(self.facts.keys() - self.played)
