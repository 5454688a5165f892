"""Java: bounds off by one, checks of an index or a length left out or weakened."""
