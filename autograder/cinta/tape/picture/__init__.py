"""Draw: from what was recorded to a picture."""
