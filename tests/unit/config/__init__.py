"""Tests of plc.config."""
