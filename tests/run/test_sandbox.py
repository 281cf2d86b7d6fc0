"""What is around a child: files that are not there, a network that is not there."""

from __future__ import annotations

import socket
import time

import pytest

from cinta.run.places import PACKAGE
from cinta.run.remote import RemoteStudent
from cinta.run.sandbox import bubblewrap
from cinta.run.warm import Warm
from cinta.run.wire import CellRun
from tests.conftest import PATIENT

UNITS, ARCHIVES = str(PACKAGE.parent / "units"), str(PACKAGE.parent / "dist")

ATTEMPTS = {
    "the units": f"print(open({UNITS + '/u01_scalar.py'!r}).read())",
    "the folder of the units": f"import os\nos.listdir({UNITS!r})",
    "the archives with the hidden checks": f"import os\nos.listdir({ARCHIVES!r})",
    "a home": "import os, pathlib\nos.listdir(pathlib.Path('/root'))",
    "the package itself, to change it": f"open({str(PACKAGE / 'values.py')!r}, 'a')",
    "the judge's environment": "open('/proc/1/environ', 'rb').read()",
    "a server of this machine": "import socket\nsocket.create_connection(('127.0.0.1', PORT), 2)",
    "its parent, to end it": "import os\nos.kill(os.getppid(), 9)",
}


@pytest.fixture
def ran(warm: Warm) -> dict[str, CellRun]:
    student = RemoteStudent(warm, PATIENT, time.monotonic() + 60)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        runs = student.run([cell.replace("PORT", port) for cell in ATTEMPTS.values()])
    student.close()
    return dict(zip(ATTEMPTS, runs, strict=True))


def test_a_child_reaches_nothing_of_the_judges(ran: dict[str, CellRun]) -> None:
    assert {what: run.status for what, run in ran.items()} == dict.fromkeys(ATTEMPTS, "error")


def test_what_is_bound_may_lie_below_a_folder_that_is_emptied() -> None:
    command = bubblewrap("bwrap", 2**20)
    emptied = max(n for n, word in enumerate(command) if word == "--tmpfs")
    bound = min(n for n, word in enumerate(command) if word == "--ro-bind")
    assert emptied < bound, "a clone in /tmp would be hidden from its own warm process"
