"""Preset `paper`: the pairs that the paper's authors trained on, and the comparison with theirs."""
