"""Whether to trust data, a model and its explanations, measured against what is known."""
