"""Which findings are wanted: by kind, line, revision, comment and baseline."""
