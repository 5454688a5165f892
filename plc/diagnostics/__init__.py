"""Diagnostics of other tools: what they say of which place, in one form whatever the tool."""

from plc.diagnostics.diagnostic import CATEGORIES, Category, Diagnostic, Location, category_of

__all__ = ["CATEGORIES", "Category", "Diagnostic", "Location", "category_of"]
