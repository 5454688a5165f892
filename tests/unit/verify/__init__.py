"""Tests of plc.verify."""
