"""Whether a corpus is fit to learn from: `plc audit`."""
