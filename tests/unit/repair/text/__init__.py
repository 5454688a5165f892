"""Tests of plc.repair.text."""
