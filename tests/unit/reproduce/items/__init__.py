"""Tests of plc.reproduce.items."""
