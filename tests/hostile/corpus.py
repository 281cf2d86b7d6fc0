"""The hostile corpus as records: one folder a case, data and never code.

``submission.ipynb`` is the attack and ``twin.ipynb`` an honest notebook that does something similar
for good reasons. ``next.ipynb``, where there is one, is an accomplice's: it is handed in after the
attack and must find nothing of it. ``expect.toml`` (:class:`Expect`) says what becomes of them.
In notebooks ``{{name}}`` stands for a fact of :meth:`tests.hostile.witness.Witness.facts`:
attackers are told what they would have to guess. Whatever they leave behind they name
``cinta-evil``, which is read as :data:`TRACE`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tests.hostile.recipes import Recipe, made

CORPUS = Path(__file__).parent

TRACE = f"evil-{os.getpid() % 100_000:05}"
"""The name of processes, files and abstract sockets that attacks leave behind: of this process's
own, for the corpus may be played in several settings at a time. As long as what is written."""

PROMISES = {
    "checks": "a submission never reads hidden checks or the expected answers",
    "others": "a submission never reads or changes another submission, nor another's process",
    "instructor": "a submission never reads the instructor's files or environment",
    "network": "a submission never reaches the network, of no family",
    "result": "a submission never changes a result but its own, which it must earn",
    "judge": "a submission never changes, stops or deceives the judge or the warm process",
    "as_judge": "nothing of a submission is unpickled, imported or evaluated as the judge",
    "outlive": "nothing of a submission outlives its grading",
    "limits": "a submission never takes more time, memory, disk or processes than its limits",
    "kernel": "a submission never gains a privilege, nor the parts of the kernel it has no use for",
    "read": "whatever file is handed in, it is read as data and has its row",
    "shown": "what is shown of a submission is text: no markup, no escapes, no formula",
}
"""What a submission can never do: the words of ``docs/security.md``."""


class Outcome(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What becomes of one notebook; an exercise that is not named in ``points`` earns none."""

    points: dict[str, float] = {}
    status: str = "graded"
    verdicts: dict[str, str] = {}
    messages: dict[str, str] = {}
    note: str = ""


class Expect(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One ``expect.toml``.

    ``said`` is what must have come over the pipe, to show that the attack was made and not just
    misspelt; ``absent`` must appear nowhere, ``untold`` in nothing that a student is shown, page or
    message. ``rows`` are the submissions that intake makes of the file, ``named`` the name under
    which it was handed in. ``limits`` are fields of Limits that differ from QUICK. ``driven`` names
    an exercise of ``tests/units/kinds/u92_drivers.py``, which is judged in place of unit 1.
    """

    title: str
    promise: str
    attack: Outcome
    twin: Outcome
    said: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    named: str = ""
    rows: tuple[str, ...] = ()
    neighbour: bool = False
    driven: str = ""
    limits: dict[str, float] = {}
    make: tuple[Recipe, ...] = ()
    settings_where_it_cannot_hold: dict[str, str] = {}


@dataclass(frozen=True)
class Case:
    """One folder of the corpus."""

    name: str
    folder: Path
    expect: Expect

    def attack(self, facts: Mapping[str, str]) -> bytes:
        """The file that is handed in, made by its recipes where it is too large to be kept."""
        (path,) = self.folder.glob("submission.*")
        return made(_with(facts, path.read_bytes()), self.expect.make)

    @property
    def file_name(self) -> str:
        """The name under which it is handed in."""
        (path,) = self.folder.glob("submission.*")
        return self.expect.named or f"{self.name}{path.suffix}"

    def notebook(self, which: str, facts: Mapping[str, str]) -> bytes | None:
        """``twin`` or ``next``; None where there is no such notebook."""
        path = self.folder / f"{which}.ipynb"
        return _with(facts, path.read_bytes()) if path.exists() else None


def _with(facts: Mapping[str, str], content: bytes) -> bytes:
    for name, fact in facts.items():
        content = content.replace(b"{{%s}}" % name.encode(), fact.encode())
    return content.replace(b"cinta-evil", TRACE.encode())


def cases() -> list[Case]:
    """The whole corpus, by name."""
    return [_case(path.parent) for path in sorted(CORPUS.glob("*/expect.toml"))]


def _case(folder: Path) -> Case:
    try:
        text = (folder / "expect.toml").read_text(encoding="utf-8")
        data = tomllib.loads(text.replace("cinta-evil", TRACE))
        return Case(folder.name, folder, msgspec.convert(data, Expect))
    except ValueError as error:
        raise ValueError(f"{folder.name}/expect.toml: {error}") from error
