"""`plc repair`: from options to files, findings, fixes and the exit code; command.py comes first."""
