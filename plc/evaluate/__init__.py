"""Metrics, intervals, baselines and reports: what a model is worth on what its training held out."""
