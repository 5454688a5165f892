"""Tests of plc.repair.filters."""
