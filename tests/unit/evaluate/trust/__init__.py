"""Tests of `plc evaluate --suite trust`."""
