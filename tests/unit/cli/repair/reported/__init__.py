"""Tests of `plc repair` with places and reports."""
