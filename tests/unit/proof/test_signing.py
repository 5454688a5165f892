"""Tests of signed model directories, from `plc model key` to a model that is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from plc.cli.app import main
from plc.config.files import user_config_file
from plc.repair.repairer import Repairer
from tests.models import tiny_model_directory


class Ended:
    """How a command ended, and what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *words: str | Path) -> None:
        with pytest.raises(SystemExit) as stopped:
            main([str(word) for word in words])
        self.code = stopped.value.code
        self.out, self.err = capsys.readouterr()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return tiny_model_directory(tmp_path / "model")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    path = user_config_file()
    assert path is not None
    path.parent.mkdir(parents=True)
    return path


def _key(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str = "key") -> tuple[Path, str]:
    file = tmp_path / f"{name}.pem"
    return file, Ended(capsys, "model", "key", file).out.strip()


def test_a_signed_model_is_served_and_an_unsigned_or_changed_one_is_refused(
    tmp_path: Path, model: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, public = _key(tmp_path, capsys)
    assert file.stat().st_mode & 0o777 == 0o600 or sys.platform == "win32"
    source = tmp_path / "a.c"
    source.write_text("int f(void) { return 1; }\n", encoding="utf-8")
    repair = ("repair", source, "--model", model, "--no-cache")
    assert Ended(capsys, *repair).code in (0, 1)  # no key is named: every model is taken
    own.write_text(f'trusted-keys = ["{public}"]\n', encoding="utf-8")
    for more in ((), ("--isolated",)):
        refused = Ended(capsys, *repair, *more)
        assert refused.code == 2
        assert f"{model}: the model is not signed, and you trust signed models only" in refused.err
    signed = Ended(capsys, "model", "sign", model, "--key", file)
    assert (signed.code, signed.out) == (0, f"{model}: signed with {public}\n")
    assert Ended(capsys, *repair).code in (0, 1)
    verified = Ended(capsys, "model", "verify", model)
    assert (verified.code, verified.err) == (0, "")
    assert verified.out.endswith(f"signed with {public}\n")
    manifest = json.loads((model / "manifest.json").read_text("utf-8"))
    (model / "manifest.json").write_text(json.dumps(manifest | {"step": 7}), encoding="utf-8")
    changed = Ended(capsys, *repair)
    assert changed.code == 2
    assert (
        "the signature does not fit manifest.json: the model was changed after it was signed" in changed.err
    )
    assert "WRONG" in Ended(capsys, "model", "show", model).out


def test_a_signature_by_somebody_else_is_refused_and_so_is_a_forged_one(
    tmp_path: Path, model: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, trusted = _key(tmp_path, capsys, "trusted")
    other, public = _key(tmp_path, capsys, "other")
    own.write_text(f'trusted-keys = ["{trusted}"]\n', encoding="utf-8")
    Ended(capsys, "model", "sign", model, "--key", other)
    refused = Ended(capsys, "model", "verify", model)
    assert refused.code == 2
    assert f"signed with {public}, which is none of the keys that you trust" in refused.err
    assert "not among your trusted-keys" in Ended(capsys, "model", "show", model).out
    signature = model / "signature.json"
    said = json.loads(signature.read_text("utf-8"))
    signature.write_text(json.dumps(said | {"key": trusted}), encoding="utf-8")
    forged = Ended(capsys, "model", "verify", model)
    assert forged.code == 2
    assert "does not fit manifest.json" in forged.err
    for broken in ("", "[]", '{"format": 1}', json.dumps(said | {"signature": "?"}), "[" * 60_000):
        signature.write_text(broken, encoding="utf-8")
        assert "is no signature as `plc model sign` writes it" in Ended(capsys, "model", "verify", model).err
    signature.write_text(json.dumps(said | {"format": 2}), encoding="utf-8")
    assert "is of another format than this plc reads" in Ended(capsys, "model", "verify", model).err


def test_neither_a_tree_nor_a_flag_nor_another_file_names_the_keys(
    tmp_path: Path,
    model: Path,
    own: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, public = _key(tmp_path, capsys)
    _, other = _key(tmp_path, capsys, "other")
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "a.c").write_text("int f(void) { return 1; }\n", encoding="utf-8")
    (tree / "plc.toml").write_text(f'trusted-keys = ["{other}"]\n', encoding="utf-8")
    own.write_text(f'trusted-keys = ["{public}"]\n', encoding="utf-8")
    Ended(capsys, "model", "sign", model, "--key", file)
    monkeypatch.chdir(tree)
    taken = Ended(capsys, "repair", ".", "--model", model, "--no-cache")
    assert taken.code in (0, 1)
    assert f"trusted-keys is ignored: it can only be set in your own configuration, {own}" in taken.err
    named = Ended(capsys, "repair", ".", "--model", model, "--config", tree / "plc.toml")
    assert named.code == 2
    assert "plc.toml: trusted-keys: it can only be set in your own configuration" in named.err
    assert "Unknown option: --trusted-keys" in Ended(capsys, "repair", ".", "--trusted-keys", other).err
    assert f'trusted-keys = ["{public}"]' in Ended(capsys, "config").out


def test_a_server_and_an_editor_refuse_it_as_well(
    tmp_path: Path, model: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, public = _key(tmp_path, capsys)
    own.write_text(f'trusted-keys = ["{public}"]\n', encoding="utf-8")
    served = Ended(capsys, "serve", "--model", model, "--port", "0")
    assert served.code == 2
    assert "the model is not signed" in served.err
    with pytest.raises(Exception, match="the model is not signed"):  # what the editor's worker calls
        Repairer.load(model)


def test_keys_that_are_none_are_named(
    tmp_path: Path, model: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*words: str | Path) -> str:
        ended = Ended(capsys, *words)
        assert ended.code == 2
        return ended.err

    file, public = _key(tmp_path, capsys)
    Ended(capsys, "model", "sign", model, "--key", file)
    assert "no key to verify with: give --key" in said("model", "verify", model)
    assert "'ed25519:AAAA' is no public key" in said("model", "verify", model, "--key", "ed25519:AAAA")
    assert "cannot be read: No such file" in said("model", "verify", model, "--key", tmp_path / "none")
    (tmp_path / "key.pub").write_text(public + "\n", encoding="utf-8")
    assert Ended(capsys, "model", "verify", model, "--key", tmp_path / "key.pub").code == 0
    assert "exists already, and may be a key" in said("model", "key", file)
    assert "cannot be written" in said("model", "key", tmp_path / "no" / "key")
    assert "holds no private key in PEM" in said("model", "sign", model, "--key", tmp_path / "key.pub")
    own.write_text('trusted-keys = ["rsa:AAAA"]\n', encoding="utf-8")
    assert f"{own}: trusted-keys: 'rsa:AAAA' is no public key" in said("model", "verify", model)


def test_keys_of_openssl_are_taken_if_they_are_ed25519_and_open(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    form = Encoding.PEM, PrivateFormat.PKCS8
    curve, closed = tmp_path / "curve.pem", tmp_path / "closed.pem"
    curve.write_bytes(generate_private_key(SECP256R1()).private_bytes(*form, NoEncryption()))
    closed.write_bytes(Ed25519PrivateKey.generate().private_bytes(*form, BestAvailableEncryption(b"x")))
    assert "is no Ed25519 key" in Ended(capsys, "model", "sign", model, "--key", curve).err
    assert "the key is encrypted" in Ended(capsys, "model", "sign", model, "--key", closed).err
    assert not (model / "signature.json").exists()


def test_a_damaged_model_is_not_signed_and_a_strange_file_is_named(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, public = _key(tmp_path, capsys)
    Ended(capsys, "model", "sign", model, "--key", file)
    (model / "more.bin").write_bytes(b"x")
    verified = Ended(capsys, "model", "verify", model, "--key", public)
    assert verified.code == 0
    assert "more.bin: is not part of the model, and no signature covers it" in verified.err
    (model / "vocab.json").write_text("{}", encoding="utf-8")
    assert "was changed after export" in Ended(capsys, "model", "verify", model, "--key", public).err
    assert "was changed after export" in Ended(capsys, "model", "sign", model, "--key", file).err


def test_without_the_library_a_named_key_refuses_and_says_what_to_install(
    tmp_path: Path, model: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, public = _key(tmp_path, capsys)
    Ended(capsys, "model", "sign", model, "--key", file)
    own.write_text(f'trusted-keys = ["{public}"]\n', encoding="utf-8")
    source = tmp_path / "a.c"
    source.write_text("int f(void) { return 1; }\n", encoding="utf-8")
    lacking = (
        "import sys; sys.modules['cryptography'] = None; from plc.cli.app import main; "
        f"main(['repair', {str(source)!r}, '--model', {str(model)!r}])"
    )
    done = subprocess.run([sys.executable, "-c", lacking], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "cannot be checked without the package cryptography: `pip install" in done.stderr


_HASH = {
    "type": "object",
    "required": ["alg", "content"],
    "additionalProperties": False,
    "properties": {"alg": {"const": "SHA-256"}, "content": {"pattern": "^[a-f0-9]{64}$"}},
}
_COMPONENT = {  # of bom-1.5.schema.json what is required, and the types that are written here
    "type": "object",
    "required": ["type", "name"],
    "properties": {
        "type": {"enum": ["application", "data", "file", "machine-learning-model"]},
        "name": {"type": "string"},
        "version": {"type": "string"},
        "bom-ref": {"type": "string", "minLength": 1},
        "hashes": {"type": "array", "items": _HASH},
    },
}
_BILL = {
    "type": "object",
    "required": ["bomFormat", "specVersion"],
    "properties": {
        "bomFormat": {"const": "CycloneDX"},
        "specVersion": {"const": "1.5"},
        "serialNumber": {
            "pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
        },
        "version": {"type": "integer", "minimum": 1},
        "metadata": {"type": "object", "properties": {"component": _COMPONENT}},
        "components": {"type": "array", "items": _COMPONENT, "uniqueItems": True},
        "dependencies": {"type": "array", "items": {"type": "object", "required": ["ref"]}},
    },
}


def test_the_bill_of_materials_is_cyclonedx_and_lists_every_file_and_all_data(
    model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for directory in (model, Path(__file__).parents[3] / "checkpoints" / "default"):
        shown = Ended(capsys, "model", "show", directory, "--sbom")
        assert shown.code == 0
        bill = json.loads(shown.out)
        jsonschema.validate(bill, _BILL)
        manifest = json.loads((directory / "manifest.json").read_text("utf-8"))
        listed = {each["name"]: each["hashes"][0]["content"] for each in bill["components"]}
        assert listed == manifest["files"] | manifest.get("data", {})
        refs = [each["bom-ref"] for each in (bill["metadata"]["component"], *bill["components"])]
        assert len(set(refs)) == len(refs)
        assert sorted(bill["dependencies"][0]["dependsOn"]) == sorted(refs[1:])
        assert Ended(capsys, "model", "show", directory, "--sbom").out == shown.out
