"""Tests of plc.repair.files."""
