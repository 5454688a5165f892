"""The `plc` command: thin modules that parse, call and render; app.py comes first.

Modules:

app: The `plc` command: thin; each subcommand lives in its own module and is imported when it is called.
audit: `plc audit`: parse, read the corpora, check them, print.
cache: The cache of `plc repair`: opened for a run, and `plc cache`, which shows or empties it.
completion: `plc completion`: the script with which a shell completes `plc` commands and options.
config: `plc config`: the options that apply to a file or folder, and where each is set.
evaluate/: `plc evaluate`: from options to one measurement; command.py comes first.
explain: `plc explain`: what a kind of flaw is, with an example and how to suppress it.
export: `plc export`: a run directory to a model directory.
growth: `plc growth`: reports of the real suite to a table and a plot over data or size.
model: `plc model`: make a key, sign a model directory, verify and show it, index its training fixes.
prep/: `plc prep`: each source of data a command that makes a dataset of it.
repair/: `plc repair`: from options to files, findings, fixes and the exit code; command.py comes first.
replay: `plc replay`: ask again what a run log holds, and say which suggestions differ.
reproduce: `plc reproduce`: parse, run what is not finished, write the pages.
serve: `plc serve`: the options of a server, and from them to one that listens; `plc serve token`.
serve_token: `plc serve token`: tokens of clients made, listed and revoked in the file that a server reads.
shift: `plc shift`: how unlike the code below some paths is to what the model learnt from.
train: `plc train`: parse, train, and turn the outcome into an exit code.
undo: `plc undo`: revert the last run of `plc repair --fix`, or list the runs that can be reverted.
"""
