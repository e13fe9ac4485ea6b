"""What a postprocessing rule is, and how the rules of a stage run.

What a rule did is recorded from outside, by comparing the candidates before and after it, so a rule
cannot forget to leave its id.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from summarizer.postprocessing.stages import RecordStage, Stage
from summarizer.vocabulary import Profile

StageName = Literal["actors", "claims", "positions", "listing", "texts"]
StageT = TypeVar("StageT", bound=Stage)
Alternative = Callable[[Any, Any], str | None]
"""Returns the warning that names what a rule would have decided, such as `speaker-disputed: Kesh`.

The arguments are the candidate without and with the rule, the latter `None` if the rule drops it.
"""


@dataclass(frozen=True)
class Rule(Generic[StageT]):
    """A rule that changes, adds, joins or drops records.

    Attributes:
        id: The name that traces, rejections and warnings show.
        codebook: The sections of `docs/codebook.md` that it serves.
        apply: Changes the candidates of the stage; its docstring says what it does.
        profiles: The models on whose records it decides.
        dispute: With other models the rule decides nothing; where it would have, the record gets
            this warning. `None` means that it does not run there.
        is_required: Whether later steps fail without it, so that it cannot be left out.
    """

    id: str
    stage: StageName
    codebook: str
    apply: Callable[[StageT], None]
    profiles: tuple[Profile, ...] = ("small", "capable")
    dispute: Alternative | None = None
    is_required: bool = False

    @property
    def summary(self) -> str:
        """The first line of the docstring of `apply`."""
        return (self.apply.__doc__ or "").strip().partition("\n")[0]


def run_rules(rules: Iterable[Rule[StageT]], stage: StageT, profile: Profile) -> None:
    """Run `rules` in order, as decisions or as disputes."""
    for rule in rules:
        if profile in rule.profiles:
            _decide(rule, stage)
        elif rule.dispute is not None and isinstance(stage, RecordStage):
            _dispute(rule, rule.dispute, stage)


def _decide(rule: Rule[StageT], stage: StageT) -> None:
    before = stage.snapshot()
    stage.diagnostics.rule = rule.id
    rule.apply(stage)
    after = stage.snapshot()
    for key, content in before.items():
        if key not in after:
            stage.account_for(key, content, rule.id)
    stage.diagnostics.rule = None
    for key, content in after.items():
        earlier = before.get(key)
        if key not in before or (earlier is not content and earlier != content):
            stage.mark(key, rule.id)


def _dispute(rule: Rule[Any], dispute: Alternative, stage: RecordStage[Any]) -> None:
    trial = stage.trial()
    rule.apply(trial)
    after = trial.snapshot()
    for number, content in stage.snapshot().items():
        alternative = after.get(number)
        if alternative != content and (warning := dispute(content, alternative)):
            stage.warn(number, f"{warning} [{rule.id}]")
