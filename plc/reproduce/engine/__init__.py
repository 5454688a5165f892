"""Cells and what runs, keeps and merges them; what an item is."""
