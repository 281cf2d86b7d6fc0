"""Stock ``otter run``: the peer whose scores ours are compared with. Nothing is isolated there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from ..errors import InputError

TIMEOUT_SECONDS = 300.0

OPTIONAL = "rfc3987_syntax"
"""A package that jsonschema takes if it is there, to check IRIs, which no notebook has: it builds a
grammar for seconds, in Otter's own process and again in its kernel."""


def otter_scores(archive: Path, notebook: Path) -> dict[str, float]:
    """Points by question, as Otter's own command line gives them; InputError if it gives none."""
    otter = Path(sys.executable).with_name("otter")
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0"}
    environment["PATH"] = f"{otter.parent}{os.pathsep}{environment.get('PATH', '')}"
    with tempfile.TemporaryDirectory() as out, tempfile.TemporaryDirectory() as without:
        Path(without, f"{OPTIONAL}.py").write_text("raise ImportError", encoding="utf-8")
        more = environment.get("PYTHONPATH", "")
        environment["PYTHONPATH"] = f"{without}{os.pathsep}{more}" if more else without
        command = [str(otter), "run", "-a", str(archive), "-o", out, str(notebook)]
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, timeout=TIMEOUT_SECONDS
        )
        results = Path(out) / "results.json"
        if done.returncode or not results.exists():
            last = (done.stderr or done.stdout).strip().split("\n")[-1]
            raise InputError(f"otter run fails on {notebook}: {last}")
        tests = json.loads(results.read_text(encoding="utf-8"))["tests"]
    return {test["name"]: float(test["score"]) for test in tests if "score" in test}
