"""Sakai: its archive of all submissions in, the ``grades.csv`` of it out, filled in."""
