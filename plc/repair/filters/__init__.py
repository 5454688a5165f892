"""Filters for known meanings: changes that the text contradicts are not offered.

Modules:

assignment: An assignment that is meant as the condition stays one, and a comparison does not become one.
bounds: A limit stays where the text shows that it is meant: sentinels, masks, shifts, declared arrays.
change: A proposed change as filters see it: the file, its syntax tree, and which words give way to which.
fall_through: A case that is meant to run into the next one gets no `break`.
filter: What a filter is: a known meaning of code, and why it rejects a change that goes against it.
guarded_free: No test for null is put around what takes null anyway: `free(NULL)` and `delete nullptr` do
    nothing.
limits: A comparison as the limit of a loop or of a guarded index, and by how much a change moves it.
nodes: Questions about syntax nodes that several filters ask.
ownership: No release of what lives on: a pointer that is returned, stored, or given to code that may keep
    it.
parentheses: Which parenthesis closes which, among words that may not be balanced.
pointer_size: The size of a pointer is no bound of what it points to.
polarity: A test for null stays as it is where the code around it uses the value as the test says.
registry: All filters, in the order in which they are applied, and what applies them.
sizes: What a file declares about sizes: constants, and how many elements its arrays have.
starts: A loop from 1 stays one where its body takes `a[i - 1]`, or `a[0]` is used ahead of it.
support: Words that a fix must not bring along: helpers and texts of the Juliet suites, foreign keywords.
"""

from plc.repair.filters.change import ProposedChange, WordChange
from plc.repair.filters.registry import FILTERS, standing, veto

__all__ = ["FILTERS", "ProposedChange", "WordChange", "standing", "veto"]
