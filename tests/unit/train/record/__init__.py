"""Tests of plc.train.record."""
