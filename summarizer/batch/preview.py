"""Preview a run: which documents it would summarize, and with how many tokens."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from summarizer.batch.estimate import Estimate, estimate_sources, finished_by_model
from summarizer.batch.fingerprint import run_fingerprint
from summarizer.batch.options import BatchOptions
from summarizer.batch.planner import ListSources, Planner
from summarizer.batch.report import PlanCounts
from summarizer.batch.storage.store import STORE_FOLDER, Store
from summarizer.models.identity import ModelIdentity


@dataclass(frozen=True)
class Preview:
    """What a run would do.

    Attributes:
        counts: The inputs, and why documents are pending.
        pending: The pending documents, with their expected tokens.
        finished: The finished documents of the folder, by model identity, with the tokens paid.
    """

    counts: PlanCounts
    pending: Estimate
    finished: dict[str, Estimate]


def preview_batch(
    list_sources: ListSources, out: Path, identity: ModelIdentity, options: BatchOptions
) -> Preview:
    """Return what `run_batch` with the same arguments would do; no request is sent.

    Raises:
        InputError: If the inputs cannot be listed.
        ConfigError: If another run is using `out`, or its store is damaged.
    """
    with TemporaryDirectory() as empty:
        # A folder without a store is left as it is.
        folder = out if (out / STORE_FOLDER).is_dir() else Path(empty)
        with Store(folder) as store:
            fingerprint = run_fingerprint(identity, options.prompts)
            planner = Planner(list_sources, store, fingerprint, options)
            counts = planner.prepare()
            sources = (source for source, _ in planner.pending())
            pending = estimate_sources(sources, identity.family, options.prompts)
            return Preview(counts, pending, finished_by_model(store))
