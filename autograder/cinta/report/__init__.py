"""RESULTS -> PEOPLE: tables and files that instructors and students read."""
