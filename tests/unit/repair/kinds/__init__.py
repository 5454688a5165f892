"""Tests of plc.repair.kinds."""
