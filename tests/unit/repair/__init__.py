"""Tests of plc.repair."""
