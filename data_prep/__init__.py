"""Text to pairs: corpora, test cases, words, names, splits. Knows nothing of models."""
