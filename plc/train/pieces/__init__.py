"""Vocabularies of pieces of words, learnt from training rows."""
