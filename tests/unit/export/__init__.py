"""Tests of plc.export."""
