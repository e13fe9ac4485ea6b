"""The -ing form of an English verb, from its base or from its participle.

Spelling rules and the few dozen verbs that break them: a whole morphology weighs megabytes, and a
topic that is spelt a little wrong is still read.
"""

from __future__ import annotations

import re

_ONE_SYLLABLE = re.compile(r"[^aeiouy]*(?:qu)?[aeiouy][^aeiouywx]")
_STRESSED = frozenset(
    """
admit commit permit submit omit transmit refer confer defer prefer transfer occur incur begin
forget regret control patrol compel expel propel rebut abet
""".split()
)
_IRREGULAR = dict(
    pair.split(":")
    for pair in """
born:bearing bought:buying broken:breaking brought:bringing built:building caught:catching
chosen:choosing cut:cutting dealt:dealing done:doing drawn:drawing driven:driving fed:feeding
fought:fighting found:finding freed:freeing given:giving heard:hearing held:holding hit:hitting
kept:keeping known:knowing laid:laying led:leading left:leaving lent:lending let:letting
lost:losing made:making met:meeting overseen:overseeing paid:paying put:putting read:reading
rebuilt:rebuilding redrawn:redrawing rewritten:rewriting said:saying seen:seeing sent:sending
set:setting shown:showing shut:shutting sold:selling sought:seeking spent:spending
split:splitting spread:spreading struck:striking sworn:swearing taken:taking taught:teaching
thrown:throwing told:telling torn:tearing undone:undoing upheld:upholding withdrawn:withdrawing
withheld:withholding won:winning written:writing
""".split()
)


def gerund(base: str) -> str:
    """Return the -ing form of the verb `base`: `lift` to `lifting`, `close` to `closing`."""
    if base.endswith("ie"):
        return f"{base[:-2]}ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and len(base) > 2:
        return f"{base[:-1]}ing"
    if base in _STRESSED or (_ONE_SYLLABLE.fullmatch(base) and len(base) > 2):
        return f"{base}{base[-1]}ing"
    return f"{base}ing"


def gerund_of_participle(participle: str) -> str | None:
    """Return the -ing form of the verb with this participle; None if it looks like none."""
    lower = participle.lower()
    if lower in _IRREGULAR:
        return _IRREGULAR[lower]
    if lower.endswith("ied"):
        return f"{lower[:-3]}ying"
    if lower.endswith("ed") and len(lower) > 4:
        return f"{lower[:-2]}ing"
    return None
