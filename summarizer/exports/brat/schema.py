"""The names of the annotation types that an export to brat uses."""

CONTENT, CUE, SOURCE, POSITION = "Content", "Cue", "Source", "Position"
ALIAS, AFFILIATION, MEMBER = "Alias", "Affiliation", "Member"
SPEAKER, VIA, HOLDER, TARGET, RESTS_ON = "Speaker", "Via", "Holder", "Target", "Rests_on"
KIND, CERTAINTY, STANCE, BASIS = "Kind", "Certainty", "Stance", "Basis"
OPTIONAL, UNMENTIONED = "Optional", "Unmentioned"
