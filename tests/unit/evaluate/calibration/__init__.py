"""Tests of plc.evaluate.calibration."""
