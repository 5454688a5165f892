"""Diagnostics of other tools: what they say of which place, in one form whatever the tool.

Modules:

diagnostic: One diagnostic: a place in a file, and what a tool or a person says of it.
"""

from plc.diagnostics.diagnostic import CATEGORIES, Category, Diagnostic, Location, category_of

__all__ = ["CATEGORIES", "Category", "Diagnostic", "Location", "category_of"]
