"""The retry policy of model requests. No vendor is imported here, because the factory needs it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RetryPolicy:
    """Limits of the attempts and the time of one request.

    Attributes:
        answer_retries: Retries after an answer that does not fit the schema.
        transport_retries: Retries after a transport error.
        rate_limit_retries: Retries after HTTP 429; `None` counts them as transport errors.
        deadline: Seconds for all attempts and waits.
        timeout: Seconds for one attempt.
        max_retry_after: Longest Retry-After, in seconds, that is waited for.
        initial_backoff: Seconds before the first retry; doubled for each later one.
    """

    answer_retries: int = 2
    transport_retries: int = 4
    rate_limit_retries: int | None = None
    deadline: float = 300.0
    timeout: float = 120.0
    max_retry_after: float = 60.0
    initial_backoff: float = 0.5
