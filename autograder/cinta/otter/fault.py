"""When grading under Otter ends by a fault of ours: no score anywhere, where Otter would write 0.

    Gradescope    no results.json, exit code 1: it says that the autograder failed
    otter grade   it lays an empty results.pkl in the container, and counts a container that fails
                  as zeros: it gets results without a number, which leave the row in its CSV blank

``run_autograder`` of the hardened archive comes here whenever something before it failed. What
failed may be the installation of the package: nothing but Otter is needed, and the archive's wheel
is on the path as it is (``python -P -s -m cinta.otter.fault /autograder``).
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

UNGRADED = math.nan
"""A score that is no number: sums stay so, and Otter's CSV (pandas) has an empty field for it."""

SAID = "cinta: not graded, by our own fault, not the student's; see the log of this run"


def leave_ungraded(autograder: Path) -> bool:
    """Take back what Otter wrote; True if ``otter grade`` was given results without a number."""
    results = autograder / "results"
    (results / "results.json").unlink(missing_ok=True)
    pickled = results / "results.pkl"
    if not pickled.exists():
        return False
    pickled.write_bytes(_ungraded(autograder / "source" / "tests"))
    return True


def _ungraded(tests: Path) -> bytes:
    """Otter's results of all of a unit's tests, none of which has a score.

    Otter's own format, which its host reads: nothing is unpickled here. The tests are ours.
    """
    import dill
    from otter.nbmeta_config import NBMetadataConfig
    from otter.test_files import GradingResults, create_test_file

    paths = sorted(str(path) for path in tests.glob("*.py"))
    results = GradingResults([create_test_file(path, NBMetadataConfig()) for path in paths])
    for name in results.test_files:
        results.update_score(name, UNGRADED)
    results.set_output(SAID)
    pickled: bytes = dill.dumps(results)
    return pickled


def main(arguments: list[str]) -> int:
    """The command line above; 1 if whoever runs the container has to be told that it failed."""
    print(SAID, file=sys.stderr)
    return 0 if leave_ungraded(Path(arguments[0])) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
