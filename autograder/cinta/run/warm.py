"""The judge's hold on one warm process: start it, have it fork a child, know when it is gone."""

from __future__ import annotations

import contextlib
import json
import secrets
import socket
import threading
import time

import msgspec

from ..errors import WarmGone
from .leash import Child
from .limits import Limits as Limits
from .loaded import START_SECONDS, Forked, Loaded

AROUND_THE_ZYGOTE = ["files hidden", "no network", "own processes"]
"""What bubblewrap gives; the layers of each child are named by the zygote."""


class _Ready(msgspec.Struct):
    """What the zygote says when it is warm."""

    layers: list[str]
    missing: dict[str, str]


class Warm:
    """One warm process; ``layers`` names the isolation in force, ``missing`` why another is not.

    It is forked from ``loaded``, or from a process of its own, which ends with it.
    """

    def __init__(self, loaded: Loaded | None = None, *, isolate: bool = True) -> None:
        self.layers: list[str] = []
        self.missing: dict[str, str] = {}
        self._spawning = threading.Lock()
        self._is_own = loaded is None
        self._loaded = loaded or Loaded(isolate=isolate)
        self._process: Forked | None = None
        self._control: socket.socket | None = None
        self._lines = b""

    def begin(self) -> Warm:
        """Have it forked, once what it is a fork of is loaded."""
        if self._control is None:
            self._control, self._process = self._loaded.ready().make()
        return self

    def ready(self) -> Warm:
        """Wait until it is warm."""
        self.begin()
        loaded = self._loaded
        try:
            said = self._expect("ready", START_SECONDS)
        except WarmGone:
            self.close()
            raise
        around = AROUND_THE_ZYGOTE if loaded.is_isolated else []
        without = [layer for layer in AROUND_THE_ZYGOTE if layer not in around]
        facts = msgspec.convert(said, _Ready)
        self.layers = [*around, *facts.layers]
        self.missing = dict.fromkeys(without, f"bubblewrap: {loaded.why}") | facts.missing
        return self

    def _expect(self, key: str, seconds: float) -> dict[str, object]:
        """The zygote's next word, which must be about ``key``; WarmGone otherwise."""
        if self._control is None:
            raise WarmGone("it was never ready")
        deadline = time.monotonic() + seconds
        while b"\n" not in self._lines:
            received = b""
            with contextlib.suppress(OSError):
                self._control.settimeout(max(0.01, deadline - time.monotonic()))
                received = self._control.recv(65536)
            if not received:
                words = self._process.last_words() if self._process else "it was never ready"
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
        """Its first process, the keeper; 0 if it is gone."""
        return self._process.pid if self._process else 0

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
                if self._control:
                    with contextlib.suppress(OSError):  # it is gone: its last words say why
                        said = json.dumps(order).encode()
                        socket.send_fds(self._control, [said], descriptors)
                self._expect("forked", 30.0)
        except (OSError, WarmGone) as error:
            pipe.close()
            leash.close()
            raise WarmGone(f"the warm process is gone: {error}") from None
        finally:
            their_pipe.close()
            their_leash.close()
        return Child(pipe, leash)

    def end(self) -> None:
        """Let it end; :meth:`close` waits until it has."""
        if self._process:
            self._process.end()

    def close(self) -> None:
        """End the warm process and all below it; again is no error."""
        if self._control:
            self._control.close()
        if self._process:
            self._process.close()
        if self._is_own or self._loaded.alone:
            self._loaded.close()


def new_id() -> str:
    """An id that a reply must bear and that nothing inside can know ahead."""
    return secrets.token_hex(8)
