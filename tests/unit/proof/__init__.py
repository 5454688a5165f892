"""Tests of plc.proof and of `plc model`."""
