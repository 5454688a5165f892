"""`plc repair`: from options to files, findings, fixes and the exit code; command.py comes first.

Modules:

acting: What `plc repair` does about its findings: from the options to a plan that `plc.repair.batch`
    follows.
acting_check: Which options of `plc repair` that act on findings go together; nothing heavy is imported for
    that.
command: `plc repair`: parse the options, look through the files, show what was found, set the exit code.
cwes: The CWEs that --select and --ignore name, checked against the table and the model.
engine: What analyses the files of `plc repair`: a model here, a server, or a cluster, as the options say.
explaining: `--explain`: outcomes as they come, each with what its first fixes depend on.
interactive: `plc repair --interactive`: walk the findings, show the fixes of each, and make those that are
    picked.
options: The flags of `plc repair`, in groups as `--help` shows them; None means that a flag was not given.
progress: How far `plc repair` has come: one line on a terminal that goes away again, now and then one
    elsewhere.
reported/: `plc repair --at`, `--report` and `--with`: what others reported, repaired.
run_log: `--log`: the run log of `plc repair`, opened for one run.
selection: What `plc repair` analyses: from the options to the files, and to which of their findings are
    wanted.
shown: What `plc repair` shows besides findings: files, options, what comments suppress, repaired input.
stopping: End a `plc repair` by a signal: files in progress are finished, and what was written is reported.
"""
