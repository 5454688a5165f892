"""Tests of plc.cluster."""
