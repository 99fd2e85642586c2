"""Turn spans into chart tables."""
