"""HTTPS by a certificate and a key from files, over a real connection."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from pathlib import Path

import pytest

pytest.importorskip("uvicorn", reason="needs the extra `serve`")
pytest.importorskip("cryptography", reason="needs the extra `sign`")

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)

from data_prep.errors import ConfigError
from plc.remote.client import Remote, RemoteError
from plc.repair import Repairer
from plc.serve import handshakes, listening
from plc.serve.app import app_of
from plc.serve.auth import Auth
from plc.serve.limits import Limits, Rates
from plc.serve.listening import listen, server_of, url_of
from plc.serve.scheduler import Scheduler
from plc.serve.tls import Tls, tls_of
from tests.scripted_model import repairer, swap
from tests.unit.remote.running import FLAWED
from tests.unit.serve.hanging_up import seconds_until_hung_up

TOKEN = "k" * 32


def written_key(path: Path, locked: KeySerializationEncryption | None = None) -> ec.EllipticCurvePrivateKey:
    key = ec.generate_private_key(ec.SECP256R1())
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked or NoEncryption()))
    path.chmod(0o600)
    return key


@pytest.fixture
def files(tmp_path: Path) -> Tls:
    """A self-signed certificate of this machine, and its key."""
    tls = Tls(tmp_path / "cert.pem", tmp_path / "key.pem")
    key = written_key(tls.key)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "plc test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    tls.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))
    return tls


def answered(model: Repairer, tls: Tls, ask: Callable[[str, int], None]) -> None:
    """What `ask` does while a server with a certificate runs, given its URL and port."""
    limits = Limits()
    app = app_of(Scheduler(model, limits), Auth(token=TOKEN, rates=Rates(60_000), exact=True), limits)
    with listen("127.0.0.1", 0, has_token=True) as made:
        server = server_of(app, limits, proxy=None, tls=tls)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [made]})
        thread.start()
        try:
            ask(url_of(made, tls=tls), made.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()


def test_a_client_that_trusts_the_certificate_is_answered_and_no_other(
    files: Tls, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = repairer(swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;"))

    def ask(url: str, port: int) -> None:
        assert url == f"https://127.0.0.1:{port}"
        with pytest.raises(RemoteError, match="its certificate is not trusted: self-signed certificate"):
            Remote.open(url, token=TOKEN)
        monkeypatch.setenv("SSL_CERT_FILE", str(files.certificate))
        remote = Remote.open(url, token=TOKEN)
        assert remote.report(FLAWED, "c") == model.report(FLAWED, "c")
        remote.close()
        with socket.create_connection(("127.0.0.1", port), timeout=20) as plain:  # HTTP without TLS
            plain.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert b"200" not in plain.recv(1000)
        context = ssl.create_default_context(cafile=str(files.certificate))
        connection = HTTPSConnection("127.0.0.1", port, context=context, timeout=20)
        connection.request("GET", "/health")
        assert connection.getresponse().status == 200
        assert connection.sock.version() in ("TLSv1.2", "TLSv1.3")
        connection.close()
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.load_verify_locations(str(files.certificate))
        old.set_ciphers("DEFAULT:@SECLEVEL=0")  # else OpenSSL offers no TLS 1.1, and the server is not asked
        with pytest.warns(DeprecationWarning, match="TLSv1_1"):
            old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
        with (
            pytest.raises(ssl.SSLError, match=r"UNEXPECTED_EOF|PROTOCOL_VERSION"),  # the server ends it
            socket.create_connection(("127.0.0.1", port), timeout=20) as raw,
        ):
            old.wrap_socket(raw, server_hostname="127.0.0.1")

    answered(model, files, ask)


def hello() -> bytes:
    """The first bytes of a client of TLS."""
    said = ssl.MemoryBIO()
    with pytest.raises(ssl.SSLWantReadError):
        ssl.create_default_context().wrap_bio(
            ssl.MemoryBIO(), said, server_hostname="localhost"
        ).do_handshake()
    return said.read()


SECONDS = 0.5  # for a handshake, in place of ten
HELLO = hello()


@pytest.mark.parametrize(
    ("first", "trickle"),
    [(b"", b""), (HELLO[:100], b""), (b"", HELLO), (HELLO, b"")],
    ids=["nothing", "half a hello", "a hello byte by byte", "a hello and no more"],
)
def test_a_handshake_that_does_not_end_is_hung_up_on(
    first: bytes, trickle: bytes, files: Tls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handshakes, "SECONDS", SECONDS)

    def ask(_: str, port: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(first)
            assert seconds_until_hung_up(connection, every=SECONDS / 4, trickle=trickle) < 6 * SECONDS

    answered(repairer(swap("a", "b")), files, ask)


def test_handshakes_that_do_not_end_keep_nobody_out(files: Tls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handshakes, "PLACES", 3)
    context = ssl.create_default_context(cafile=str(files.certificate))

    def ask(_: str, port: int) -> None:
        with ExitStack() as held:
            first, *others = [
                held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
                for _ in range(3)
            ]
            connection = HTTPSConnection("127.0.0.1", port, context=context, timeout=20)
            connection.request("GET", "/health")
            assert connection.getresponse().read() == b'{"status":"ok"}'  # before any of them must end
            first.settimeout(5)
            with suppress(ConnectionResetError):
                assert first.recv(1) == b""  # the oldest had to go
            for other in others:
                other.settimeout(0.1)
                with pytest.raises(TimeoutError):
                    other.recv(1)
            connection.request("GET", "/health")
            assert connection.getresponse().read() == b'{"status":"ok"}'
            connection.close()

    answered(repairer(swap("a", "b")), files, ask)


def test_who_does_not_hear_that_a_connection_ends_is_not_waited_for_long(
    files: Tls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handshakes, "END_SECONDS", SECONDS)
    monkeypatch.setattr(listening, "_HEAD_SECONDS", SECONDS)
    context = ssl.create_default_context(cafile=str(files.certificate))
    context.check_hostname = False

    def ask(_: str, port: int) -> None:
        came, says = ssl.MemoryBIO(), ssl.MemoryBIO()
        client = context.wrap_bio(came, says, server_hostname="127.0.0.1")
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            while True:
                try:
                    client.do_handshake()
                    break
                except ssl.SSLWantReadError:
                    connection.sendall(says.read())
                    came.write(connection.recv(1 << 16))
            client.write(b"GET /health HTTP/1.1\r\nHost: local")
            connection.sendall(says.read())
            took = seconds_until_hung_up(connection, every=SECONDS / 4)  # its word of the end is not answered
            assert took < 8 * SECONDS

    answered(repairer(swap("a", "b")), files, ask)


def test_files_that_are_no_certificate_and_its_key(files: Tls, tmp_path: Path) -> None:
    assert tls_of(None, None) is None
    assert tls_of(files.certificate, files.key) == files
    for given in ((files.certificate, None), (None, files.key)):
        with pytest.raises(ConfigError, match=r"--tls-(cert|key) needs --tls-(key|cert) FILE too"):
            tls_of(*given)
    with pytest.raises(ConfigError, match="the certificate cannot be read: No such file"):
        tls_of(tmp_path / "none", files.key)
    with pytest.raises(ConfigError, match="are not a certificate and its key in PEM"):
        tls_of(files.key, files.key)
    other = tmp_path / "other.pem"
    written_key(other)
    with pytest.raises(ConfigError, match="are not a certificate and its key in PEM: KEY_VALUES_MISMATCH"):
        tls_of(files.certificate, other)
    written_key(other, BestAvailableEncryption(b"secret"))
    with pytest.raises(ConfigError, match="the key has a password; write one without"):
        tls_of(files.certificate, other)
    files.key.chmod(0o644)
    with pytest.raises(ConfigError, match="every user of this machine can read or change the key"):
        tls_of(files.certificate, files.key)
