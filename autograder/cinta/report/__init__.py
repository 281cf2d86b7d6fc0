"""RESULTS -> PEOPLE: tables, pages and reports that instructors and students read."""
