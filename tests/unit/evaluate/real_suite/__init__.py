"""Tests of plc.evaluate.real_suite."""
