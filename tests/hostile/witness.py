"""Who sees from outside whether an attack came through: bait, open doors, and a look around.

Nothing here believes the attack. Bait is text that stands where no submission may read; it must
never come over the pipe. Doors are real sockets on which nothing may arrive. After each submission
the witness looks for what was changed, ended or left behind.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import select
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cinta.checks.answer_key import AnswerKeys
from cinta.run.warm import Warm
from cinta.run.wire import ToJudge
from cinta.values import Array, Sequence
from tests.hostile.corpus import TRACE

SCRATCH = re.compile(r"cinta-\w{8}")
"""The folders in which children work, as keepers name them."""

CLAIM = re.compile(r"(STOLEN|REACHED): (?=\S)")
"""What an attack prints when it came through; its source, which tracebacks quote, is no match."""

ENVIRONMENT = "CINTA_HOSTILE_BAIT"
BAIT = {
    "environment": "bait-of-the-environment-7f3a",
    "file": "bait-of-the-instructors-file-91cd",
    "submission": "bait-of-another-submission-5e20",
    "database": "bait-of-the-results-d4b8",
    "process": "bait-of-another-process-c6f1",
}
os.environ[ENVIRONMENT] = BAIT["environment"]  # before any warm process could inherit it

PATIENCE_SECONDS = 6.0
"""A hundred thousand files are wiped in a few seconds; what was meant to stay stays longer."""

BYSTANDER = f"held = {BAIT['process']!r}; import time; print('here', flush=True); time.sleep(10**6)"


@dataclass(frozen=True)
class Before:
    """Processes below the warm one, and names of files: what another open child accounts for."""

    processes: int
    files: frozenset[str]


class Witness:
    """One for all cases; ``close`` ends what it started."""

    def __init__(self, folder: Path, keys: AnswerKeys) -> None:
        self.folder = folder
        self._plant()
        self._secrets = [*BAIT.values(), *_hidden_texts(keys)]
        self._doors = dict(_doors(folder))
        self._planted = _digest(folder)
        # Ended by every signal, so that one that reaches it shows.
        self._bystander = subprocess.Popen([sys.executable, "-c", BYSTANDER], stdout=-1)
        assert self._bystander.stdout is not None
        self._bystander.stdout.readline()

    def keep_secret(self, keys: AnswerKeys) -> None:
        """What is due by these keys must not come over the pipe either."""
        self._secrets += _hidden_texts(keys)

    def close(self) -> None:
        """End the bystander, shut the doors."""
        self._bystander.kill()
        self._bystander.communicate()
        for door in self._doors.values():
            door.close()

    def facts(self) -> dict[str, str]:
        """What attackers are told."""
        ports = {name: str(_port(door)) for name, door in self._doors.items() if _port(door)}
        return ports | {
            "folder": str(self.folder),
            "bystander": str(self._bystander.pid),
            "judge": str(os.getpid()),
        }

    def _plant(self) -> None:
        """What stands beside a grading: the instructor's file, a class, results, all readable."""
        (self.folder / "class").mkdir(parents=True)
        (self.folder / "answers.txt").write_text(BAIT["file"])
        (self.folder / "class" / "other.ipynb").write_text(BAIT["submission"])
        with contextlib.closing(sqlite3.connect(self.folder / "results.sqlite")) as db, db:
            db.execute("CREATE TABLE submission (student TEXT, score REAL)")
            db.execute("INSERT INTO submission VALUES (?, 3.0)", (BAIT["database"],))

    def before(self, warm: Warm) -> Before:
        """What is there before a submission is judged."""
        return Before(count_below(warm.pid), frozenset(path.name for path in _traced_files(warm)))

    def breaches(self, heard: Iterable[ToJudge], warm: Warm, before: Before) -> Iterator[str]:
        """All that should not be, after a submission has been judged."""
        yield from self._told(heard)
        yield from (f"something arrived at the door {name}" for name in self._entered())
        if _digest(self.folder) != self._planted:
            yield "the instructor's folder was changed"
        if self._bystander.poll() is not None:
            yield f"a process of the instructor's was ended: {self._bystander.returncode}"
        yield from self._left(warm, before)

    def _left(self, warm: Warm, before: Before) -> list[str]:
        """Processes and files that are still there; what is being wiped is given its time.

        A scratch that comes now is another worker's: the child that could have left one has ended.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        at_first = {path.name for path in _traced_files(warm)} - before.files
        while left := list(_leftovers(warm, before, at_first)):
            if time.monotonic() > deadline:
                break
            time.sleep(0.05)
        return left

    def _told(self, heard: Iterable[ToJudge]) -> Iterator[str]:
        """Bait, secrets and claims in what came over the pipe; the same text is read once."""
        shortest = min(map(len, self._secrets))
        for text in {text for message in heard for text in texts(message)}:
            if claim := CLAIM.search(text):
                yield f"the attack says that it came through: {text[claim.start() :][:300]!r}"
            if len(text) < shortest:
                continue
            for secret in self._secrets:
                if secret in text:
                    yield f"{secret!r} came over the pipe"

    def _entered(self) -> list[str]:
        """The doors at which somebody knocked; each knock is taken off."""
        found = []
        for name, door in self._doors.items():
            while select.select([door], [], [], 0)[0]:
                found.append(name)
                if door.type == socket.SOCK_STREAM:
                    door.accept()[0].close()
                else:
                    door.recv(4096)
        return found


def _leftovers(warm: Warm, before: Before, at_first: set[str]) -> Iterator[str]:
    if (now := count_below(warm.pid)) != before.processes:
        yield f"{now} processes below the warm one, where {before.processes} were before"
    yield from (f"a process was left behind: {pid}" for pid in _traced_processes())
    files = {path.name: path for path in _traced_files(warm)}
    for name in files.keys() - before.files:
        if name in at_first or name.startswith(TRACE):
            yield f"a file was left behind: {files[name]}"


def _doors(folder: Path) -> Iterator[tuple[str, socket.socket]]:
    """Sockets of every family that a neighbour on this machine could listen on."""
    inet, inet6, unix = socket.AF_INET, socket.AF_INET6, socket.AF_UNIX
    stream, datagram = socket.SOCK_STREAM, socket.SOCK_DGRAM
    addresses: list[tuple[str, int, int, object]] = [
        ("tcp_port", inet, stream, ("127.0.0.1", 0)),
        ("udp_port", inet, datagram, ("127.0.0.1", 0)),
        ("unix_socket", unix, stream, str(folder / "socket")),
        ("unix_datagram", unix, datagram, str(folder / "datagram")),
        ("abstract_socket", unix, stream, f"\0cinta-door-{os.getpid()}"),
    ]
    if socket.has_ipv6 and Path("/proc/net/if_inet6").exists():
        addresses.append(("tcp6_port", inet6, stream, ("::1", 0)))
        addresses.append(("udp6_port", inet6, datagram, ("::1", 0)))
    for name, family, kind, address in addresses:
        door = socket.socket(family, kind)
        door.bind(address)  # type: ignore[arg-type]
        if kind == stream:
            door.listen(64)
        yield name, door


def _port(door: socket.socket) -> str:
    address = door.getsockname()
    if isinstance(address, bytes):  # an abstract name: without its leading NUL
        return address[1:].decode()
    return address if isinstance(address, str) else str(address[1])


def texts(message: object) -> Iterator[str]:
    """Every text in a message, however deep; the source line that an error quotes is none.

    Bytes count too: an answer can carry stolen text as an array.
    """
    match message:
        case str():
            yield message
        case bytes():
            yield message.decode("latin-1")
        case msgspec.Struct():
            fields = type(message).__struct_fields__
            yield from (t for name in fields for t in texts(getattr(message, name)))
        case dict():
            yield from (t for pair in message.items() for t in texts(pair))
        case tuple() | list():
            yield from (t for item in message for t in texts(item))


def _hidden_texts(keys: AnswerKeys) -> Iterator[str]:
    """Names of hidden checks, and the answers that are due, as they would be printed."""
    for key in (key for key in keys if key.hidden):
        yield key.check
        yield from key.titles.values()
        for expected in key.expected:
            yield from _numbers(expected.exact)


def _numbers(value: object) -> Iterator[str]:
    match value:
        case Array():
            for number in value.numpy().ravel():
                if len(text := f"{float(number):.6g}") >= 7:
                    yield text
        case Sequence(_, items):
            yield from (text for item in items for text in _numbers(item))


def _digest(folder: Path) -> str:
    """Names, modes, times and contents of all that lies in a folder."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        facts = path.lstat()
        found.update(f"{path} {facts.st_mode} {facts.st_mtime_ns} {facts.st_nlink}".encode())
        if path.is_file():
            found.update(path.read_bytes())
    return found.hexdigest()


def _traced_processes() -> Iterator[str]:
    for place in Path("/proc").glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):
            if place.read_text(errors="replace").startswith(TRACE):
                yield place.parent.name


PLACES = ("tmp", "var/tmp", "dev/shm", "run", "home", "root", str(Path.home())[1:])
"""Where a file could be left, from a root folder."""


def _traced_files(warm: Warm) -> Iterator[Path]:
    """Files named so where one could be left: in the machine's places, and in the warm one's own.

    The latter can be looked at where this process may; next.ipynb looks from inside in any setting.
    """
    for root in ["/", *(f"/proc/{pid}/root/" for pid in below(warm.pid))]:
        for place in PLACES:
            with contextlib.suppress(OSError), os.scandir(root + place) as entries:
                for entry in entries:
                    scratch = root != "/" and SCRATCH.fullmatch(entry.name)
                    if scratch or entry.name.startswith(TRACE):
                        yield Path(entry.path)


def below(parent: int) -> list[int]:
    """All processes below one."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{parent}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found += [child, *below(child)]
    return found


def count_below(parent: int) -> int:
    """How many there are, not counting those that have ended and are not yet taken note of."""
    return sum(_lives(pid) for pid in below(parent))


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
