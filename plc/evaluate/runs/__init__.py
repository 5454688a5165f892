"""Repaired test cases compiled and run under sanitizers."""
