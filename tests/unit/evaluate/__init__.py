"""Tests of plc.evaluate."""
