"""Java: divisors that nobody checks for zero."""
