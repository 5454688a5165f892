"""Which assignments stand for each other."""

from __future__ import annotations

ASSIGNMENTS = {b"+=": b"-=", b"-=": b"+=", b"*=": b"/=", b"<<=": b">>=", b"|=": b"&=", b"&=": b"|="}
