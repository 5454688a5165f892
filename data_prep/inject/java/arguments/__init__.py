"""Java: arguments in the wrong order, a variable in the place of another."""
