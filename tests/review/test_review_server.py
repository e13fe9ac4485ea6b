"""The loopback answers who may ask, keeps what was decided, and gives nothing to anybody else."""

import contextlib
import http.client
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from support.data.result_folders import HOSTILE, example_results
from support.servers.terminal import run

from evals.dataset.gold import read_gold
from evals.dataset.validation import validate
from summarizer.corrections.drafts import DraftRecord
from summarizer.errors import InputError
from summarizer.review.app import open_review
from summarizer.review.server import MAX_BODY, TOKEN_HEADER, Server
from summarizer.review.session import Conflict, ReviewSession

KESH = "/api/documents/example_kesh"


@pytest.fixture
def results(tmp_path: Path) -> Path:
    return example_results(tmp_path / "results")


@pytest.fixture
def server(results: Path) -> Iterator[Server]:
    with Server(open_review(results, annotator="Ada")) as started:
        thread = threading.Thread(target=started.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield started
        started.shutdown()
        thread.join()


Answer = tuple[int, dict[str, str], bytes]


def ask(
    server: Server, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
) -> Answer:
    """Send a request as the page does, but for what `headers` changes; None leaves one out."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    own = {TOKEN_HEADER: server.app.token, "Content-Type": "application/json"}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    connection.request(
        method, path, content if body is not None else None, {**own, **(headers or {})}
    )
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return found


def get(server: Server, path: str) -> Any:
    status, _, content = ask(server, "GET", path)
    assert status == 200, content
    return json.loads(content)


def put(server: Server, path: str, record: Any, version: str) -> tuple[int, Any]:
    status, _, content = ask(server, "PUT", path, record, {"If-Match": f'"{version}"'})
    return status, json.loads(content)


def decided(record: Any, decision: str = "accepted") -> Any:
    for name in ("actors", "claims", "positions"):
        for one in record[name]:
            one["decision"] = decision
    return record


def test_accepting_everything_writes_gold_for_the_evaluation(server: Server, results: Path) -> None:
    state = get(server, KESH)
    assert not state["gold"]
    status, after = put(server, KESH, decided(state["record"]), state["version"])
    assert (status, after["gold"]) == (200, True)
    (made,) = read_gold(results / "gold" / "Ada")
    assert validate(made) == []
    assert made.record.annotation.annotator == "Ada"
    assert len(made.record.claims) == 7
    assert sorted(path.name for path in (results / "gold" / "Ada").iterdir()) == [
        "example_kesh.json", "example_kesh.txt",
    ]  # fmt: skip


def test_an_incomplete_review_is_saved_without_gold(server: Server, results: Path) -> None:
    state = get(server, KESH)
    state["record"]["claims"][0]["decision"] = "accepted"
    state["record"]["claims"][1]["decision"] = "rejected"
    status, after = put(server, KESH, state["record"], state["version"])
    assert (status, after["gold"]) == (200, False)
    assert not (results / "gold" / "Ada").exists()
    again = ReviewSession.open(results, annotator="Ada").state("example_kesh").record
    assert [one.decision for one in again.claims][:3] == ["accepted", "rejected", "pending"]
    progress = get(server, "/api/progress")["example_kesh"]
    assert progress["of"] - progress["pending"] == 2


def test_a_review_starts_from_existing_gold(server: Server, results: Path) -> None:
    state = get(server, KESH)
    put(server, KESH, decided(state["record"]), state["version"])
    path = results / "gold" / "Ada" / "example_kesh.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["claims"][0]["note"] = "by hand"
    path.write_text(json.dumps(record), encoding="utf-8")
    again = get(server, KESH)
    assert again["record"]["claims"][0]["note"] == "by hand"
    assert {one["decision"] for one in again["record"]["claims"]} == {"accepted"}


def test_invalid_gold_is_not_saved_and_names_its_field(server: Server, results: Path) -> None:
    state = get(server, KESH)
    record = decided(state["record"])
    record["claims"][0]["text"] = ""
    status, answer = put(server, KESH, record, state["version"])
    assert status == 422
    assert answer["problems"] == [
        {"record_id": "c1", "field": "text", "message": "state the claim in a sentence"}
    ]
    assert not (results / "review").exists()
    status, _, content = ask(server, "POST", f"{KESH}/check", record)
    assert json.loads(content) == answer
    assert status == 200


def test_files_that_changed_meanwhile_are_not_overwritten(server: Server, results: Path) -> None:
    state = get(server, KESH)
    record = state["record"]
    record["claims"][0]["decision"] = "accepted"
    status, saved = put(server, KESH, record, state["version"])
    assert status == 200
    record["claims"][1]["decision"] = "accepted"
    status, answer = put(server, KESH, record, state["version"])
    assert status == 412
    assert answer["version"] == saved["version"]
    assert answer["record"]["claims"][1]["decision"] == "pending"
    status, _ = put(server, KESH, record, saved["version"])
    assert status == 200


def another_record(values: Any) -> None:
    values["claims"][0]["text"] += " Truly."


def another_text(values: Any) -> None:
    values["document"]["sha256"] = "0" * 64


def another_time(values: Any) -> None:
    values["provenance"]["created_at"] = "2024-06-01T00:00:00+00:00"


@pytest.mark.parametrize("is_batch_finished", [True, False])
@pytest.mark.parametrize(
    ("change", "status"), [(another_record, 409), (another_text, 409), (another_time, 200)]
)
def test_results_that_changed_are_not_reviewed_unseen(
    change: Any, status: int, is_batch_finished: bool, server: Server, results: Path
) -> None:
    state = get(server, KESH)
    lines = (results / "summaries.jsonl").read_text(encoding="utf-8").split("\n")
    values = json.loads(lines[0])
    change(values)
    lines[0] = json.dumps(values)
    if is_batch_finished:
        (results / "summaries.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (results / "summaries").mkdir(exist_ok=True)
    (results / "summaries" / "example_kesh.json").write_text(lines[0], encoding="utf-8")

    found, answer = put(server, KESH, decided(state["record"]), state["version"])

    assert found == status
    assert (results / "review").exists() == (status == 200)
    if status == 409:
        assert "the results of this document have changed" in answer["error"]
        assert not (results / "gold").exists()
    # A document whose results are the same can still be saved.
    other = get(server, "/api/documents/e01")
    assert put(server, "/api/documents/e01", other["record"], other["version"])[0] == 200


def test_a_document_without_results_is_not_saved(server: Server, results: Path) -> None:
    state = get(server, KESH)
    lines = (results / "summaries.jsonl").read_text(encoding="utf-8").split("\n")
    (results / "summaries.jsonl").write_text("\n".join(lines[1:]), encoding="utf-8")

    assert put(server, KESH, state["record"], state["version"])[0] == 409


def test_one_of_two_simultaneous_saves_is_a_conflict(server: Server) -> None:
    state = get(server, KESH)
    found: list[int] = []

    def save() -> None:
        found.append(put(server, KESH, state["record"], state["version"])[0])

    threads = [threading.Thread(target=save) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The first save changes the files, whatever it holds: they were not there.
    assert sorted(found) == [200, 412]


def test_a_folder_has_one_review_at_a_time(server: Server, results: Path) -> None:
    ended = run("review", results)
    assert ended.returncode == 2
    assert ended.stderr.decode() == (
        f"summarizer: error: another review is using this folder ({results}): end it or wait until "
        "it has ended, or name another folder\n"
    )
    server.server_close()
    with Server(open_review(results)):
        pass


def test_a_port_in_use_does_not_lock_the_folder(server: Server, tmp_path: Path) -> None:
    other = example_results(tmp_path / "other")
    with pytest.raises(OSError, match="in use"):
        Server(open_review(other), server.server_port)
    with Server(open_review(other)):
        pass


def test_reviews_of_two_folders_lose_no_gold_record_that_they_share(tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    sessions = [
        ReviewSession.open(example_results(tmp_path / name), gold, annotator=name)
        for name in ("Ada", "Ben")
    ]
    for document in sessions[0].ids():
        start = threading.Barrier(2)
        saved: list[str] = []

        def save(session: ReviewSession) -> None:
            state = session.state(document)  # noqa: B023 - the threads end in this iteration
            record = DraftRecord.model_validate(decided(state.record.model_dump(), "rejected"))
            start.wait()  # noqa: B023
            with contextlib.suppress(Conflict):
                session.save(document, record, state.version)  # noqa: B023
                saved.append(session.annotator)  # noqa: B023

        with ThreadPoolExecutor() as pool:
            list(pool.map(save, sessions))
        (winner,) = saved
        written = json.loads((gold / f"{document}.json").read_bytes())
        assert written["annotation"]["annotator"] == winner


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({TOKEN_HEADER: ""}, 401, id="no-token"),
        pytest.param({TOKEN_HEADER: "x" * 43}, 401, id="wrong-token"),
        pytest.param({"Host": "evil.example"}, 421, id="other-host"),
        pytest.param({"Host": "127.0.0.1"}, 421, id="no-port"),
        pytest.param({"Origin": "http://evil.example"}, 403, id="other-origin"),
        pytest.param({"Origin": "null"}, 403, id="no-origin"),
        pytest.param({"Origin": "https://127.0.0.1"}, 403, id="other-scheme"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 403, id="cross-site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, 403, id="other-port"),
    ],
)
@pytest.mark.parametrize("path", ["/api/page", KESH])
def test_unauthorized_requests_are_rejected(
    server: Server, path: str, headers: dict[str, str], status: int
) -> None:
    found, _, content = ask(server, "GET", path, headers=headers)
    assert found == status
    assert set(json.loads(content)) == {"error"}
    found, _, content = ask(server, "PUT", path, {}, headers=headers)
    assert found == status


def test_the_page_itself_contains_no_data(server: Server) -> None:
    status, headers, content = ask(server, "GET", "/", headers={TOKEN_HEADER: ""})
    assert status == 200
    assert b"Dora Valen" not in content
    assert server.app.token.encode() not in content
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Python" not in headers["Server"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/documents/nobody", "/api/documents/", "/api/documents/../../etc/passwd",
        "/api/documents/%2e%2e%2fsummaries", "/api/documents/..%2f..%2fetc%2fpasswd",
        "/api/documents/example_kesh/../e01", "/etc/passwd", "/api",
        "/api/documents/example_kesh%00", "//evil.example/api/page",
        "/api/documents/example_kesh.json",
    ],
)  # fmt: skip
def test_only_known_documents_have_an_address(server: Server, results: Path, path: str) -> None:
    before = sorted(results.rglob("*"))
    for method in ("GET", "PUT", "POST"):
        status, _, content = ask(server, method, path, {}, {"If-Match": "x"})
        assert status == 404
        assert b"root:" not in content
    assert sorted(results.rglob("*")) == before


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        pytest.param(b"{", {}, 400, id="no-json"),
        pytest.param({"actors": 1}, {}, 400, id="wrong-form"),
        pytest.param({"actors": [], "path": "/etc"}, {}, 400, id="unknown-key"),
        pytest.param({}, {"Content-Type": "text/plain"}, 415, id="plain-text-of-a-form"),
        pytest.param({}, {"Content-Length": str(MAX_BODY + 1)}, 413, id="too-large"),
        pytest.param({}, {"Content-Length": "-1"}, 411, id="negative"),
        pytest.param({}, {"Transfer-Encoding": "chunked"}, 411, id="chunked"),
    ],
)
def test_an_invalid_record_is_rejected(
    server: Server, results: Path, body: Any, headers: dict[str, str], status: int
) -> None:
    version = get(server, KESH)["version"]
    found, _, content = ask(server, "PUT", KESH, body, {"If-Match": version, **headers})
    assert found == status
    assert "error" in json.loads(content)
    assert not (results / "review").exists()


def test_a_value_outside_the_vocabularies_is_rejected_with_its_field(server: Server) -> None:
    state = get(server, KESH)
    state["record"]["claims"][0]["kind"] = "rant"
    status, answer = put(server, KESH, state["record"], state["version"])
    assert status == 400
    assert answer["error"].startswith("claims.0.kind:")


def test_a_save_names_the_version_it_changed(server: Server) -> None:
    assert ask(server, "PUT", KESH, {})[0] == 428


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_not_supported(server: Server, method: str) -> None:
    assert ask(server, method, KESH)[0] == 501


def test_nothing_is_logged_and_the_token_is_shown_nowhere(
    server: Server, capfd: pytest.CaptureFixture[str]
) -> None:
    get(server, KESH)
    ask(server, "GET", f"/?token={server.app.token}")
    ask(server, "GET", "/nowhere")
    assert capfd.readouterr() == ("", "")
    assert server.app.token not in repr(server.app)
    assert server.app.token in server.address.split("#")[1]


def test_it_listens_on_this_machine_only(server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_emoji_and_control_characters_are_unchanged(server: Server, results: Path) -> None:
    path = "/api/documents/hostile"
    state = get(server, path)
    record = decided(state["record"], "rejected")
    status, _ = put(server, path, record, state["version"])
    assert status == 200
    assert (results / "gold" / "Ada" / "hostile.txt").read_bytes() == HOSTILE.encode()
    (made,) = read_gold(results / "gold" / "Ada")
    assert validate(made) == []
    assert made.record.document.date is None


def test_a_changed_text_is_an_error(server: Server, results: Path) -> None:
    (results / "texts" / "example_kesh.txt").write_text("Other words.", encoding="utf-8")
    state = get(server, KESH)
    status, answer = put(server, KESH, state["record"], state["version"])
    assert status == 500
    assert "has changed since it was summarized" in answer["error"]
    assert "Traceback" not in answer["error"]


def test_a_gold_record_of_another_text_is_not_overwritten(server: Server, results: Path) -> None:
    state = get(server, KESH)
    put(server, KESH, decided(state["record"]), state["version"])
    path = results / "gold" / "Ada" / "example_kesh.json"
    text = path.read_text(encoding="utf-8")
    sha256 = json.loads(text)["document"]["sha256"]
    path.write_text(text.replace(sha256, "0" * 64), encoding="utf-8")
    status, _, content = ask(server, "GET", KESH)
    assert status == 500
    assert b"the gold record is of another text" in content


def test_an_id_that_is_no_file_name_is_rejected_at_the_start(results: Path) -> None:
    lines = results / "summaries.jsonl"
    text = lines.read_text(encoding="utf-8").replace('"id":"hostile"', '"id":"../hostile"')
    lines.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="cannot be a file name"):
        ReviewSession.open(results, annotator="Ada")


def test_a_concept_that_is_not_in_the_codebook_is_refused(results: Path, server: Server) -> None:
    (results / "codebook.toml").write_text('[[concept]]\nname = "Trade"\n', encoding="utf-8")
    state = get(server, KESH)
    first = state["record"]["positions"][0]
    for concept, expected in (("Other", 422), ("Trade", 200)):
        first |= {"concept": concept, "decision": "accepted"}
        status, answer = put(server, KESH, state["record"], state["version"])
        assert status == expected
        found = [item for item in answer.get("problems", ()) if item["field"] == "concept"]
        assert len(found) == (concept == "Other")
