"""Tests of plc.replay, `plc repair --log` and `plc replay`."""
