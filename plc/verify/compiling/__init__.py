"""How one file is compiled in its project: its flags, its Java class path, and whether a text compiles so.

Modules:

checks: Does a text compile in the place of its file: with that file's flags or likely ones, and no output.
compile_commands: A `compile_commands.json` to the flags of one file: those that say how it reads, and no
    others.
folders: The folders of a project around one of its files.
java_paths: How Java compilers read one file: its source roots, class path and encoding.
logged_commands: The commands of compilers in a build's log, as a `compile_commands.json` of one file: how it
    was read.
"""
