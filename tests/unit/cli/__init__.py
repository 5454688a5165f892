"""Tests of the `plc` command."""
