"""Tests of preset `clean`."""
