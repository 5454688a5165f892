"""A finding as each kind of answer that an editor asks for."""
