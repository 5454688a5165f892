"""Answers to diagnostics of other tools and of people: for each of them fixes at its place, or why none."""
