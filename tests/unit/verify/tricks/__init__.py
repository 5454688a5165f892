"""Tests of plc.verify.tricks."""
