"""Java: arguments used unchecked, fields left without their first value.

Modules:

drop_field_assignment: Forget to give a field its value in a constructor or a setter.
drop_validation: Take an argument without the check that it is valid.
"""
