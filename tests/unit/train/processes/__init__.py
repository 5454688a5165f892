"""Tests of plc.train.processes."""
