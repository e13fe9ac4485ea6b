"""Merge a party that is named by its members (`the Greens`) with the party they belong to."""

from collections import defaultdict

from summarizer.entity_resolution.context import RejectCallback, ResolutionContext

_MEMBERS = {
    "communists": "communist",
    "conservatives": "conservative",
    "democrats": "democratic",
    "greens": "green",
    "liberals": "liberal",
    "nationalists": "national",
    "republicans": "republican",
    "socialists": "socialist",
}
"""Words for the members of a party, with the first word of its name."""


def link_party_members(context: ResolutionContext, reject: RejectCallback) -> None:
    """Merge `Greens` with the only party of the corpus whose name begins with `Green`."""
    clusters = context.clusters
    by_first_word: dict[str, set[int]] = defaultdict(set)
    members: list[tuple[int, str]] = []
    for index, actor in enumerate(context.actors):
        if actor.kind != "party" or index in clusters.isolated:
            continue
        name = context.names[index]
        if name.key in _MEMBERS:
            members.append((index, _MEMBERS[name.key]))
        elif name.proper or name.is_institution:
            by_first_word[name.key.partition(" ")[0]].add(index)
    for index, word in members:
        _link(index, {clusters.root(party) for party in by_first_word[word]}, context, reject)


def _link(
    index: int, parties: set[int], context: ResolutionContext, reject: RejectCallback
) -> None:
    clusters = context.clusters
    if not parties or clusters.root(index) in parties:
        return
    party = min(parties)
    countries = {*context.countries(index), *context.countries(party)}
    if len(parties) > 1 or len(countries) > 1 or not clusters.can_merge(party, index):
        reject(party, index, "a word for members of a party, but of several")
    else:
        name, whole = context.actors[index].name, context.actors[party].name
        reason = f"“{whole}” is the only party whose members are “{name}”"
        clusters.merge(party, index, "party-members", reason)
