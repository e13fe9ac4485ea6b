"""Two short invented articles with their labels, for the tests."""

from evals.dataset.annotation import Article

TEXT = (
    "The Kesh government accused Tarsia on Monday of closing the Hasra crossing.\n\n"
    '"It must be opened," said Foreign Minister Dora Valen. "We will not wait."\n\n'
    "Valen said Kesh would send monitors. Tarsia's Border Agency denied closing it.\n"
)
QUOTATION = '"It must be opened," said Foreign Minister Dora Valen. "We will not wait."'
_ACTORS = [
    {"name": "Kesh", "kind": "government", "aliases": ["Kesh government"]},
    {"name": "Tarsia", "kind": "government"},
    {
        "name": "Dora Valen",
        "kind": "person",
        "role": "Foreign Minister",
        "affiliation": "Kesh",
        "aliases": ["Valen"],
    },
    {"name": "Tarsia's Border Agency", "kind": "agency", "affiliation": "Tarsia"},
]
_CLAIMS = [
    {
        "source": "The Kesh government",
        "cue": "accused",
        "quote": "Tarsia on Monday of closing the Hasra crossing",
        "speaker": "Kesh",
        "kind": "accusation",
        "date": "Monday",
        "text": "Tarsia closed the Hasra crossing.",
    },
    {
        "source": "Foreign Minister Dora Valen",
        "cue": "said",
        "quote": QUOTATION,
        "speaker": "Dora Valen",
        "kind": "demand",
        "text": "The Hasra crossing must be opened.",
    },
    {
        "source": "Valen",
        "cue": "said",
        "quote": "Kesh would send monitors",
        "speaker": "Dora Valen",
        "kind": "commitment",
        "text": "Kesh will send monitors.",
    },
    {
        "source": "Tarsia's Border Agency",
        "cue": "denied",
        "quote": "closing it",
        "speaker": "Tarsia's Border Agency",
        "kind": "denial",
        "text": "Tarsia's Border Agency did not close the crossing.",
    },
]
_POSITIONS = [
    {
        "actor": "Kesh",
        "topic": "closing of the Hasra crossing",
        "stance": "oppose",
        "target": "Tarsia",
        "basis": "claim",
        "evidence": "accused Tarsia on Monday of closing the Hasra crossing",
    },
    {
        "actor": "Dora Valen",
        "topic": "opening of the Hasra crossing",
        "stance": "support",
        "basis": "claim",
        "evidence": "It must be opened",
    },
]


def kesh(**changes: object) -> Article:
    """Return the article of the crossing, with some of its parts changed."""
    values: dict[str, object] = {
        "id": "kesh",
        "date": "2024-05-15",
        "text": TEXT,
        "actors": _ACTORS,
        "claims": _CLAIMS,
        "positions": _POSITIONS,
    }
    return Article.model_validate({**values, **changes})


def velmora() -> Article:
    """Return a shorter article on something else."""
    return Article.model_validate(
        {
            "id": "velmora",
            "date": "2024-06-01",
            "text": "Velmora's army said it shot down two drones over the Oran valley at night.\n",
            "actors": [{"name": "Velmora's army", "kind": "military"}],
            "claims": [
                {
                    "source": "Velmora's army",
                    "cue": "said",
                    "quote": "it shot down two drones over the Oran valley at night",
                    "speaker": "Velmora's army",
                    "kind": "assertion",
                    "text": "Velmora's army shot down two drones over the Oran valley at night.",
                }
            ],
            "positions": [],
        }
    )
