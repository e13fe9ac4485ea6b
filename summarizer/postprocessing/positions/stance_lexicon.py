"""Words that say for or against: what evidence needs that is no demand, refusal or the like.

The codebook's explicitness test (`docs/codebook.md`, 4.4): whoever reads the evidence alone must be
able to answer "for or against?". A claim whose kind expresses a preference passes it. Of 2,400
labelled positions that rest on claims, 31 rest on assertions alone. Three in four of those that
rest on deeds or are ascribed have such words; of the positions that a small model makes up three in
five rest on assertions, deeds or ascriptions, and few of those have.
"""

from __future__ import annotations

import re

_STATED = r"""
accus\w+ against all(?:y|ies) appeal\w* ask(?:s|ed|ing) back(?:s|ed|ing|er|ers)? blam\w+
call(?:s|ed|ing)?\s(?:\w+\s){0,3}?(?:for|on|upon|to) champion\w* condemn\w* critic\w* defend\w*
demand\w* denounc\w* deplor\w* embrac\w+ endors\w* enemy enemies favou?r\w* foe\w* hail\w* hostile
insist\w* lobb(?:y|ied|ies|ying) neither neutral no\s(?:position|preference|side|view)
object(?:s|ed|ion|ions|ing) oppos\w+ opponent\w* open\sto pledg\w* prais\w* prefer\w*
press(?:es|ed|ing)\s(?:for|to) promis\w* propos\w+ push(?:es|ed|ing)?\s(?:for|to) ready\sto refus\w+
reject\w* resist\w* seek\w* sought support\w* threat\w* undecided urg\w+ vow\w* want\w* welcom\w*
will\snot willing wish\w*
"""
_DONE = r"""
abstain\w* adopt\w* agree\w* annul\w* approv\w* arm(?:s|ed|ing) attack\w* ban(?:s|ned|ning)? barred
block(?:s|ed|ing)? blockad\w* bomb(?:s|ed|ing) boycott\w* campaign\w* cut(?:s|ting)?\soff defi\w+
expel\w* fil(?:e|es|ed|ing) forbid\w* forbade halt\w* impos\w+ join(?:s|ed) lift(?:s|ed) march\w*
outlaw\w* overrul\w* overturn\w* petition\w* protest\w* ratif\w+ recogni[sz]\w+ sanction\w* shell\w*
shut\w* sign(?:s|ed|ing)? strikes? struck su(?:e|es|ed|ing) suspend\w*
veto\w* vot(?:e|es|ed|ing) walk\w*\sout withdr[ae]w\w*
"""


def _any_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words.split())})\b", re.IGNORECASE)


_PREFERENCE, _DEED = _any_of(_STATED), _any_of(_DONE)


def states_preference(words: str) -> bool:
    """Tell whether `words` say that somebody is for or against something."""
    return _PREFERENCE.search(words) is not None


def shows_preference(words: str) -> bool:
    """Tell whether `words` say so, or tell of a deed that shows it."""
    return states_preference(words) or _DEED.search(words) is not None
