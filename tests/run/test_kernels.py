"""Kernels that are forks: Jupyter finds them, they are in their own place, and none outlives."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile

import psutil
import pytest
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from cinta.run.kernels import warmed
from cinta.run.otter import otters_environment
from tests.conftest import is_soon

LOOK = """
import sys
loaded = "tensorflow" in sys.modules
import os, tensorflow as tf
print(loaded, os.getpid(), os.getcwd(), os.environ["MARK"], int(tf.reduce_sum(tf.ones(3))))
"""

OTTERS = (
    (["--version"], 0, f"Otter-Grader version: {version('otter-grader')}"),
    (["run", "nowhere.ipynb"], 2, "does not exist"),
)
"""What Otter is asked, its exit code, and what it says."""

pytestmark = pytest.mark.slow


def said_by(manager: KernelManager, code: str) -> str:
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        said: list[str] = []
        client.execute_interactive(
            code, timeout=60, output_hook=lambda m: said.append(m["content"].get("text", ""))
        )
        return "".join(said)
    finally:
        client.stop_channels()


def test_kernels_are_jupyters_and_end_with_who_asked_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    before = set(psutil.Process().children(recursive=True))
    with otters_environment() as environment, warmed(environment) as process:
        monkeypatch.setenv("JUPYTER_PATH", process.environment["JUPYTER_PATH"])
        kernels = []
        for mark in ("one", "two"):
            place = tmp_path / mark
            place.mkdir()
            # Sockets that are files: a port that is chosen may be another test's by then.
            sockets = {"transport": "ipc", "ip": str(place / "kernel")}
            manager = KernelManager(kernel_name="python3", **sockets)
            # nbclient gives such arguments of its own, too.
            manager.start_kernel(
                cwd=str(place),
                env=os.environ | {"MARK": mark},
                extra_arguments=["--HistoryManager.hist_file=:memory:"],
                stderr=subprocess.DEVNULL,
            )
            loaded, pid, *rest = said_by(manager, LOOK).split()
            assert (loaded, rest) == ("True", [str(place), mark, "3"])
            kernels.append(psutil.Process(int(pid)))
            if mark == "one":
                manager.shutdown_kernel(now=False)
            else:
                client = manager.provisioner
                assert isinstance(client, LocalProvisioner)
                assert client.process
                os.kill(client.process.pid, signal.SIGKILL)
                client.process.wait()
            assert is_soon(lambda: not kernels[-1].is_running())
            manager.cleanup_resources()
        assert len(set(kernels)) == 2
        for arguments, code, words in OTTERS:
            with TemporaryFile() as said:
                assert process.otter(arguments, said, seconds=60) == code
                said.seek(0)
                assert words in said.read().decode()
        with TemporaryFile() as said:
            assert process.otter(["--help"], said, seconds=1e-6) is None, "time is over"
    assert is_soon(lambda: set(psutil.Process().children(recursive=True)) <= before)
    assert capfd.readouterr().err == "", "TensorFlow's red lines are kept from who asked"


SERVES = """
import signal, socket, sys, time
from cinta.run import kernels
kernels._MAIN["sleep"] = lambda arguments: (print("asleep", end="", flush=True), time.sleep(60))
kernels.serve(socket.socket(fileno=int(sys.argv[1])), sys.stdin)
"""


def test_nothing_outlives_who_asked_and_was_killed(tmp_path: Path) -> None:
    """Killed, it ends nothing itself: its end of the leash closes, which is all that is left."""
    address = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(address)
        listening.listen()
        process = subprocess.Popen(
            [sys.executable, "-c", SERVES, str(listening.fileno())],
            stdin=subprocess.PIPE,
            pass_fds=[listening.fileno()],
            start_new_session=True,
        )
    ours, theirs = os.pipe()
    wanted = {"become": "sleep", "arguments": [], "folder": "/", "environment": dict(os.environ)}
    with process, socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as client:
        client.connect(address)
        socket.send_fds(client, [json.dumps(wanted).encode()], [theirs] * 3)
        os.close(theirs)
        assert os.read(ours, 100) == b"asleep"
        assert process.stdin
        process.stdin.close()
        assert process.wait(60) == -signal.SIGKILL
        assert os.read(ours, 100) == b"", "its fork has ended, too"
    os.close(ours)
