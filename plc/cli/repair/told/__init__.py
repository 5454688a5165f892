"""`plc repair --at`, `--report` and `--with`: what others reported, repaired."""
