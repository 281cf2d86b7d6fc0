"""Several hosts on one machine: network namespaces on a bridge, for a scheduler and its workers.

ip-netns(8), bridge(8). Needs root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

DASK = str(Path(sys.executable).with_name("dask"))
PORT = 8786
REGISTERED = "Register worker addr"
"""What a scheduler logs of each."""

QUICKLY = {
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "25s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "12s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "10s",
}
"""A lost worker is missed after minutes; no test waits that long."""


def why_not() -> str:
    """Why hosts cannot be made here; "" if they can."""
    if os.geteuid() != 0:
        return "network namespaces are made by root"
    if not shutil.which("ip"):
        return "ip(8) is not installed (Debian: iproute2)"
    return ""


def ip(*words: str) -> None:
    """Run ``ip`` with these words."""
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


class Hosts:
    """A host for the scheduler and one for each worker; use it in a ``with``."""

    def __init__(self, workers: int, log: Path) -> None:
        self._tag, self._log = f"ct{os.getpid() % 100_000}", log
        self.names = [f"{self._tag}-{number}" for number in range(workers + 1)]
        self.processes: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        """The scheduler's address."""
        return f"tcp://10.77.0.1:{PORT}"

    def __enter__(self) -> Hosts:
        for name in self.names:
            ip("netns", "add", name)
            ip("-n", name, "link", "set", "lo", "up")
        middle, *others = self.names
        ip("-n", middle, "link", "add", "br0", "type", "bridge")
        ip("-n", middle, "addr", "add", "10.77.0.1/24", "dev", "br0")
        ip("-n", middle, "link", "set", "br0", "up")
        for number, name in enumerate(others, start=1):
            ends = ("name", f"to{number}", "netns", middle, "type", "veth", "peer", "name", "eth0")
            ip("link", "add", *ends, "netns", name)
            ip("-n", middle, "link", "set", f"to{number}", "master", "br0", "up")
            ip("-n", name, "addr", "add", f"10.77.0.{number + 1}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
        self.start(
            0, [DASK, "scheduler", "--host", "10.77.0.1", "--port", str(PORT), "--no-dashboard"]
        )
        for number in range(1, len(self.names)):
            options = ("--nthreads", "1", "--no-dashboard", "--no-nanny", "--name", f"w{number}")
            self.start(number, [DASK, "worker", self.address, *options])
        self._wait_for_the_workers()
        return self

    def _wait_for_the_workers(self) -> None:
        """A scheduler that is not there yet would be an address that is wrong."""
        for _ in range(1200):
            if (self._log / "0.log").read_text().count(REGISTERED) == len(self.names) - 1:
                return
            time.sleep(0.05)
        raise AssertionError("the workers did not find their scheduler within a minute")

    def start(self, host: int, command: Sequence[str]) -> subprocess.Popen[bytes]:
        """Start a program on a host, with a log of its own."""
        slow = ("COV", "PYTHONDONTWRITEBYTECODE")
        environment = {name: v for name, v in os.environ.items() if not name.startswith(slow)}
        with (self._log / f"{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                ["ip", "netns", "exec", self.names[host], *command],
                env=environment | QUICKLY,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._log,
            )
        self.processes.append(process)
        return process

    def kill(self, worker: int) -> None:
        """End a worker as a machine that loses power does."""
        self.processes[worker].kill()

    def cut(self, worker: int) -> None:
        """Take a worker from the network; it lives on, alone."""
        ip("-n", self.names[0], "link", "set", f"to{worker}", "down")

    def __exit__(self, *_: object) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()
        for name in self.names:
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)
