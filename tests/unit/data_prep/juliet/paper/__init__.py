"""Tests of preset `paper`."""
