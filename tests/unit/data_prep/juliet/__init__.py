"""Tests of data_prep.juliet."""
