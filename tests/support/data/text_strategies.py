"""Strategies for arbitrary text and for invented news articles."""

from hypothesis import strategies as st

ODD = "\ufeff\u00a0\u200b\u2028\u2029\x0b\x0c\x85\r\n\t“”‘’\"'«»—–-…ßİ中国。👩‍👩‍👧é́"
CHARACTERS = st.characters(codec="utf-8", exclude_characters="\x00")
ARBITRARY = st.text(st.one_of(CHARACTERS, st.sampled_from(ODD + "ab. A!?1")), max_size=400)

NAMES = ("Kesh", "Tarsia", "Dora Valen", "the Border Council", "Gen. Pell", "Omon")
VERBS = ("said", "denied", "claimed", "warned", "insisted")
OBJECTS = (
    "that the crossing would reopen within three days",
    "that 57 outposts had fallen since Friday",
    "it was “ready to talk” about the prisoners’ release",
    "the ministry hadn’t signed — and would not",
    "that exports of grain to Velmora rose 3.5 percent",
    "a lasting ceasefire in the northern provinces",
)


@st.composite
def articles(draw: st.DrawFn) -> str:
    """Return an invented article of one to five paragraphs."""
    sentence = st.builds(
        "{} {} {}.".format, st.sampled_from(NAMES), st.sampled_from(VERBS), st.sampled_from(OBJECTS)
    )
    paragraph = st.lists(sentence, min_size=1, max_size=4).map(" ".join)
    gap = draw(st.sampled_from(["\n\n", "\r\n\r\n", "\n \n"]))
    return gap.join(draw(st.lists(paragraph, min_size=1, max_size=5)))
