"""With injected faults no document is lost, every request is counted, and no resource is leaked.

`python -m benchmarks.fault_injection` does the same with ten thousand requests.
"""

import pytest
from support.data.eval_cases import golds
from support.faults.fault_injection import FAULTS, has_proc, requests_of, run_model_with_faults

from evals.runs.runner import run_system
from evals.runs.systems import System
from summarizer.api import Summarizer
from summarizer.models.remote.openai_model import InstructorModel
from summarizer.schema.summary import Failure, SummaryRecord
from summarizer.text.document import Document

pytestmark = pytest.mark.skipif(not has_proc(), reason="open files are counted in /proc")
_DOCUMENTS = 60
_JOBS = 8


def summarized(model: InstructorModel) -> list[SummaryRecord | Failure]:
    documents = [
        Document.from_text(f"Kesh said so {number} times.", id=f"d{number}")
        for number in range(_DOCUMENTS)
    ]
    return list(Summarizer(model).map(documents, jobs=_JOBS))


def evaluated(model: InstructorModel) -> list[SummaryRecord | Failure]:
    run = run_system(System(name="faults", jobs=_JOBS), model, golds())
    results = [prediction.summary or prediction.failure for prediction in run.predictions]
    return [result for result in results if result is not None]


@pytest.mark.parametrize("seed", [1, 2])
def test_summarizer_loses_nothing(seed: int) -> None:
    fault_run = run_model_with_faults(seed, summarized)
    injector, results = fault_run.injector, fault_run.result
    names = [
        result.document if isinstance(result, Failure) else result.document.id for result in results
    ]
    assert names == [f"d{number}" for number in range(_DOCUMENTS)]
    assert injector.requests >= 2 * _DOCUMENTS
    assert injector.faults >= injector.requests // 5
    assert sum(isinstance(result, SummaryRecord) for result in results) >= _DOCUMENTS // 5
    assert requests_of(results) == injector.requests
    assert fault_run.leaked == (0, 0)


def test_evaluation_loses_nothing() -> None:
    fault_run = run_model_with_faults(3, evaluated)
    assert len(fault_run.result) == len(golds())
    assert requests_of(fault_run.result) == fault_run.injector.requests
    assert fault_run.leaked == (0, 0)


@pytest.mark.parametrize("name", FAULTS)
def test_each_persistent_fault_ends_in_a_failure_or_a_summary(name: str) -> None:
    from support.faults.fault_injection import open_model_at
    from support.servers.fault_server import FaultServer

    with FaultServer() as server:
        model = open_model_at(server.script("alone", FAULTS[name]))
        model.retry_policy = model.retry_policy.__class__(
            answer_retries=1, transport_retries=1, deadline=0.6, timeout=0.3, max_retry_after=0.01,
            initial_backoff=0.001,
        )  # fmt: skip
        try:
            (result,) = Summarizer(model).map([Document.from_text("Kesh said so.", id="a")])
        finally:
            model.close()
        sent = len(server.requests("alone"))
    assert requests_of([result]) == sent
