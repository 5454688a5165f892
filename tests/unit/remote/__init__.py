"""Tests of plc.remote."""
