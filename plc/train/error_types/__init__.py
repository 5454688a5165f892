"""Error types of programs named: by a repairing model's weights, or by a bag of words."""
