"""Java: arguments used unchecked, fields left without their first value."""
