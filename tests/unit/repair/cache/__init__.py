"""Tests of plc.repair.cache."""
