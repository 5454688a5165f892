"""Substitutes: what the C and C++ grammars cannot read is hidden from them, every byte at its place.

Modules:

arguments: What macros take and functions do not: types, operators, statements, nothing; macros between
    strings.
casts: Macros in casts: before their types, and those that make them.
conditionals: `#if … #else … #endif` around parts of a statement or a head: one branch is read, by default
    the first.
damage: Where a tree of C or C++ is damaged, by whole declarations: what a substitute is to mend.
dialects: Words of C++ modules, deduced `this`, and Qt, which the grammar has no rules for.
ends: What stands in the place of a `;`, or between a head and its body: macros that are one, and directives.
enumerations: Macros among the names of an enumeration.
heads: Macros around declarations: before, within and behind the heads of functions and classes.
hidden: Bodies that do not parse, hidden so that their neighbours do: each costs its own function alone.
items: A declaration to its items: names and signs outside of all brackets, each with the group behind it.
macros: What a name may be: the macros that a file defines decide, and for the others the way they are
    written.
model: A substitute: bytes that a parser is shown in the place of others, as long and with the same line
    ends.
old_style: Heads of C functions with parameters declared behind them, as in K&R: what the grammar lacks
    there.
outside: Macros that a text does not define itself: what headers say of them, for all that is parsed
    meanwhile.
parameters: Macros among the parameters of functions, which have a type and at most one name each, and of
    templates.
reading: A C or C++ text to a tree: parsed as it is, then with substitutes where it is damaged, while that
    helps.
statements: Macros that are statements or begin them, and what else the grammars miss in the bodies of
    functions.
tokens: A piece of C or C++ to tokens, whether it parses or not, and where its brackets and bodies are.
whole_text: Substitutes found without tokens, in a whole text: `fallthrough` attributes, comments within
    `#define`s.
"""
