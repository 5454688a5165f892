"""Changes that only silence a tool: rules about what a fix for a reported place must not do.

A tool that reports nothing more has not been given a fix if the program now computes something else, or if
the code that was complained of is gone. Each rule says in plain words what it has against a candidate.

Modules:

case: One file as it is, parsed once, and its candidates as changes.
change: One candidate beside the text as it is: which words gave way to which, and what the report is about.
conditions: Tricks with conditions: turned around, negated, made constant, or made to ask for less.
expectations: What a fix may change of what the program does, by what is reported: `expectations.toml`,
    asked.
guards: Tricks with control flow: tests of something else, and ways out before the code that was complained
    of.
meaning: Reports about types, names and style: the program computes the same, with fitting types and names.
numbers: Types of numbers, from `types.toml`: how wide, and of which kind.
parts: Reports of what is unused, missing, or named: only that goes, only that comes, and that stays.
registry: All rules against tricks, in the order in which they are asked, and the questions that they answer.
removals: Tricks that take the code away that was complained of, or that free something else.
renames: Whether the differences between two pieces of code are one variable's new name, at all of its
    places.
rule: What a rule is: one kind of trick, and what it says against a change that is one.
skeleton: What a piece of code computes, apart from casts of numbers, types of variables, parentheses and
    layout.
suppressions: Tricks that speak to the tool: comments, pragmas, attributes, `(void)`, and what hides a value
    from it.
unread: Tricks that let a compiler read on though what it read is not what was meant.
values: Tricks with values: another operation than the program's, another variable, a constant that is a
    guess.
"""

from plc.verify.tricks.case import Case
from plc.verify.tricks.change import Change
from plc.verify.tricks.registry import guess, silencing, trick

__all__ = ["Case", "Change", "guess", "silencing", "trick"]
