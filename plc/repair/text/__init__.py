"""A text as bytes, lines and syntax, also once edits are made in it."""
