"""`plc evaluate --suite reported`: how often the fix of people is among those proposed.

- `asking.py` puts every held-out pair to the model, with its report and without.
- `report.py` counts: exact fixes first and among five, by language, size and repository.
- `command.py` is the measurement from paths to a table and JSON.
"""
