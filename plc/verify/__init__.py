"""Fixes checked with the user's own tools, in a scratch copy: does it compile, do analyzers report less.

Nothing of the user's is ever run: no build, no program, no plugin, no annotation processor. Flags come from
a list of those that are harmless, compilers and analyzers from PATH.

Modules:

analyzing: What installed analyzers report about a text, so that two texts can be compared.
compile_commands: A `compile_commands.json` to the flags of one file: those that say how it reads, and no
    others.
compiling: Does a text compile in the place of its file: with that file's flags or likely ones, and no
    output.
tools: A compiler or an analyzer run inside limits: in a scratch folder, without input, for so long only.
verifier: The fixes of a file checked by tools: what fails is dropped, what passes is marked. The order
    stays.
"""
