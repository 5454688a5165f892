"""Other clients of the language server, each by its own program."""
