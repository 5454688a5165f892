"""Tests of `plc repair` as a command."""
