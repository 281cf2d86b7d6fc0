"""One tree of errors; what each one means for the person who meets it.

Exception
├── CintaError                 something that we can name: one line says where, what and the mend
│   ├── SourceError            an author's unit does not parse or breaks a rule
│   ├── NotGiven               an input that an author describes cannot be made
│   ├── InputError             what the command was pointed at cannot be used (exit code 2)
│   ├── Unreadable             a submission is no notebook: its row says what it is instead
│   │   └── OutOfReach         it was there when it was found, and cannot be had now
│   ├── RunError               what we depend on gave no usable answer (exit code 1)
│   │   ├── ChildGone          the student's process ended, was killed, or broke the protocol
│   │   │   └── ChildKilled    by a SIGKILL that is not ours: its own doing, or the machine's
│   │   ├── WarmGone           the warm process ended: our fault, never a student's
│   │   ├── TimedOut           a question was interrupted; the child lives on
│   │   ├── Closed             the other end of the pipe is gone
│   │   ├── Late               nothing, or not all, came over the pipe in time
│   │   ├── Malformed          what came over the pipe is no message
│   │   └── TooManyRequests    Canvas asked us to wait, and we did
│   ├── NoSuchCheck            a notebook asks for a check that is not there
│   │   └── NoSuchNotebook     or for an export, and nothing says which notebook it is
│   ├── Stopped                a notebook's first cell cannot give what the course needs
│   └── GraderError            a fault of ours while judging: reported as such, never as a zero
├── TapeError                  of cinta.tape, which stands alone
└── CheckFailed                what pytest shows of a check that did not pass
BaseException
└── OutOfTime                  a time limit in the child: no ``except Exception`` may swallow it

Those that one room alone raises and catches are defined there.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path


class CintaError(Exception):
    """The root: ``str(error)`` is one line fit for a person, with the mend in it."""


class SourceError(CintaError):
    """A unit's source is wrong at a line that the author can go to."""

    def __init__(self, path: Path | str, line: int, what: str, mend: str) -> None:
        super().__init__(f"{path}:{line}: {what}. Fix: {mend}")
        self.path, self.line, self.what, self.mend = Path(path), line, what, mend


class InputError(CintaError):
    """A path or an option cannot be used; the message names it and says what would do."""


class RunError(CintaError):
    """The isolated process, or Canvas, gave no usable answer."""


class End(StrEnum):
    """How a student's process ended, where it should not have; KILLED for a limit it was over."""

    TIMED_OUT = "timed_out"
    CRASHED = "crashed"
    KILLED = "killed"


class ChildGone(RunError):
    """The student's process is gone; ``reason`` is for the verdict, ``detail`` for people."""

    def __init__(self, reason: End, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail = reason, detail


class ChildKilled(ChildGone):
    """A SIGKILL that we did not send: from its own code, the kernel (out of memory), a person."""


class WarmGone(RunError):
    """The warm process that forks children ended."""


class GraderError(CintaError):
    """Our own fault: the submission gets ``grader_error``, not a score."""


class NotGiven(CintaError):
    """An input that an author describes and that cannot be made: a layer that there is not."""
