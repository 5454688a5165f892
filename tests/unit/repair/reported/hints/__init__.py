"""Tests of plc.repair.reported.hints."""
