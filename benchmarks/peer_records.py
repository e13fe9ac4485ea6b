"""Records of a comparison with other programs: what each returned, and what it asked the model."""

from pydantic import BaseModel, ConfigDict


class PeerModel(BaseModel):
    """Base of all records of the comparison: frozen, without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Quotation(PeerModel):
    """Words that a program returned as a part of the text.

    Attributes:
        words: The words as returned.
        offsets: Start and end in the text, if the program gives them: code points, end-exclusive.
        near: Where to search first, if the words occur more than once and there are no offsets.
    """

    words: str
    offsets: tuple[int, int] | None = None
    near: int | None = None


class FoundClaim(PeerModel):
    """A claim; `speaker` is `None` if nobody says it."""

    speaker: str | None
    quotation: Quotation


class FoundPosition(PeerModel):
    """A position, with the words that show it."""

    holder: str
    topic: str
    stance: str
    evidence: Quotation


class Exchange(PeerModel):
    """One request to the model, with its answer.

    Attributes:
        prompt: The texts of all messages.
        answer_schema: The JSON schema in the request, empty if there is none.
        prompt_tokens: As the endpoint reported.
        completion_tokens: As the endpoint reported.
        status: The HTTP status, 0 if the connection failed.
    """

    prompt: str
    answer_schema: str
    answer: str
    prompt_tokens: int
    completion_tokens: int
    seconds: float
    status: int


class Usage(PeerModel):
    """Requests and tokens as a program reports them, where they cannot be seen on the way."""

    requests: int
    prompt_tokens: int
    completion_tokens: int


class Extraction(PeerModel):
    """What a program returned for one document; `dropped` is what it left out as unproven."""

    claims: tuple[FoundClaim, ...] = ()
    positions: tuple[FoundPosition, ...] = ()
    dropped: int = 0
    usage: Usage | None = None


class DocumentRun(PeerModel):
    """One document: its records or the error, and all requests about it."""

    id: str
    extraction: Extraction = Extraction()
    failure: str | None = None
    seconds: float
    exchanges: tuple[Exchange, ...]


class SystemRun(PeerModel):
    """All documents of one program."""

    system: str
    version: str
    licence: str
    model: str
    documents: tuple[DocumentRun, ...]
