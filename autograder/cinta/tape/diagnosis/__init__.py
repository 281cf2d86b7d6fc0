"""Explain: what a tape could follow, and why a source has no gradient."""
