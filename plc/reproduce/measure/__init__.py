"""What is measured rather than trained: speed, memory, energy, lengths, learning curves."""
