"""Jupyter kernels that need not import TensorFlow: each is a fork of one process that has.

For the peers that run notebooks in a kernel of their own, one after another: most of what stock
``otter run`` takes is that import. All else is theirs and as it is: they find this kernel under the
name ``python3``, by ``JUPYTER_PATH``, and it is ipykernel's. Nothing is isolated here.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ..quiet import start_tensorflow
from .for_good import imported_for_good

CLIENT = Path(__file__).with_name("kernel_client.py")
STREAMS = 3
"""A kernel writes to where its client would: the file descriptors 0, 1 and 2 travel with it."""


@contextmanager
def warm_kernels(environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The environment in which a kernel called ``python3`` is such a fork, while this is open.

    The process that is forked starts with the first kernel's wait for it, in ``environment``.
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
                pass_fds=[listening.fileno()],
                start_new_session=True,
            )
        try:
            known = environment.get("JUPYTER_PATH", "")
            path = f"{folder}{os.pathsep}{known}" if known else folder
            yield {**environment, "JUPYTER_PATH": path}
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def serve(listening: socket.socket) -> None:
    """Fork a kernel for each client that comes; this process is ended from outside."""
    with imported_for_good():
        start_tensorflow()

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps them
    while True:
        client, _ = listening.accept()
        with client:
            request, streams, _, _ = socket.recv_fds(client, 2**20, STREAMS)
            if os.fork() == 0:
                listening.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _become_a_kernel(client, json.loads(request), streams)
        for stream in streams:
            os.close(stream)


def _become_a_kernel(client: socket.socket, wanted: Mapping[str, Any], streams: list[int]) -> None:
    """This process is a kernel until it ends, or until its client does."""
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
    from ipykernel.kernelapp import launch_new_instance

    sys.argv = ["ipykernel_launcher", *wanted["arguments"]]
    code = 1
    try:
        launch_new_instance()
        code = 0
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
