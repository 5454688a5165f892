"""`plc evaluate --suite natural`: what is reported of real code as it is, by kind of flaw, judged by hand.

Modules:

command: The command `plc evaluate --suite natural`: repositories in; findings by kind and thresholds out.
judgements: How a person judged findings, by key: true, harmless or wrong.
kind_thresholds: The score from which each kind of flaw is reported by default, from judged findings in real
    code.
observations: Repositories as they are to observations: findings with kind, score and a key to judge them by.
recall: What the default settings show of known faults: held-out sources as files, repaired as such.
report: Observations and judgements to JSON and a table: what users of the default settings would see, by
    kind.
"""
