"""Tests of plc.models."""
