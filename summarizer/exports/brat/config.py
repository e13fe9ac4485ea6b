"""The configuration files of brat: annotation types and their display."""

from typing import get_args

from summarizer.exports.brat import schema
from summarizer.vocabulary import ActorKind, Basis, Certainty, ClaimKind, Stance

ANNOTATION_FILE = "annotation.conf"
VISUAL_FILE = "visual.conf"
MANIFEST_FILE = "exported.json"
"""SHA-256 of each annotation file as it was exported."""

_KINDS: tuple[str, ...] = get_args(ActorKind)
_ACTOR = "|".join(_KINDS)
_COLOURS = {
    **dict.fromkeys(_KINDS, "#9fc5e8"),
    "person": "#6fa8dc",
    "group": "#cfe2f3",
    schema.CONTENT: "#ffe599",
    schema.CUE: "#f9cb9c",
    schema.SOURCE: "#d9d2e9",
    schema.POSITION: "#b6d7a8",
}


def annotation_conf() -> str:
    """Return `annotation.conf`: the types, and the relations allowed between them."""
    actors = "\n".join(f"\t{kind}" for kind in _KINDS)
    return f"""\
# An actor is marked wherever it is mentioned; {schema.ALIAS} ties its mentions.
[entities]
!Actor
{actors}
{schema.CUE}
{schema.SOURCE}

[relations]
{_relation(schema.ALIAS, _ACTOR, _ACTOR)}, <REL-TYPE>:symmetric-transitive
{_relation(schema.AFFILIATION, _ACTOR, _ACTOR)}
{_relation(schema.MEMBER, _ACTOR, _ACTOR)}
{_relation(schema.SPEAKER, schema.CONTENT, _ACTOR)}
{_relation(schema.VIA, schema.CONTENT, _ACTOR)}
{_relation(schema.HOLDER, schema.POSITION, _ACTOR)}
{_relation(schema.TARGET, schema.POSITION, _ACTOR)}
{_relation(schema.RESTS_ON, schema.POSITION, schema.CONTENT)}
<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>

# A claim is an event on its content, a position an event on its evidence.
[events]
{schema.CONTENT}\t{schema.CUE}?:{schema.CUE}, {schema.SOURCE}?:{schema.SOURCE}
{schema.POSITION}

[attributes]
{schema.KIND}\tArg:{schema.CONTENT}, Value:{_values(ClaimKind)}
{schema.CERTAINTY}\tArg:{schema.CONTENT}, Value:{_values(Certainty)}
{schema.STANCE}\tArg:{schema.POSITION}, Value:{_values(Stance)}
{schema.BASIS}\tArg:{schema.POSITION}, Value:{_values(Basis)}
{schema.OPTIONAL}\tArg:{_ACTOR}|{schema.CONTENT}|{schema.POSITION}
{schema.UNMENTIONED}\tArg:{_ACTOR}
"""


def visual_conf() -> str:
    """Return `visual.conf`: labels and colours."""
    labels = "\n".join(f"{kind} | {kind.replace('_', ' ')}" for kind in _KINDS if "_" in kind)
    colours = "\n".join(f"{label}\tbgColor:{colour}" for label, colour in _COLOURS.items())
    return f"""\
[labels]
{labels}
{schema.CONTENT} | Claim | Claim | C
{schema.POSITION} | Position | Pos | P
{schema.RESTS_ON} | rests on | rests on

[drawing]
SPAN_DEFAULT\tfgColor:black, bgColor:lightgray, borderColor:darken
ARC_DEFAULT\tcolor:black, arrowHead:triangle-5
{colours}
{schema.AFFILIATION}\tcolor:#3d85c6, dashArray:3-3
{schema.MEMBER}\tcolor:#3d85c6, dashArray:3-3
{schema.SPEAKER}\tcolor:#b45f06
{schema.VIA}\tcolor:#b45f06, dashArray:3-3
{schema.HOLDER}\tcolor:#38761d
{schema.TARGET}\tcolor:#38761d, dashArray:3-3
{schema.RESTS_ON}\tcolor:#999999
"""


def _relation(name: str, first: str, second: str) -> str:
    return f"{name}\tArg1:{first}, Arg2:{second}"


def _values(vocabulary: object) -> str:
    return "|".join(get_args(vocabulary))
