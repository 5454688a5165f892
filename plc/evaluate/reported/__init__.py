"""`plc evaluate --suite reported`: how often the fix of people is proposed where the line is reported.

Modules:

asking: Held-out pairs given to a model, with their report and without: at which rank the fix of a person
    comes.
card: CARD.md of a model that repairs what is reported: what it was trained on, and what it is worth.
command: The command `plc evaluate --suite reported`: datasets of reported faults in; a table and JSON out.
report: Answers about reported faults to counts with intervals, a table and JSON.
serving: Held-out reports answered as `plc repair --report` does: from whole files, with what a message
    implies.
stored: The whole files of a dataset's reports, with what the tools said, from the stores that it was cut of.
"""
