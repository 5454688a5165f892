"""Known meanings that a model takes for faults, collected from real code: `plc prep idioms`.

Modules:

preparing: Functions of real code that hold an idiom, as identity pairs: what a model must not take for a
    fault.
wrong_changes: For each idiom the changes that a model wrongly makes of it; where a filter objects, the idiom
    is there.
"""
