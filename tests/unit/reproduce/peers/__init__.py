"""Tests of plc.reproduce.peers."""
