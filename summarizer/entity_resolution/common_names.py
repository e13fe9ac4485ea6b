"""Report common names that several documents use, so that no decision is silent."""

from collections import defaultdict

from summarizer.entity_resolution.context import RejectCallback, ResolutionContext
from summarizer.vocabulary import ActorKind


def report_common_names(context: ResolutionContext, reject: RejectCallback) -> None:
    """Report each common name (`police`, `two officials`, `mayor`) that is several actors."""
    groups: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for index, name in enumerate(context.names):
        # `merge_institutions` reports its own.
        if not name.proper and not name.is_institution and not _has_owner(index, context):
            groups[name.key, context.is_person(index)].append(index)
    for group in groups.values():
        first_by_root = {context.clusters.root(index): index for index in reversed(group)}
        if len(first_by_root) > 1:
            first, second = sorted(first_by_root.values())[:2]
            documents = len({context.actors[index].document for index in group})
            what = _description(context.actors[first].kind)
            reject(first, second, f"{what}, in {documents} documents")


def _has_owner(index: int, context: ResolutionContext) -> bool:
    is_body = context.actors[index].kind not in ("person", "group")
    return is_body and context.owner(index) is not None


def _description(kind: ActorKind) -> str:
    if kind == "person":
        return "an office or a description"
    return "a crowd" if kind == "group" else "a common name without an owner"
