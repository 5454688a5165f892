"""Tests of data_prep.corpora."""
