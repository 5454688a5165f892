"""Table 5: syntax errors."""
