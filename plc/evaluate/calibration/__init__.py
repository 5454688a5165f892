"""Scores to confidences and thresholds that hold what they promise."""
