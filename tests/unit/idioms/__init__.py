"""Tests of plc.idioms."""
