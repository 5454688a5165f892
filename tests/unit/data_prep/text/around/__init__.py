"""Tests of data_prep.text.around."""
