"""Source text to words and functions, names to slots and back: what training and serving share."""
