"""Detect sentences that address the program that reads the article.

The patterns are incomplete, and an article about chatbots can quote such sentences, so they cause
warnings and no rejections.
"""

import re
import unicodedata
from functools import lru_cache

from summarizer.grounding.normalize import INVISIBLE, normalize_text
from summarizer.text.prompt_sanitizer import contains_control_token

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]|[\U000e0000-\U000e007f]")
_SPLIT_WORD = re.compile(rf"(?:\w[{INVISIBLE}]+){{3,}}\w")
_LOOKALIKES = str.maketrans("асеорхуіјѕԁ", "aceopxyijsd")
_OVERRIDDEN = (
    r"(?:above|below|previous|prior|preceding|earlier|so far|instructions?|rules?|guidelines|"
    r"this (?:article|text|line)|the (?:article|rest|text)|everything|anything|line|you just|"
    r"configuration|settings)"
)
_VERBS = (
    "write|record|report|say|add|list|print|output|repeat|return|attribute|mark|claim|confirm|answer|"
    "respond|skip|leave out|set|note|summari[sz]e|read|show|tell|obey|mention|omit|drop|include|"
    "translate|produce|reply|act|pretend|treat|count|transfer|send"
)
_OVERRIDE = re.compile(
    rf"\b(?:ignore|disregard|forget|overrides?|overrule|bypass|overlook)\b.{{0,60}}\b{_OVERRIDDEN}\b"
    r"|\b(?:previous|prior|above|old|all|these) (?:instructions|rules|orders) (?:\w+ ){0,5}"
    r"(?:void|cancell?ed|replaced|wrong|suspended)|\binstructions (?:\w+ ){0,5}are void\b"
    r"|\bnew (?:task|instructions?|rules?)\b.{0,8}[:.]|\bnew instructions replace\b"
    r"|\bdo not (?:summari[sz]e|read on|extract|record)\b|\bnothing else must be written\b"
    r"|\bdo not .{0,40}\bin (?:any|your|the) summary\b"
)
_ADDRESSES_PROGRAM = re.compile(
    r"(?:\b(?:notes?|dear|attention|caption|instructions?|message|reminder)\b.{0,12}"
    r"|\bif you are .{0,12}|^\W?for )"
    r"\b(?:ai|a\.i\.|llms?|language models?|programs?|bots?|automated|extraction|machines?|"
    r"assistants?|(?:the )?summari[sz]ers?|readers that)\b"
    r"|\b(?:ai|automated) (?:agents?|readers?|systems?|models?|tools?) .{0,40}"
    r"\b(?:should|must|shall)\b"
    r"|\b(?:system|hidden|secret|initial) prompt\b"
    r"|\byour (?:system )?(?:prompt|instructions|developer|task)\b"
    r"|\byou (?:are now|will be switched off|answer with|act as)\b"
    r"|\byou must (?:now )?(?:write|record|say|output)\b"
    r"|\b(?:when|if|before) you summari[sz]e\b|\b(?:in|of) your summary\b"
    r"|\bi authori[sz]e you\b|\bas (?:the|your) (?:system )?(?:administrator|developer)\b"
    r"|\b(?:maintenance|developer|debug) mode\b|\bresponse_format\b"
    r"|\b(?:summar(?:y|ies)|records?) of this (?:text|article) must\b"
)
_ORDER = re.compile(
    rf"(?:^|[.:;,!\])(*#-]|\band|\bplease|\bnow)\W{{0,20}}(?:{_VERBS})\b.{{0,60}}"
    r"\b(?:claims?|speakers?|statements?|empty lists?|nothing|actors?|positions?|json|"
    r"every \w+ to (?:true|false))\b"
    r"|\bmust be (?:listed|recorded|named|written down|written) as\b"
    r"|\b(?:recorded|marked|listed) as the (?:only )?speaker\b|\bwrite it so\b"
)
_MARKUP = re.compile(
    r'\{ ?"(?:claims|actors|positions|sentence|start|speaker|actor|@type)"'
    r'|"(?:speaker|stance|cue|until|role)" ?:'
    r"|(?:^|[^\w\]]) ?\[\d{1,3}\](?: ?[a-z\"“]|$)"
    r"|^(?:task|assistant|system|user|human|answer|sentences|debug|override) ?:"
    r"|\b(?:end of article|begin new article)\b|^\W*stop (?:summari[sz]ing|reading)\b"
    r"|<!--|<!\[cdata|<script|<system|<span style|```|^#+ (?:override|system|instructions?)"
)
# "Ignore all instructions", or "the above", in other languages.
_OTHER_LANGUAGES = re.compile(
    r"(?:ignorier|vergiss|missacht)\w*.{0,40}(?:anweisung|oben|vorherig|bisherig)"
    r"|(?:ignore[zr]?|oublie[zr]?).{0,40}(?:instruction|consigne|précédent|ci-dessus)"
    r"|ne tenez pas compte.{0,20}(?:précède|dessus)"
    r"|(?:ignora|olvida)\w*.{0,40}(?:anterior|instruccion|arriba|precedent|istruzion)"
    r"|(?:ignore|esqueça|desconsidere).{0,40}(?:instruç|acima|anterior)"
    r"|(?:игнорир|забудь|не обращай)\w*.{0,40}(?:указани|инструкц|выше|предыдущ)"
    r"|(?:忽略|无视|忘记).{0,12}(?:指示|指令|以上|上述)|(?:指示|上記|以上).{0,10}(?:無視|忘れ)"
    r"|(?:تجاهل|انس).{0,30}(?:التعليمات|السابقة|أعلاه)"
    r"|(?:zignoruj|pomiń|zapomnij)\w*.{0,40}(?:poleceni|powyższ|instrukcj)"
    r"|(?:negeer|vergeet).{0,40}(?:instructies|bovenstaande)|(?:위의|이전).{0,10}지시.{0,6}무시"
)


@lru_cache(maxsize=256)
def looks_like_injection(sentence: str) -> bool:
    """Return whether `sentence` looks like an instruction to a program."""
    if _BIDI.search(sentence) or _SPLIT_WORD.search(sentence) or contains_control_token(sentence):
        return True
    plain = normalize_text(unicodedata.normalize("NFKC", sentence))
    latin = plain.translate(_LOOKALIKES)
    return bool(_OTHER_LANGUAGES.search(plain)) or any(
        pattern.search(latin) for pattern in (_OVERRIDE, _ADDRESSES_PROGRAM, _ORDER, _MARKUP)
    )
