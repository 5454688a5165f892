"""Tests of plc.complaints."""
