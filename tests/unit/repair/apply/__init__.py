"""Tests of plc.repair.apply."""
