"""Java: predictable random numbers, queries put together from their input."""
