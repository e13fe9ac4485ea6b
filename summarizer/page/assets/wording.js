// The words of a record as they are shown: the article’s own first, those of a model with a label.

// The words of a quotation and, where its cue stands outside, those from the cue to the quotation: “did not
// say” before “the border was safe” turns it around. Returns { before, words, after }, without line breaks.
const MAX_GAP = 60;
const CLOSING = /^[\s,"”’»]+/;
const OPENING = /[\s"“„‘«]+$/;
const attributedWords = (record) => {
  const { doc } = record;
  const pair = record.evidence || record.quote || record.mentions?.[0];
  const parts = { before: "", words: oneLine(spanText(doc, pair)), after: "" };
  const [start, end] = pair || [0, 0];
  const cue = (record.record === "claim" ? [record] : record.claims || [])
    .filter((claim) => claim.cue && claim.quote && claim.quote[0] < end && start < claim.quote[1])
    .map((claim) => claim.cue)
    .find(([from, to]) => to <= start || from >= end);
  if (!cue) return parts;
  const [from, to] = cue;
  const isLeading = to <= start;
  const isNear = (isLeading ? start - to : from - end) <= MAX_GAP;
  if (isLeading)
    parts.before = isNear ? spanText(doc, [from, start]).replace(OPENING, "") : `${spanText(doc, cue)} …`;
  else parts.after = isNear ? spanText(doc, [end, to]).replace(CLOSING, "") : `… ${spanText(doc, cue)}`;
  return { ...parts, before: oneLine(parts.before), after: oneLine(parts.after) };
};
const oneLine = (text) => text.replace(/\s+/g, " ").trim();
const cueNode = (text) => make("i", { class: "cue" }, isolated(text));
const attributedNodes = (record, show = isolated) => {
  const { before, words, after } = attributedWords(record);
  return [before && [cueNode(before), " "], show(words), after && [" ", cueNode(after)]].filter(Boolean);
};
const attributedText = (record) => Object.values(attributedWords(record)).filter(Boolean).join(" ");

const quoteBlock = (record, content) => make("blockquote", { class: record.record }, content);
// The article's own words come first; a model's restatement is labelled as such.
const wording = (claim, content, show = isolated) =>
  claim.text_by === "quotation"
    ? [quoteBlock(claim, show(claim.text))]
    : [
        quoteBlock(claim, content ?? attributedNodes(claim, show)),
        make(
          "p",
          { class: "says" },
          make("span", { class: "unnamed" }, "In the model’s words: "),
          isolated(claim.text),
        ),
      ];
