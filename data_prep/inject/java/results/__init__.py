"""Java: results of calls that nobody looks at."""
