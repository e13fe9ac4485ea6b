"""Settings come from arguments, the environment, a file and defaults, in this order.

An invalid value is reported in one line with its name and its source. The file must not hold keys.
"""

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import EXIT_USAGE, ConfigError
from summarizer.models.factory import open_model
from summarizer.models.identity import configured_identity
from summarizer.settings import (
    Price,
    Settings,
    api_key,
    limit_thread_spinning,
    load_settings,
)

OPTIONS = [
    pytest.param("model", "openai/a", "openai/b", "openai/c", "local", id="model"),
    pytest.param("base_url", "http://a/", "http://b/", "https://c/", None, id="base_url"),
    pytest.param("adapter", Path("a.gguf"), Path("b.gguf"), Path("c.gguf"), None, id="adapter"),
    pytest.param(
        "model_path", Path("a.gguf"), Path("b.gguf"), Path("c.gguf"), None, id="model_path"
    ),
    pytest.param("timeout", 1.0, 2.5, 3.0, 120.0, id="timeout"),
    pytest.param("threads", 1, 2, 3, 0, id="threads"),
    pytest.param("temperature", 0.0, 0.5, 2.0, None, id="temperature"),
    pytest.param("seed", 0, 7, 8, None, id="seed"),
    pytest.param("profile", "small", "capable", "small", None, id="profile"),
]


def write(folder: Path, text: str) -> Path:
    path = folder / "summarizer.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("name", "argument", "environment", "file", "default"), OPTIONS)
@pytest.mark.parametrize("sources", range(8))
def test_arguments_override_the_environment_which_overrides_the_file(  # noqa: PLR0913 - a table
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    argument: object,
    environment: object,
    file: object,
    default: object,
    sources: int,
) -> None:
    expected = default
    if sources & 1:
        value = file if isinstance(file, int | float) else f'"{file}"'
        write(tmp_path, f"{name} = {value}\n")
        expected = file
    if sources & 2:
        monkeypatch.setenv(f"SUMMARIZER_{name.upper()}", str(environment))
        expected = environment
    if sources & 4:
        expected = argument
    settings = load_settings(tmp_path, **{name: argument if sources & 4 else None})
    assert getattr(settings, name) == expected


def test_an_empty_variable_is_ignored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write(tmp_path, "threads = 3\n")
    monkeypatch.setenv("SUMMARIZER_THREADS", "")
    monkeypatch.setenv("OPENAI_API_KEY", "")
    assert load_settings(tmp_path).threads == 3
    assert api_key("openai") is None


def test_the_file_is_read_from_the_current_folder(tmp_path: Path) -> None:
    write(tmp_path, 'model = "openai/here"\n')
    assert load_settings().model == "openai/here"


def test_the_nearest_file_above_is_read_and_the_user_s_own_if_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, below = tmp_path / "config", tmp_path / "project" / "a" / "b"
    (own / "summarizer").mkdir(parents=True)
    below.mkdir(parents=True)
    monkeypatch.setattr("platformdirs.user_config_path", lambda name: own / name)
    write(own / "summarizer", 'model = "openai/own"\n')
    monkeypatch.chdir(below)

    assert load_settings().model == "openai/own"
    write(tmp_path / "project", 'model = "openai/project"\nthreads = 2\n')
    assert load_settings().model == "openai/project"
    write(below, "threads = 3\n")
    assert (load_settings().model, load_settings().threads) == ("local", 3)


def test_the_server_of_openai_s_sdk_is_used_for_its_models_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://sdk:8000/v1")
    assert load_settings(model="openai/x").base_url == "http://sdk:8000/v1"
    assert load_settings(model="openai/x", base_url="http://own/v1").base_url == "http://own/v1"
    assert load_settings().base_url is None
    assert load_settings(model="anthropic/x").base_url is None
    file = write(tmp_path, 'base_url = "http://file/v1"\n')
    assert load_settings(tmp_path, model="openai/x").base_url == "http://file/v1"
    file.unlink()
    monkeypatch.setenv("OPENAI_BASE_URL", "sdk:8000")
    with pytest.raises(ConfigError, match=r"base_url has no usable value \(OPENAI_BASE_URL\)"):
        load_settings(model="openai/x")


def test_an_address_for_the_embedded_model_is_an_error_if_it_is_an_argument(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = "http://own/v1"
    with pytest.raises(ConfigError, match=r"openai/NAME only \(local\): leave the model out"):
        load_settings(model="local", base_url=url)
    monkeypatch.setenv("SUMMARIZER_BASE_URL", url)
    assert load_settings(model="local").is_local
    monkeypatch.setenv("SUMMARIZER_MODEL", "openai/x")
    assert load_settings(base_url=url).model == "openai/x"


NUMBERS = "a whole number from 0 to 1,024, 0 for all free cores"
SEEDS = "a whole number from 0 to 2,147,483,647"
MODELS = "local, local-large or PROVIDER/NAME"
SECONDS = "seconds, more than 0 and at most 86,400"
ADDRESS = "an address that begins with http:// or https://"


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        pytest.param("model", 7, MODELS, id="model-is-a-number"),
        pytest.param("model", "a\nb", MODELS, id="model-of-two-lines"),
        pytest.param("timeout", "soon", SECONDS, id="timeout-is-a-word"),
        pytest.param("timeout", 0, SECONDS, id="no-time"),
        pytest.param("timeout", -1, SECONDS, id="negative-time"),
        pytest.param("timeout", float("nan"), SECONDS, id="nan"),
        pytest.param("timeout", float("inf"), SECONDS, id="infinite"),
        pytest.param("timeout", 1e300, SECONDS, id="longer-than-a-socket-can-wait"),
        pytest.param("timeout", True, SECONDS, id="timeout-is-a-truth"),
        pytest.param("timeout", [1], SECONDS, id="timeout-is-a-list"),
        pytest.param("threads", 2.5, NUMBERS, id="half-a-core"),
        pytest.param("threads", "two", NUMBERS, id="threads-is-a-word"),
        pytest.param("threads", -1, NUMBERS, id="negative-threads"),
        pytest.param("threads", 5_000, NUMBERS, id="too-many-threads"),
        pytest.param("threads", False, NUMBERS, id="threads-is-a-truth"),
        pytest.param("temperature", 2.1, "a number from 0 to 2", id="too-hot"),
        pytest.param("temperature", True, "a number from 0 to 2", id="temperature-is-a-truth"),
        pytest.param("seed", -1, SEEDS, id="negative-seed"),
        pytest.param("seed", 0.5, SEEDS, id="half-a-seed"),
        pytest.param("base_url", "localhost:8080", ADDRESS, id="no-scheme"),
        pytest.param("base_url", "file:///etc/passwd", ADDRESS, id="no-server"),
        pytest.param("base_url", "http://", ADDRESS, id="no-host"),
        pytest.param("base_url", "http://h:x/v1", ADDRESS, id="port-is-a-word"),
        pytest.param("base_url", "http://h:70000/v1", ADDRESS, id="no-such-port"),
        pytest.param("base_url", "http://h/a b", ADDRESS, id="blank-inside"),
        pytest.param("base_url", "http://[::1/v1", ADDRESS, id="open-bracket"),
        pytest.param("base_url", 5, ADDRESS, id="address-is-a-number"),
        pytest.param("adapter", 5, "the path of a file", id="adapter-is-a-number"),
    ],
)
def test_an_invalid_value_is_reported_in_one_line(name: str, value: object, wanted: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(None, **{name: value})
    assert str(caught.value) == f"{name} has no usable value (argument): give {wanted}"
    assert caught.value.exit_code == EXIT_USAGE


def test_an_invalid_value_is_reported_with_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_TIMEOUT", "soon")
    with pytest.raises(ConfigError, match=r"\(SUMMARIZER_TIMEOUT\)"):
        load_settings()


def test_an_invalid_value_is_reported_with_its_file(tmp_path: Path) -> None:
    path = write(tmp_path, "timeout = false\n")
    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path)
    assert caught.value.where == str(path)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param('api_key = "zq"', "a key must not be stored in a file", id="a-key"),
        pytest.param(
            'OPENAI_API_KEY = "zq"', "a key must not be stored in a file", id="a-variable"
        ),
        pytest.param(
            'base_url = "http://u:zq@h/v1"', "a key must not be stored in a file", id="a-password"
        ),
        pytest.param('modle = "local"', "no such setting: modle", id="misspelt"),
        pytest.param('[openai]\nkey = "zq"', "no such setting: openai", id="a-table"),
        pytest.param("model = ", "the settings cannot be read", id="not-toml"),
        pytest.param('api_key = "zq', "the settings cannot be read", id="a-key-that-is-not-toml"),
    ],
)
def test_an_invalid_file_is_reported_in_one_line(tmp_path: Path, text: str, line: str) -> None:
    path = write(tmp_path, text + "\n")
    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path)
    assert str(caught.value).startswith(line)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "zq" not in str(caught.value)
    assert caught.value.hint


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path: Path) -> None:
    write(tmp_path, '\ufeffmodel = "openai/x"\n')
    assert load_settings(tmp_path).model == "openai/x"


def test_a_file_that_is_not_text_is_reported(tmp_path: Path) -> None:
    (tmp_path / "summarizer.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(tmp_path)


def test_a_folder_instead_of_the_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "summarizer.toml").mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(tmp_path)


@given(
    st.sampled_from(["model", "base_url", "adapter", "model_path", "timeout", "threads"]), st.text()
)
def test_any_text_gives_settings_or_a_config_error(name: str, value: str) -> None:
    with contextlib.suppress(ConfigError):
        assert isinstance(load_settings(None, **{name: value}), Settings)


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        pytest.param(
            Settings(model="gpt-5"),
            "no such model (gpt-5): write local, or PROVIDER/NAME such as openai/gpt-5-mini",
            id="no-provider",
        ),
        pytest.param(
            Settings(model="openai/"),
            "no such model (openai/): write local, or PROVIDER/NAME such as openai/gpt-5-mini",
            id="no-name",
        ),
        pytest.param(
            Settings(model="openai/gpt-5"),
            "no key for the model (openai/gpt-5): set OPENAI_API_KEY, use --base-url, or use "
            "--model local",
            id="no-key",
        ),
        pytest.param(
            Settings(model="mistral/x"),
            "no key for the model (mistral/x): set MISTRAL_API_KEY",
            id="no-key-of-another-provider",
        ),
        pytest.param(
            Settings(model="mistral/x", base_url="http://h/"),
            "a base URL works with openai/NAME only (mistral/x): write openai/x for an "
            "OpenAI-compatible server",
            id="base-url-of-another-provider",
        ),
    ],
)
def test_an_unusable_model_is_reported_in_one_line(settings: Settings, line: str) -> None:
    with pytest.raises(ConfigError) as caught:
        open_model(settings)
    assert str(caught.value) == line


def test_an_unknown_provider_is_reported_in_one_line() -> None:
    with pytest.raises(ConfigError) as caught:
        open_model(Settings(model="unknown/x"))
    assert str(caught.value).startswith("the provider cannot be used: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("before", "after"), [(None, "10000"), ("77", "77")])
def test_thread_spinning_is_limited_unless_the_environment_sets_it(
    monkeypatch: pytest.MonkeyPatch, before: str | None, after: str
) -> None:
    monkeypatch.setenv("GOMP_SPINCOUNT", before or "")
    if before is None:
        monkeypatch.delenv("GOMP_SPINCOUNT")
    limit_thread_spinning()
    assert os.environ["GOMP_SPINCOUNT"] == after  # noqa: TID251 - a test's own environment


def test_prices_may_be_json_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_PRICES", '{"openai/a": {"in": 1, "out": 2}}')
    assert load_settings().prices == {"openai/a": Price(1.0, 2.0)}
    monkeypatch.setenv("SUMMARIZER_PRICES", "cheap")
    with pytest.raises(ConfigError, match=r"\(SUMMARIZER_PRICES\)"):
        load_settings()


@pytest.mark.parametrize(
    ("model", "profile", "expected"),
    [
        ("local", None, "small"),
        ("openai/gpt-5-mini", None, "capable"),
        ("anthropic/claude", None, "capable"),
        ("local", "capable", "capable"),
        ("openai/qwen2.5:0.5b", "small", "small"),
    ],
)
def test_the_profile_follows_the_model_unless_it_is_set(
    model: str, profile: str | None, expected: str, tmp_path: Path
) -> None:
    settings = load_settings(tmp_path, model=model, profile=profile)

    assert settings.chosen_profile == configured_identity(settings).profile == expected


def test_an_unknown_profile_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="give small or capable"):
        load_settings(tmp_path, profile="large")
