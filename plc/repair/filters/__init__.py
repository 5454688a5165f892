"""Filters for known meanings: changes that the text itself speaks against are not offered."""

from plc.repair.filters.change import ProposedChange, WordChange
from plc.repair.filters.registry import FILTERS, standing, veto

__all__ = ["FILTERS", "ProposedChange", "WordChange", "standing", "veto"]
