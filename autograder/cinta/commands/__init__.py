"""What each command does: ``cinta x`` is ``commands/x.py``, its arguments are in ``cli/x.py``."""
