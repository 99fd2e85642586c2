"""One module per file format; each yields raw articles."""
