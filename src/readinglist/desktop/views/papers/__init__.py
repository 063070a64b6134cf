"""The papers in the middle: the table and how it is painted."""
