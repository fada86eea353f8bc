"""A text becomes a report: one page, one JSON file, the alignment in open formats."""
