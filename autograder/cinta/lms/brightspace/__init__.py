"""Brightspace (D2L): its archive of submissions in, its own exported grades out, filled in."""
