"""Tests of plc.base."""
