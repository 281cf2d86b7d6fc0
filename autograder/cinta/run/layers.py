"""The layers of isolation, what each gives, and which promises hold with those in force.

Pure data: what a host gives is found out by :mod:`cinta.run.sandbox` and named in
``Warm.layers``; what that is worth is decided here. ``docs/security.md`` says it in prose and
``tests/hostile/`` tries it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One layer: its name in ``Warm.layers``, what it gives, and how a host comes to have it.

    ``without`` is what is worse on a host that lacks it, even where every promise holds.
    """

    name: str
    gives: str
    mend: str
    without: str = ""


NAMESPACES = "grade where bubblewrap can make namespaces: as root, or where users may make them"
OURS = "this is our own fault: please report it"

LAYERS = (
    Layer(
        name="files hidden",
        gives="only the system, Python and the package are there",
        mend=NAMESPACES,
    ),
    Layer(name="no network", gives="a network of its own, with nobody in it", mend=NAMESPACES),
    Layer(
        name="own processes",
        gives="no process of the machine's can be seen or reached",
        mend=NAMESPACES,
        without="command lines of other processes can be read",
    ),
    Layer(
        name="landlock",
        gives="reads the system and Python, writes in its own scratch",
        mend="use a kernel from 5.13 on with Landlock switched on (lsm=...,landlock)",
    ),
    Layer(
        name="seccomp",
        gives="no socket, no tracing, no rare system calls, no signals to others",
        mend="install libseccomp (Debian: libseccomp2) and cinta[grader]",
    ),
    Layer(
        name="own user",
        gives="each submission is a user of its own, who owns nothing",
        mend="grade as root, with Python and Cinta where other users may read them",
        without="its processes count with those of the user who grades",
    ),
    Layer(name="no capabilities", gives="no privilege, whoever the user is", mend=OURS),
    Layer(name="rlimits", gives="bounds on memory, processor, files and processes", mend=OURS),
    Layer(
        name="no new privileges", gives="no program that is started gains a privilege", mend=OURS
    ),
)
"""All there are, from the outside in."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What a submission can never do, and what keeps it from that.

    ``kept_by`` any one of these sets of layers; the empty set is the judge's own code, which keeps
    it on any host. ``otherwise`` is what a submission could do where none of them is whole.
    """

    name: str
    never: str
    kept_by: tuple[frozenset[str], ...]
    otherwise: str = ""


def _any_of(*sets: str) -> tuple[frozenset[str], ...]:
    """Sets of layers, each written ``landlock + seccomp``."""
    return tuple(frozenset(one.split(" + ")) for one in sets)


THE_JUDGE = (frozenset[str](),)
BUBBLEWRAP = "files hidden + own processes"

PROMISES = (
    Promise(
        name="checks",
        never="read hidden checks or the expected answers",
        kept_by=_any_of("landlock", BUBBLEWRAP),
        otherwise="it could read the units' files",
    ),
    Promise(
        name="others",
        never="read or change another submission, or another's process",
        kept_by=_any_of("landlock + seccomp", "landlock + own user"),
        otherwise="it could reach what others handed in, or a process that runs beside it",
    ),
    Promise(
        name="instructor",
        never="read the instructor's files or environment",
        kept_by=_any_of("landlock", BUBBLEWRAP),
        otherwise="it could read what the user who grades can read",
    ),
    # An empty network alone is not enough: VSOCK and some others know no namespaces.
    Promise(
        name="network",
        never="reach the network, of no family",
        kept_by=_any_of("seccomp"),
        otherwise="it could open sockets",
    ),
    Promise(
        name="result",
        never="change a result but its own, which it must earn",
        kept_by=_any_of("landlock", BUBBLEWRAP, "own user"),
        otherwise="it could write what the user who grades can write",
    ),
    # Landlock stops signals (from ABI 6 on), but not limits and priorities (prlimit, setpriority,
    # sched_setaffinity) of other processes of the same user: seccomp does.
    Promise(
        name="judge",
        never="change, stop or deceive the judge or the warm process",
        kept_by=_any_of("landlock + seccomp", "own user"),
        otherwise="it could signal, slow down or look into the processes above it",
    ),
    Promise(
        name="as_judge",
        never="have anything unpickled, imported or evaluated as the judge",
        kept_by=THE_JUDGE,
    ),
    # Processes are the keeper's, on any host. Files stay where more than the scratch is written,
    # queues and keys where the calls that make them are allowed.
    Promise(
        name="outlive",
        never="leave anything behind that outlives its grading",
        kept_by=_any_of("landlock + seccomp"),
        otherwise="its processes end with it, but files, queues or keys could stay",
    ),
    # Time, memory and the number of processes are the keeper's, who sees files with a name, too;
    # only a private scratch bounds those that were deleted and are still open.
    Promise(
        name="limits",
        never="take more time, memory, disk or processes than its limits",
        kept_by=_any_of("rlimits + files hidden"),
        otherwise="deleted files that it keeps open could fill the disk",
    ),
    Promise(
        name="kernel",
        never="gain a privilege, or use what of the kernel it has no use for",
        kept_by=_any_of("seccomp + no capabilities + no new privileges"),
        otherwise="a fault of the kernel in a rarely used call would be open to it",
    ),
    Promise(name="read", never="stop the run by what its file holds", kept_by=THE_JUDGE),
    Promise(name="shown", never="be shown as anything but text", kept_by=THE_JUDGE),
)
"""All there are; the names are those of ``tests/hostile/``."""


@dataclass(frozen=True)
class Broken:
    """A promise that does not hold; each of ``ways`` is a set of layers that would mend that."""

    promise: Promise
    ways: tuple[frozenset[str], ...]

    def __str__(self) -> str:
        return f"that a submission can never {self.promise.never} ({self.promise.otherwise})"

    @property
    def mend(self) -> str:
        """What to do about it: the way that needs least, in one line."""
        way = min(self.ways, key=len)
        mends = {layer.mend: None for layer in LAYERS if layer.name in way}
        return "; ".join(mends)


def names(in_force: Iterable[str]) -> frozenset[str]:
    """Names without versions: ``landlock 7 (files, signals)`` is ``landlock``.

    A name that is not in LAYERS promises nothing and is left out.
    """
    said = list(in_force)
    return frozenset(
        layer.name
        for layer in LAYERS
        if any(name == layer.name or name.startswith(f"{layer.name} ") for name in said)
    )


def missing(in_force: Iterable[str]) -> list[Layer]:
    """The layers that are not in force."""
    there = names(in_force)
    return [layer for layer in LAYERS if layer.name not in there]


def broken(in_force: Iterable[str]) -> list[Broken]:
    """The promises that do not hold with these layers in force."""
    there = names(in_force)
    return [
        Broken(promise, tuple(layers - there for layers in promise.kept_by))
        for promise in PROMISES
        if not any(layers <= there for layers in promise.kept_by)
    ]


def lost_without(layer: Layer, in_force: Iterable[str]) -> list[Promise]:
    """The promises that do not hold, and that this layer would keep or help to keep."""
    return [b.promise for b in broken(in_force) if any(layer.name in way for way in b.ways)]
