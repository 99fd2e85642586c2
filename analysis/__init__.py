"""Media analysis: from article files to tables, charts and a report."""
