"""Choices of options, repeated here so that `--help` does not import the code that defines them."""

from typing import Literal

EngineName = Literal["threads", "openai-batch", "ray"]
Format = Literal[
    "jsonl", "csv", "parquet", "xlsx", "timeline", "markdown", "dna-events", "dna", "brat",
    "graphml", "gexf", "matrix", "dl",
]  # fmt: skip
NetworkKind = Literal[
    "affiliation", "congruence", "conflict", "subtract", "ignore", "dyads", "attribution", "events"
]
Normalisation = Literal["none", "average", "jaccard", "cosine", "activity", "prominence"]
Qualifier = Literal["subtract", "ignore", "combine"]
Duplicates = Literal["all", "document", "week", "month", "year"]
Level = Literal["actor", "organization", "state", "top"]
Subject = Literal["concept", "topic"]
Window = Literal["days", "weeks", "months", "years", "events"]
