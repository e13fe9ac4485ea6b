"""Certificates of an own authority work, on loopback too; errors of certificates say so."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.models.model_requests import FAST, GOOD, Open
from support.servers.fault_server import FaultServer, answer

from summarizer.errors import ConfigError, ModelUnreachable
from summarizer.models.base import ModelRequest
from summarizer.schema.drafts import ActorsAnswer

VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
OPENSSL = shutil.which("openssl")


@dataclass(frozen=True)
class Authority:
    """A certificate for 127.0.0.1 that is its own authority, and a server that has it."""

    certificate: Path
    server: FaultServer


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    if OPENSSL is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("authority")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    options = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -addext"
    command = [OPENSSL, *options.split(), "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *files], check=True, capture_output=True)  # noqa: S603 - fixed
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with FaultServer(context) as server:
        yield Authority(certificate, server)


@pytest.fixture(autouse=True)
def _no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_an_own_authority_is_trusted_on_loopback(
    monkeypatch: pytest.MonkeyPatch,
    authority: Authority,
    opened: Open,
    model_request: ModelRequest[ActorsAnswer],
    variable: str,
) -> None:
    monkeypatch.setenv(variable, str(authority.certificate))
    # A proxy must not see requests to this machine.
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert opened(authority.server.script("own", answer(GOOD))).generate(model_request).raw == GOOD


@pytest.mark.parametrize("variable", ["SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"])
def test_a_folder_of_certificates_is_read(
    monkeypatch: pytest.MonkeyPatch,
    authority: Authority,
    opened: Open,
    model_request: ModelRequest[ActorsAnswer],
    tmp_path: Path,
    variable: str,
) -> None:
    assert OPENSSL is not None
    command = [OPENSSL, "x509", "-noout", "-subject_hash", "-in", str(authority.certificate)]
    name = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - fixed
    shutil.copy(authority.certificate, tmp_path / f"{name.stdout.strip()}.0")
    monkeypatch.setenv(variable, str(tmp_path))
    assert opened(authority.server.script("own", answer(GOOD))).generate(model_request).raw == GOOD


@pytest.mark.parametrize(
    ("host", "is_trusted", "reason"),
    [
        pytest.param("127.0.0.1", False, "self-signed certificate", id="unknown-authority"),
        pytest.param(
            "localhost",
            True,
            "Hostname mismatch, certificate is not valid for 'localhost'",
            id="another-name",
        ),
    ],
)
def test_a_certificate_error_says_so(  # noqa: PLR0913 - a table
    monkeypatch: pytest.MonkeyPatch,
    authority: Authority,
    opened: Open,
    model_request: ModelRequest[ActorsAnswer],
    host: str,
    is_trusted: bool,
    reason: str,
) -> None:
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    url = authority.server.script("bad", answer(GOOD)).replace("127.0.0.1", host)
    with pytest.raises(ModelUnreachable) as caught:
        opened(url, retry_policy=FAST).generate(model_request)
    assert str(caught.value) == (
        f"the TLS certificate is not accepted: {reason} "
        f"(openai/fake at {host}:{authority.server.port}): check the address, or set "
        "SSL_CERT_FILE to a file with the certificates of your own authority"
    )
    assert caught.value.spent["requests"] == 1
    assert not authority.server.requests("bad")


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
@pytest.mark.parametrize("content", [None, b"", b"no certificate", b"\xff\x00"])
def test_unreadable_certificates_are_one_line(
    monkeypatch: pytest.MonkeyPatch,
    opened: Open,
    tmp_path: Path,
    variable: str,
    content: bytes | None,
) -> None:
    path = tmp_path / "own.pem"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv(variable, str(path))
    with pytest.raises(ConfigError, match=f"the certificates cannot be read.*{variable}"):
        opened("https://127.0.0.1:9/v1")
    # Nothing of TLS is needed for it.
    opened("http://127.0.0.1:9/v1")
