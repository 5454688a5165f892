"""Tests of plc.repair.predict."""
