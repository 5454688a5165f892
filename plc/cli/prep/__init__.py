"""`plc prep`: each source of data a command that makes a dataset of it."""
