"""Figures beside the paper's as tables and drawings, and the paper's own numbers."""
