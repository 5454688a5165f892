"""Changes that only silence a tool: rules about what a fix for a reported place must not do.

A tool that reports nothing more has not been given a fix if the program now computes something else, or if
the code that was complained of is gone. Each rule says in plain words what it has against a candidate.
"""

from plc.verify.tricks.case import Case
from plc.verify.tricks.change import Change
from plc.verify.tricks.registry import guess, trick

__all__ = ["Case", "Change", "guess", "trick"]
