"""Tests of plc.output."""
