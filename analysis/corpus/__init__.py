"""Read a folder of article files into tables."""
