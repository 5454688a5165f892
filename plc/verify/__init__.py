"""Fixes put to the user's own tools, in a scratch copy: does it compile, do analyzers report less.

Nothing of the user's is ever run: no build, no program, no plugin, no annotation processor. Flags come from
a list of those that are harmless, compilers and analyzers from PATH.
"""
