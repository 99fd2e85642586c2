"""Write figures, notebooks and reports to files."""
