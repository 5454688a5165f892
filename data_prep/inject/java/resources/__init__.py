"""Java: resources that are not closed, cleaning up that an exception skips.

Modules:

collisions: Names that would collide where a block is taken away.
drop_close: Leave a resource open.
drop_finally: Clean up only where nothing is thrown, or not at all.
drop_try_with_resources: Open a resource without the statement that closes it.
"""
