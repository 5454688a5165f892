"""Diagnostics of other tools: what they say of which place, in one form whatever the tool."""

from plc.diagnostics.diagnostic import CATEGORIES, Category, Diagnostic, Location

__all__ = ["CATEGORIES", "Category", "Diagnostic", "Location"]
