"""Java: arithmetic too narrow for its result."""
