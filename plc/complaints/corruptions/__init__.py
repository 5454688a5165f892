"""Corruptions: the slips of a programmer, put into a healthy function so that a compiler has something to say."""
