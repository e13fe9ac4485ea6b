"""Whether a cue reports anything: that somebody says, thinks, wants, orders or shows something.

The codebook leaves out deeds without reported content and empty acts (`docs/codebook.md`, E1, E4);
a small model makes claims of some: *won a second term*, *declined to comment*. No parser: a cue
with a word of its own, none of which reports, reports nothing. Of 4,580 cues in our labelled
articles 13 are taken for such.
"""

from __future__ import annotations

import re

_ROOTS = """
accept accord accus acknowledg add admi advis advocat affirm against agree alleg allud anger
announc annul answer anticipat apolog appar appeal appear applaud apprais appreciat approv argu
articulat ask assail assert assess assum assur attribut authori back balk ban bark barr beg belie
bemoan blam blast block boast boo brand bristl brush call caution celebrat certain certif challeng
chant charg cheer chide cit claim clarif clear commend comment compar complain conced concern
conclud concur condemn confess confid confirm congratulat conjectur consider contend continu
contradict convey convinc count credit criti decid declar declin decr deem defend demand den
deplor deri describ detail determin direct disagree disavow disclos discount dismiss disown dispel
disput distanc document doubt downplay due eager echo elaborat email embrac empha encourag endors
establish estimat evident exclaim exhort expect explain express fault favor favour fear feel felt
find fine float forecast foresaw foresee found fret fume gather gripe grumbl guess hail hate hear
held herald highlight hint hit hold hop identif illustrat imagin impl incit indicat inform
insinuat insist instruct intend interject interpret interrupt intimat invit invok jok judg justif
knew know label laid lambast lament lash laud laugh learn lecture like list lobb maintain marvel
mention mock moved mull murmur muse mutter nod note notic notif noting object observ offer opin
oppos order outlin perceiv persuad petition plan plea pled point pontificat portray position post
prais pray preach predict prefer press presum proclaim profess project promis pronounc propos
protest proud put quash query question quip quot rail read reaffirm reali reason reassur rebuff
rebuk rebut recall recit reckon recogni recommend record recount refer refus refut regard regret
reiterat reject rejoic relat relish remark remember remind reminisc renew repeat repl report
reprimand repudiat request reserv resist resolv respond restat retort retract reveal ridicul rul
rumo sai salut saw say scoff scold scorn see sense sentenc shout show shriek shrug signal slam
sneer snub sob solicit sought speak speculat spoke spurn stat stipul stood stress struck submit
sugges summari summon support surmis suspect swear swore sympath talk taunt tease tell termed
testif thank theori think thought threat toast told tout trash trumpet turn tweet uncertain
unclear underlin underscor understand understood urg utter view vilif voice volunteer vouch vow
want warn welcom whisper willing wish wonder worr writ wrote yearn yell
"""
_REPORTING = re.compile(rf"(?:{'|'.join(_ROOTS.split())})")
_WORD = re.compile(r"[^\W\d_]+")
_IDLE = frozenset(
    "has have had having been be is are was were to will would can could may might must should do "
    "does did not never no also again on in it its the a an by at as of with for from that this he "
    "she they his her their who which since long only so far now then later earlier once twice "
    "still yet already and or but out up down off over about both all own".split()
)
"""Words that tell nothing about what a verb does."""

_ULTIMATUM = re.compile(
    r"g[ai]ve[ns]?\b.*\b(?:hours?|days?|weeks?|until)\b", re.IGNORECASE | re.DOTALL
)
"""`gave the officers 72 hours to leave`: a demand without a word for it."""

_EMPTY = re.compile(
    r"(?:(?:declin|refus)\w* to (?:comment|elaborate|be drawn|say)"
    r"|w(?:ould|ill) not (?:comment|say|be drawn)|(?:say|said|saying) (?:little|nothing))\b",
    re.IGNORECASE,
)


def reports(cue: str, content: str) -> bool:
    """Tell whether `cue` reports `content` at all; one of idle words alone may.

    Args:
        cue: The words that signal the saying.
        content: What they are thought to report.
    """
    if _EMPTY.match(f"{cue} {content}") or _EMPTY.search(cue):
        return False
    words = [word.lower() for word in _WORD.findall(cue)]
    telling = [word for word in words if len(word) > 1 and word not in _IDLE]
    is_idle = all(word.endswith("ly") for word in telling)
    is_ultimatum = _ULTIMATUM.search(f"{cue} {content}") is not None
    return is_idle or is_ultimatum or any(_REPORTING.match(word) for word in words)
