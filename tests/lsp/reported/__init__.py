"""Tests of the fixes for what other tools report."""
