"""Tests of plc.shift and `plc shift`."""
