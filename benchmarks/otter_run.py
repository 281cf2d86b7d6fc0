"""The peer that Otter is: two loops side by side, each running stock ``otter run``."""

from __future__ import annotations

import json
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .classroom import Classroom
from .command import run
from .meter import Meter
from .run_of import RunOf

NAME = "otter run, two loops"


def measure(room: Classroom, work: Path) -> RunOf:
    """Grade the class once with the generated archive."""
    folder = Path(tempfile.mkdtemp(prefix="otter-", dir=work))
    paths = room.write(folder)
    with Meter() as meter, ThreadPoolExecutor(2) as loops:
        done = list(loops.map(lambda path: _one(room.archive, path), paths))
    each = tuple(seconds for seconds, _ in done)
    scores = {path.stem: points for path, (_, points) in zip(paths, done, strict=True)}
    return RunOf(NAME, len(paths), meter.wall, meter.cpu, meter.peak, each, scores)


def _one(archive: Path, notebook: Path) -> tuple[float, dict[str, float]]:
    """Seconds and points of one submission."""
    start = time.monotonic()
    out = notebook.with_suffix("")
    out.mkdir()
    run(["otter", "run", "-a", archive, "-o", out, notebook], cwd=out)
    seconds = time.monotonic() - start
    tests = json.loads((out / "results.json").read_text(encoding="utf-8"))["tests"]
    return seconds, {test["name"]: float(test["score"]) for test in tests if "score" in test}
