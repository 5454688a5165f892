"""Tests of plc.report."""
