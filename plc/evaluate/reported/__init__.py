"""`plc evaluate --suite reported`: how often the fix of people is among those proposed.

- `asking.py` puts every held-out pair to the model, with its report and without.
- `report.py` counts: exact fixes first and among five, by language, size and repository.
- `command.py` is the measurement from paths to a table and JSON.

Modules:

asking: Held-out pairs put to a model, with their report and without: at which rank the fix of a person
    comes.
command: The command `plc evaluate --suite reported`: datasets of reported faults in; a table and JSON out.
report: Answers about reported faults to counts with intervals, a table and JSON.
"""
