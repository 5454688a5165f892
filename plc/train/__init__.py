"""Training: configuration, data, batches, the loop and its checkpoints."""
