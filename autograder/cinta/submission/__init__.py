"""A notebook as it was handed in: read as data, and which unit it is of. Nothing of it is run."""
