"""Substitutes: what the C and C++ grammars cannot read is hidden from them, every byte at its place."""
