"""The tests; what they start finds :mod:`tests.without` first, and starts two seconds sooner."""

import os
import sys
from pathlib import Path

WITHOUT = str(Path(__file__).with_name("without"))

sys.path.insert(0, WITHOUT)
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, (WITHOUT, os.environ.get("PYTHONPATH"))),
)
