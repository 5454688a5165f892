"""`plc evaluate --suite itc-reports`: what tools report on the ITC benchmark, repaired and verified.

Modules:

behaviour: Whether a fixed program does what the corrected one does: the same words, or the same run.
command: The command `plc evaluate --suite itc-reports`: the benchmark in; tables and JSON out.
programs: The benchmark's flawed files as programs, each with its corrected version and its `main`.
reference: What the rules against tricks say of the benchmark's own corrected functions: how many they let
    through.
repairing: Each report answered as `plc repair` does, with one suggestion tried, with five and with all.
report: Answers to reports on the benchmark to counts with intervals, tables and JSON.
reports: What tools report of the flawed programs and no longer of the corrected ones.
"""
