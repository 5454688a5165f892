"""Fixes checked with the user's own tools, in a scratch copy: does it compile, do analyzers report less.

Nothing of the user's is ever run: no build, no program, no plugin, no annotation processor. Flags come from
a list of those that are harmless, compilers and analyzers from PATH.

Modules:

adapters/: Analyzers and compilers that PLC runs itself, each an adapter that turns a file into diagnostics.
analyzing: What installed analyzers report about a text, so that two texts can be compared.
carried: Fixes that a report carries: which of them may be run, and which are no more than a guess.
commands: A command of the user's own, run inside limits: how it ended, and the head and tail of what it
    printed.
comparing: Two reports of one tool, on a file as it is and on a candidate: what is gone, and what is new.
compiling/: How one file is compiled in its project: its flags, its Java class path, and whether a text
    compiles so.
knock_on: Reports that are gone with the fix of another: one missing `;` or header is reported in ten words.
other_tool: `--verify-with`: a command of the user's that prints a known format, run on candidates in a copy.
own_fixes: The fix that a report carries: what speaks against it, and whether its tool proposes it here as
    well.
refusals: Why none of the fixes that were tried passes, in words that are about all of them.
reported: Candidates for a reported place, verified by what reported it: compiles, report gone, nothing new.
reported_answers: Answers to diagnostics verified: fixes are tried in order until one is, and those that fail
    dropped.
scratch_tree: A copy of a tree that may be built and tested in: nothing in it is the user's own file, link or
    folder.
shortening: A verified fix without the edits that it does not need, which a model may write beside.
superfluous: Fixes that are not needed beside those of other reports, such as a second guard of one pointer.
testing/: What `--test` does: candidates tried with the user's command, and lines that a failing one points
    to.
tools: A compiler or an analyzer run inside limits: in a scratch folder, without input, for so long only.
tricks/: Changes that only silence a tool: rules about what a fix for a reported place must not do.
tried: Fixes that were tried for one report: which are verified, which are shown, and what the answer is.
trusted: Which verified fixes `--fix` applies: a silent tool alone is not enough.
verifier: The fixes of a file checked by tools: what fails is dropped, what passes is marked. The order
    stays.
"""
