"""``python -m cinta.cli``: the same as ``cinta``."""

import sys

from . import main

sys.exit(main())
