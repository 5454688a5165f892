"""The processes that train one model together.

Modules:

group: The processes that train one model together; one process alone is a group too.
launch: Start the processes of a training group on this machine, and end together.
"""
