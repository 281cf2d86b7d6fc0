"""What grading costs: ``python -m benchmarks``, from the root of the repository. See README.md."""
