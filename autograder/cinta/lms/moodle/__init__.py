"""Moodle: its archive of all submissions in, its grading worksheet and feedback zip out."""
