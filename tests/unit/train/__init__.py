"""Tests of plc.train."""
