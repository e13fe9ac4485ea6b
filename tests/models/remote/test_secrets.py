"""Keys and passwords are sent to their server only.

They never occur in errors, tracebacks, logs, summaries, or the repr of settings and models, even
if the server sends them back. Errors can be pickled and returned by a process pool.
"""

import base64
import json
import logging
import multiprocessing
import pickle
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import pytest
from support.models.model_requests import FAST, GOOD, Open
from support.servers.fault_server import FaultServer, Hang, Reset, Send, Step, answer, status
from support.servers.replies import no_records

from summarizer import errors
from summarizer.api import Summarizer
from summarizer.errors import ConfigError, ModelError, ModelRejected, SummarizerError
from summarizer.models.base import ModelRequest
from summarizer.models.factory import open_model
from summarizer.models.remote.connection import split_login
from summarizer.schema.drafts import ActorsAnswer
from summarizer.settings import Settings, load_settings

KEY = "zq-hemlig-4711-nyckel"
PASSWORD = "zw:hemlig%4712"
FAULTS: list[Step] = [
    status(400, f"bad key {KEY}"),
    status(401, f"Incorrect API key provided: {KEY}"),
    status(404, f"no model for {KEY}"),
    status(429, KEY),
    status(500, KEY),
    answer("no JSON"),
    answer(None, refusal=f"I do not like {KEY}"),
    answer("", finish="content_filter"),
    answer(KEY, finish="length"),
    Reset(),
    Hang(30),
]
NAMES = "400 401 404 429 500 prose refusal filter truncated reset hang".split()


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def with_login(url: str) -> str:
    return url.replace("http://", "http://reader:zw%3Ahemlig%254712@")


def all_text(error: BaseException) -> str:
    """Return everything that may be printed of an error and its causes."""
    parts = [str(error), repr(error), str(vars(error)), *traceback.format_exception(error)]
    link: BaseException | None = error
    while link is not None:
        parts.append(repr(link))
        link = link.__cause__ or link.__context__
    return "\n".join(parts)


@pytest.mark.parametrize("fault", [pytest.param(*case) for case in zip(FAULTS)], ids=NAMES)
@pytest.mark.parametrize("login", [False, True], ids=["key", "password"])
def test_errors_and_logs_contain_no_secret(
    server: FaultServer,
    opened: Open,
    model_request: ModelRequest[ActorsAnswer],
    caplog: pytest.LogCaptureFixture,
    fault: Step,
    login: bool,
) -> None:
    for name in ("", "summarizer", "openai", "httpx2", "httpcore2"):
        caplog.set_level(logging.DEBUG, logger=name)
    url = server.script("leak", fault)
    budget = replace(FAST, timeout=0.2, deadline=0.5, transport_retries=1)
    model = opened(with_login(url) if login else url, retry_policy=budget)
    with pytest.raises(ModelError) as caught:
        model.generate(model_request)

    # The text of the model is kept unchanged, and here it contains the key.
    caught.value.raw = None
    text = all_text(caught.value) + repr(model) + str(model)
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    for secret in (KEY, PASSWORD, "zw%3Ahemlig%254712", "zw:hemlig"):
        assert secret not in text
    token = base64.b64encode(f"reader:{PASSWORD}".encode()).decode()
    for secret in (KEY, PASSWORD, "hemlig%254712", token):
        assert secret not in logged


def test_a_successful_request_logs_no_secret(
    server: FaultServer,
    opened: Open,
    model_request: ModelRequest[ActorsAnswer],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    opened(server.script("fine", answer(GOOD))).generate(model_request)
    assert caplog.records
    assert KEY not in "\n".join(
        f"{record.getMessage()} {vars(record)}" for record in caplog.records
    )


def test_the_server_receives_the_key(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    opened(server.script("key", answer(GOOD))).generate(model_request)
    assert server.requests("key")[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_login_in_the_url_is_sent_as_a_header(
    server: FaultServer, opened: Open, model_request: ModelRequest[ActorsAnswer]
) -> None:
    opened(with_login(server.script("login", answer(GOOD)))).generate(model_request)
    token = base64.b64encode(f"reader:{PASSWORD}".encode()).decode()
    assert server.requests("login")[0].headers["authorization"] == f"Basic {token}"
    assert "@" not in server.requests("login")[0].headers["host"]


@pytest.mark.parametrize(
    ("url", "plain", "login"),
    [
        pytest.param("http://h:1/v1", "http://h:1/v1", None, id="none"),
        pytest.param("http://u:p@h:1/v1", "http://h:1/v1", ("u", "p"), id="both"),
        pytest.param("https://u@h/v1", "https://h/v1", ("u", ""), id="user"),
        pytest.param("http://u:a%40b@[::1]:2/", "http://[::1]:2/", ("u", "a@b"), id="escaped"),
    ],
)
def test_the_login_is_split_from_the_url(
    url: str, plain: str, login: tuple[str, str] | None
) -> None:
    assert split_login(url) == (plain, login)


def test_a_summary_contains_no_secret(server: FaultServer) -> None:
    url = with_login(server.react("summary", no_records))
    with Summarizer("openai/fake", base_url=url) as summarizer:
        summary = summarizer.summarize("Dora Valen spoke in Hasra.\n")
    written = summary.model_dump_json() + summary.to_markdown() + repr(summary)
    for secret in (KEY, PASSWORD, "hemlig", "reader"):
        assert secret not in written
    assert summary.provenance.backend == f"openai-compatible, 127.0.0.1:{server.port}"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("reader:zw-hemlig@host/v1", id="no-scheme"),
        pytest.param("ftp://reader:zw-hemlig@host/v1", id="another-scheme"),
        pytest.param("http://reader:zw-hemlig@host:99999/v1", id="no-such-port"),
        pytest.param("http://reader:zw-hemlig@/v1", id="no-host"),
    ],
)
def test_an_invalid_url_is_not_shown(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(base_url=url)
    assert "hemlig" not in all_text(caught.value)


def test_the_repr_of_settings_has_no_url() -> None:
    assert "hemlig" not in repr(Settings(base_url="http://reader:zw-hemlig@host/v1"))


@pytest.mark.parametrize(
    "key",
    [pytest.param("zq-hem\u2019lig", id="curly-quote"), pytest.param("zq-hem lig", id="blank")],
)
def test_an_invalid_key_is_not_shown(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(ConfigError) as caught:
        open_model(Settings(model="openai/fake"))
    assert key not in all_text(caught.value)
    assert str(caught.value) == (
        "the key contains white space or a letter that no key has (OPENAI_API_KEY): "
        "copy the key again, and nothing around it"
    )


FORMS = {
    "plain": KEY,
    "upper": KEY.upper(),
    "base64": base64.b64encode(KEY.encode()).decode(),
    "base64-of-a-header": base64.b64encode(f"Bearer {KEY}".encode()).decode(),
    "percent": "".join(f"%{byte:02x}" for byte in KEY.encode()),
    "split-by-blanks": " ".join(KEY),
    "split-by-quotes": '"'.join((KEY[:7], KEY[7:])),
    "prefix": KEY[:16],
}
PLACES: dict[str, Callable[[str], Step]] = {
    "error": lambda echo: status(400, f"bad key {echo}!"),
    "error-in-success": lambda echo: Send(json.dumps({"error": {"message": echo}})),
    "refusal": lambda echo: answer(None, refusal=f"I do not like {echo}"),
    "answer": lambda echo: answer(json.dumps({"actors": [{"name": echo, "kind": "person"}]})),
    "invalid-record": lambda echo: answer(json.dumps({"actors": [{"name": "x", echo: echo}]})),
    "cut-answer": lambda echo: answer(f'{{"actors": [{{"name": "{echo}', finish="length"),
    "prose": answer,
    "header": lambda echo: Send("{}", 401, {"x-key": echo}),
    "redirect": lambda echo: Send("", 307, {"location": f"http://{echo.replace(' ', '')}.org/"}),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_no_form_of_a_key_that_a_server_echoes_is_kept(
    server: FaultServer,
    opened: Open,
    model_request: ModelRequest[ActorsAnswer],
    caplog: pytest.LogCaptureFixture,
    form: str,
    place: Callable[[str], Step],
) -> None:
    for name in ("", "summarizer", "openai", "httpx2", "httpcore2"):
        caplog.set_level(logging.DEBUG, logger=name)
    policy = replace(FAST, transport_retries=0, answer_retries=0)
    model = opened(server.script("echo", place(form)), retry_policy=policy)
    try:
        kept = repr(model.generate(model_request))
    except ModelError as error:
        kept = all_text(error)
    headers = [record for record in caplog.records if "response_headers.complete" in record.msg]
    assert headers
    formatter = logging.Formatter()
    for text in (kept, *map(formatter.format, headers)):
        for echo in FORMS.values():
            assert echo.lower() not in text.lower()
            assert repr(echo)[1:-1].lower() not in text.lower()


def every_error() -> list[SummarizerError]:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    return [kind("what", "where", "hint") for kind in kinds if issubclass(kind, SummarizerError)]


@pytest.mark.parametrize("error", every_error(), ids=lambda error: type(error).__name__)
def test_every_error_can_be_pickled(error: SummarizerError) -> None:
    if isinstance(error, ModelError):
        error.spent, error.raw = {"requests": 2}, "raw"
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(back) is type(error)
    assert str(back) == "what (where): hint"
    assert vars(back) == vars(error)


def fail_at(url: str, model_request: ModelRequest[ActorsAnswer]) -> None:
    model = open_model(Settings(model="openai/fake", base_url=url))
    try:
        model.generate(model_request)
    finally:
        model.close()


def test_an_error_can_be_returned_by_a_process_pool(
    server: FaultServer, model_request: ModelRequest[ActorsAnswer]
) -> None:
    url = server.script("pool", status(401, KEY))
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        error = pool.submit(fail_at, url, model_request).exception(timeout=60)
    assert type(error) is ModelRejected
    assert error.spent["requests"] == 1
    assert KEY not in all_text(error)
