"""The wheels of a bundled server: without what no server reads, and still wheels that pip takes."""

from __future__ import annotations

import runpy
import zipfile
from pathlib import Path

BUNDLE = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "bundle_server.py"))
GONE = (
    "plc/default_model/model.safetensors",
    "plc/reported_model/model.safetensors",
    "onnxruntime/capi/libonnxruntime.so.1.31.1",
    "numpy/tests/test_all.py",
    "numpy/_core/tests/data/a.npz",
)
KEPT = (
    "plc/default_model/encoder.onnx",
    "onnxruntime/capi/libonnxruntime_providers_shared.so",
    "numpy/testing/__init__.py",
)
RECORD = "x-1.dist-info/RECORD"


def test_a_wheel_and_its_record_lack_what_no_server_reads(tmp_path: Path) -> None:
    wheel = tmp_path / "x-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as made:
        for name in (*GONE, *KEPT):
            made.writestr(name, name * 9)
        made.writestr(RECORD, "".join(f"{name},sha256=x,9\n" for name in (*GONE, *KEPT)) + f"{RECORD},,\n")
    BUNDLE["stored"](wheel)
    with zipfile.ZipFile(wheel) as written:
        assert written.namelist() == [*KEPT, RECORD]
        assert all(info.compress_type == zipfile.ZIP_STORED for info in written.infolist())
        assert written.read(KEPT[0]).decode() == KEPT[0] * 9
        recorded = [line.split(",")[0] for line in written.read(RECORD).decode().splitlines()]
        assert recorded == [*KEPT, RECORD]
