"""Diagnostics of other tools: what they say of which place, in one form whatever the tool.

Modules:

diagnostic: One diagnostic: a place in a file, and what a tool or a person says of it.
errors: Errors of reading another tool's report.
formats/: Reports of other tools to diagnostics: a module a format, each with `read(source, context)`.
input/: Reports as lines, JSON and XML: read as streams, within bounded memory, whatever holds them.
line_hashes: The hash of a line with what follows it, as GitHub's code scanning makes it:
    `primaryLocationLineHash`.
messages: The category of a diagnostic without a rule, from the words in which compilers say it.
moved: A place that moved since its report was made: found again by its words, or declined as stale.
paths: Which file of the user's a path in a report names, of this machine or another; guessed only where
    clear.
places/: What reports say of places, as lines and columns of the user's files: columns, stacks, URIs,
    folders.
rules: The category and CWE of a diagnostic: from its tool's rule, from its CWE, from the words of its
    message.
"""

from plc.diagnostics.diagnostic import (
    CATEGORIES,
    COMPILERS,
    Category,
    Diagnostic,
    Location,
    Replacement,
    category_of,
)

__all__ = ["CATEGORIES", "COMPILERS", "Category", "Diagnostic", "Location", "Replacement", "category_of"]
