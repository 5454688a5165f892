"""Tests of plc.repair.edits."""
