"""Tests of plc.repair.narrow."""
