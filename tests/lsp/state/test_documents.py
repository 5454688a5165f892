"""The file that an address names, also with a drive letter, as editors on Windows write it."""

from __future__ import annotations

import pygls.uris
import pytest

from lsp.state.documents import path_of


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///c%3A/Users/a%20b/x.c", r"c:\Users\a b\x.c"),
        ("file:///C:/Users/x.c", r"c:\Users\x.c"),
        ("file://server/share/x.c", r"\\server\share\x.c"),
    ],
)
def test_drive_letters_and_shares_of_windows(monkeypatch: pytest.MonkeyPatch, uri: str, path: str) -> None:
    monkeypatch.setattr(pygls.uris, "IS_WIN", True)
    assert str(path_of(uri)) == path


def test_what_is_in_no_file_has_no_path() -> None:
    assert path_of("untitled:Untitled-1") is None
    assert path_of("vscode-notebook-cell:/a.ipynb#W0") is None
    assert str(path_of("file:///a%20b/x.c")) == "/a b/x.c"
