"""What stands in a run's folder: results.sqlite, what it holds, and the lock on the folder."""
