"""Draw chart tables, one function a chart."""
