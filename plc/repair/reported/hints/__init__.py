"""What the message of a tool names or implies as a repair.

Modules:

advice: Repairs inside of functions that a compiler's own message names: a name, `->`, a conversion.
analyzer_advice: Repairs that an analyzer's message implies in C and Java, of each kind of fault by a module
    of its own.
brackets: Brackets and quotes that a compiler misses: one to close, one too many, a `,` in the head of a
    loop.
cpp/: Repairs of C++ that a message names: specifiers, initial values of members, casts, increments.
declaring: Repairs that a compiler's message implies in C and C++: a name to declare, a brace too many.
edits: Edits that a compiler's own message names: a missing include or import, a missing `;`, a misspelt
    name.
faults/: Repairs of C that an analyzer's message implies, by the kind of fault.
file_index: An index of one file, made once for all its reports: functions, types, classes by name, nodes by
    line.
hinting: Answers with the fixes that the tool itself names, also for places outside of any function.
including: Where a header goes that a compiler misses: where every compilation reads it, outside of `extern
    "C"`.
java/: Repairs of Java that an analyzer's message implies, by the kind of fault.
java_advice: Repairs that javac's messages name or imply: a name spelt alike, the length of something, a
    cast.
jdk_classes: The JDK's own classes that programs use most, by the package to import them from.
mistyped: What was mistyped where a C or C++ compiler reports an error: a word too many, missing, or
    mistaken.
own_fix: The fix that a report carries, as edits of the file's present bytes.
reported_line: A reported line of C, C++ or Java: where its code begins, its indentation, and a statement
    taken away.
slips: Slips of the pen on a line that a person names: `x =+ 1`, which sets x, for `x += 1`.
spelling: Names that are spelt alike, and the edit that puts one in the place of another.
string_comparing: Repairs of strings that are compared by `==`: the call that compares what is in them.
"""
