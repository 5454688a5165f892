"""Tests of plc.reproduce."""
