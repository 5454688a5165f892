"""Java: a wrong operator, a condition the wrong way round."""
