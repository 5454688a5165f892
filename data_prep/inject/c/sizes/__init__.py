"""Faults of sizes: the wrong `sizeof`, no room for the terminator."""
