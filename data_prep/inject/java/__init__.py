"""The fault operators for Java."""
