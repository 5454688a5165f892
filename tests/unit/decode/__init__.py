"""Tests of plc.decode."""
