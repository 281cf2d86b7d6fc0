"""Otter, and Jupyter's kernels, that need not import TensorFlow: forks of one process that has.

For peers that run one notebook after another, each in a kernel of its own: most of what stock
``otter run`` takes is imports, its own and its kernel's. All else is theirs and as it is: Otter is
its command line, and finds this kernel under the name ``python3``, by ``JUPYTER_PATH``; the kernel
is ipykernel's. Nothing is isolated here.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ..quiet import start_tensorflow
from .for_good import imported_for_good

CLIENT = Path(__file__).with_name("kernel_client.py")
STREAMS = 3
"""A kernel writes to where its client would: the file descriptors 0, 1 and 2 travel with it."""

KERNEL, OTTER = "kernel", "otter"
"""What a fork can become; :mod:`.kernel_client` asks for the first."""


@dataclass(frozen=True)
class Warmed:
    """One process, and what it takes to ask it for forks."""

    environment: dict[str, str]
    """In which a kernel called ``python3`` is a fork."""

    address: str
    """Of the process's socket."""

    def otter(self, arguments: Sequence[str], said: IO[bytes], seconds: float) -> int | None:
        """The exit code of Otter's command line; None if it gave none in time, and is ended.

        What it prints is written to ``said``.
        """
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as server:
            server.settimeout(seconds)
            server.connect(self.address)
            wanted = {
                "become": OTTER,
                "arguments": list(arguments),
                "folder": os.getcwd(),
                "environment": self.environment,
            }
            with open(os.devnull, "rb") as nothing:
                streams = [nothing.fileno(), said.fileno(), said.fileno()]
                socket.send_fds(server, [json.dumps(wanted).encode()], streams)
            try:
                code = server.recv(8)
            except TimeoutError:
                return None
        return int(code) if code else None


@contextmanager
def warmed(environment: Mapping[str, str]) -> Iterator[Warmed]:
    """A process that has imported TensorFlow and Otter, while this is open.

    It starts at once, in ``environment``; who asks it before it is ready waits.
    """
    with tempfile.TemporaryDirectory(prefix="cinta-kernels-") as folder:
        place = Path(folder, "kernels", "python3")
        place.mkdir(parents=True)
        address = str(Path(folder, "socket"))
        command = [sys.executable, "-S", str(CLIENT), address, "-f", "{connection_file}"]
        spec = {"argv": command, "display_name": "Python 3", "language": "python"}
        (place / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
            listening.bind(address)
            listening.listen()
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__, str(listening.fileno())],
                env=dict(environment),
                stdin=subprocess.PIPE,  # a leash: it closes however this process ends
                pass_fds=[listening.fileno()],
                start_new_session=True,
            )
        try:
            known = environment.get("JUPYTER_PATH", "")
            path = f"{folder}{os.pathsep}{known}" if known else folder
            yield Warmed({**environment, "JUPYTER_PATH": path}, address)
        finally:
            with suppress(ProcessLookupError), process:
                os.killpg(process.pid, signal.SIGKILL)


def start() -> None:
    """Import what the forks need."""
    with imported_for_good():
        start_tensorflow()
        import otter.cli  # noqa: F401 - a fork that is Otter needs it, and notebooks import it


def serve(listening: socket.socket, leash: IO[Any]) -> None:
    """Fork for each client that comes, until the leash closes; then all its forks end, too.

    Who asked for this process may have been killed, and nobody else would end it. It leads a group
    of its own.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps them
    while True:
        ready, _, _ = select.select([listening.fileno(), leash.fileno()], [], [])
        if leash.fileno() in ready:
            os.killpg(0, signal.SIGKILL)
        client, _ = listening.accept()
        with client:
            request, streams, _, _ = socket.recv_fds(client, 2**20, STREAMS)
            if os.fork() == 0:
                listening.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _become(client, json.loads(request), streams)
        for stream in streams:
            os.close(stream)


def _become(client: socket.socket, wanted: Mapping[str, Any], streams: list[int]) -> None:
    """This process is what is wanted until that ends, or until its client does."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(wanted["environment"])
    os.chdir(wanted["folder"])

    def end_with_the_client() -> None:
        client.recv(1)
        os._exit(1)

    threading.Thread(target=end_with_the_client, daemon=True).start()
    code = 1
    try:
        _MAIN[wanted["become"]](wanted["arguments"])
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        with suppress(OSError):
            client.send(str(code).encode())
        os._exit(code)


def _kernel(arguments: list[str]) -> None:
    from ipykernel.kernelapp import launch_new_instance

    sys.argv = ["ipykernel_launcher", *arguments]
    launch_new_instance()


def _otter(arguments: list[str]) -> None:
    from otter.cli import cli

    cli(arguments, "otter")


_MAIN = {KERNEL: _kernel, OTTER: _otter}


if __name__ == "__main__":
    start()
    serve(socket.socket(fileno=int(sys.argv[1])), sys.stdin)
