"""PLC: a programming-language corrector for C, C++ and Java."""

__version__ = "0.1.0"
