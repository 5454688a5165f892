"""Tests of plc.verify.testing."""
