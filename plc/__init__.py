"""PLC: a programming-language corrector for C, C++ and Java.

Modules:

audit/: Whether a corpus is fit to learn from: `plc audit`.
base/: What every package of plc may use, and which uses none of them: files, locks, names that are safe to
    show.
cli/: The `plc` command: thin modules that parse, call and render; app.py comes first.
cluster/: A tree spread over the machines of a Ray cluster that is running. Needs the extra `cluster`.
complaints/: Complaints: functions that a compiler or an analyzer complains of, each with the text that mends
    it.
config/: The options of `plc repair`: flags over plc.toml or pyproject.toml over defaults, which live here
    once.
decode/: Beam search over a step protocol, and the backends that speak it; plc/decode/protocol.py comes
    first.
diagnostics/: Diagnostics of other tools: what they say of which place, in one form whatever the tool.
evaluate/: Metrics, intervals, baselines and reports: what a model is worth on what its training held out.
explain/: Which words of a function a fix depends on, by how much less likely it is without them.
export/: From a run directory to a model directory that serves without torch.
idioms/: Known meanings that a model takes for faults, collected from real code: `plc prep idioms`.
models/: Attention, pyramid reduction and encoder-decoders as torch modules that take sizes, never a config.
output/: What `plc repair` writes: each format a module, a generator of bytes over the outcomes of a run.
proof/: Signed model directories, whose signatures a user trusts, and what a model is made of.
remote/: Findings from a server of the team (`plc.serve`) in place of a model of one's own; base install
    only.
repair/: A file to findings and fixes: the public Python API of PLC.
replay/: Run logs: what a model said of each text, and the same asked again.
reproduce/: The paper's tables and figures, cell by cell: run, kept, merged and laid beside the paper's own
    numbers.
serve/: `plc serve`: one machine's model for a team, over HTTP. Needs the extra `serve`; `plc.remote` asks
    it.
shift/: How unlike a tree is to what a model knows: functions as graphs, and tests of samples of them.
train/: Training: configuration, data, batches, the loop and its checkpoints.
verify/: Fixes checked with the user's own tools, in a scratch copy: does it compile, do analyzers report
    less.
"""

__version__ = "0.1.0"
