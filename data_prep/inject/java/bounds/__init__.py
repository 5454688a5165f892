"""Java: bounds off by one, checks of an index or a length left out or weakened.

Modules:

bound_off_by_one: Let a loop run once too often or too rarely, or take the element behind the last.
drop_bounds_check: Leave out the check of an index or a length.
indices: What indexes an array or a list, and under which comparisons.
weaken_bounds_check: Check an index or a length with a bound that is one off.
"""
