"""Java: control that goes on where it should not: breaks left out, exceptions swallowed, locks not taken.

Modules:

drop_break: Let one case of a switch run into the next.
drop_synchronized: Touch what threads share without the lock.
swallow_exception: Catch an exception and do nothing about it.
"""
