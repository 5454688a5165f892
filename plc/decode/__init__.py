"""Beam search over a step protocol, and the backends that speak it; plc/decode/protocol.py comes first."""
