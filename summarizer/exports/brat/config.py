"""The configuration files of brat: annotation types and their display."""

from __future__ import annotations

from typing import get_args

from summarizer.exports.brat.schema import (
    AFFILIATION,
    ALIAS,
    BASIS,
    CERTAINTY,
    CONTENT,
    CUE,
    HOLDER,
    KIND,
    MEMBER,
    OPTIONAL,
    POSITION,
    RESTS_ON,
    SOURCE,
    SPEAKER,
    STANCE,
    TARGET,
    UNMENTIONED,
    VIA,
)
from summarizer.vocabulary import ActorKind, Basis, Certainty, ClaimKind, Stance

ANNOTATION_FILE = "annotation.conf"
VISUAL_FILE = "visual.conf"
_KINDS: tuple[str, ...] = get_args(ActorKind)
_ACTOR = "|".join(_KINDS)
_COLOURS = {
    **dict.fromkeys(_KINDS, "#9fc5e8"),
    "person": "#6fa8dc",
    "group": "#cfe2f3",
    CONTENT: "#ffe599",
    CUE: "#f9cb9c",
    SOURCE: "#d9d2e9",
    POSITION: "#b6d7a8",
}


def annotation_conf() -> str:
    """Return `annotation.conf`: the types, and the relations allowed between them."""
    actors = "\n".join(f"\t{kind}" for kind in _KINDS)
    return f"""\
# An actor is marked wherever it is mentioned; {ALIAS} ties its mentions.
[entities]
!Actor
{actors}
{CUE}
{SOURCE}

[relations]
{_relation(ALIAS, _ACTOR, _ACTOR)}, <REL-TYPE>:symmetric-transitive
{_relation(AFFILIATION, _ACTOR, _ACTOR)}
{_relation(MEMBER, _ACTOR, _ACTOR)}
{_relation(SPEAKER, CONTENT, _ACTOR)}
{_relation(VIA, CONTENT, _ACTOR)}
{_relation(HOLDER, POSITION, _ACTOR)}
{_relation(TARGET, POSITION, _ACTOR)}
{_relation(RESTS_ON, POSITION, CONTENT)}
<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>

# A claim is an event on its content, a position an event on its evidence.
[events]
{CONTENT}\t{CUE}?:{CUE}, {SOURCE}?:{SOURCE}
{POSITION}

[attributes]
{KIND}\tArg:{CONTENT}, Value:{_values(ClaimKind)}
{CERTAINTY}\tArg:{CONTENT}, Value:{_values(Certainty)}
{STANCE}\tArg:{POSITION}, Value:{_values(Stance)}
{BASIS}\tArg:{POSITION}, Value:{_values(Basis)}
{OPTIONAL}\tArg:{_ACTOR}|{CONTENT}|{POSITION}
{UNMENTIONED}\tArg:{_ACTOR}
"""


def visual_conf() -> str:
    """Return `visual.conf`: labels and colours."""
    labels = "\n".join(f"{kind} | {kind.replace('_', ' ')}" for kind in _KINDS if "_" in kind)
    colours = "\n".join(f"{label}\tbgColor:{colour}" for label, colour in _COLOURS.items())
    return f"""\
[labels]
{labels}
{CONTENT} | Claim | Claim | C
{POSITION} | Position | Pos | P
{RESTS_ON} | rests on | rests on

[drawing]
SPAN_DEFAULT\tfgColor:black, bgColor:lightgray, borderColor:darken
ARC_DEFAULT\tcolor:black, arrowHead:triangle-5
{colours}
{AFFILIATION}\tcolor:#3d85c6, dashArray:3-3
{MEMBER}\tcolor:#3d85c6, dashArray:3-3
{SPEAKER}\tcolor:#b45f06
{VIA}\tcolor:#b45f06, dashArray:3-3
{HOLDER}\tcolor:#38761d
{TARGET}\tcolor:#38761d, dashArray:3-3
{RESTS_ON}\tcolor:#999999
"""


def _relation(name: str, first: str, second: str) -> str:
    return f"{name}\tArg1:{first}, Arg2:{second}"


def _values(vocabulary: object) -> str:
    return "|".join(get_args(vocabulary))
