"""`plc evaluate --by`: how alike groups of code come off.

Modules:

figures: How alike groups of code come off: rates of each group, their ratio, their spread, and PSE.
measuring: Predictions of a held-out part, by group.
report: The comparison of groups as a table and as JSON.
"""
