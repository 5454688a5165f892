"""Tests of plc.serve."""
