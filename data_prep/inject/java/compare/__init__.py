"""Java: objects compared by reference where their values were meant."""
