"""Run logs: what a model said of each text, and the same asked again.

Modules:

records: What a run log holds: one JSON object a line, of each run and of each text that its model read.
replaying: A run log to its suggestions anew: which come again byte for byte, which differ, which cannot be
    tried.
run_log: The log of `plc repair --log`: what the model said of each text, before any option narrows it.
"""
