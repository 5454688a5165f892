"""The checks of an audit, one a module: each reads a corpus and gives findings."""
