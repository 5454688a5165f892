"""Tests of data_prep.inject."""
