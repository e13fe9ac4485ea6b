// Render the text of a document, split where a span begins or ends, so that spans may overlap and nest.

// Renders `doc` into `container` and returns the pieces of each record, by record id.
const renderSource = (container, doc, records, matches = []) => {
  const spans = records
    .flatMap((record) => record.spans.map(([start, end, role]) => ({ start, end, role, record })))
    .filter(({ start, end }) => start < end && end <= doc.text.length);
  matches.forEach(([start, end]) => spans.push({ start, end, role: "found", record: null }));
  const cuts = new Set([0, doc.text.length, doc.offsets.unit(doc.body || 0)]);
  spans.forEach(({ start, end }) => {
    cuts.add(start);
    cuts.add(end);
  });
  const edges = [...cuts].filter((edge) => edge <= doc.text.length).sort((a, b) => a - b);
  spans.sort((a, b) => a.start - b.start);
  const byRecord = new Map();
  const parts = document.createDocumentFragment();
  let over = [];
  let next = 0;
  edges.slice(0, -1).forEach((start, index) => {
    const end = edges[index + 1];
    over = over.filter((span) => span.end > start);
    while (next < spans.length && spans[next].start <= start) {
      if (spans[next].end > start) over.push(spans[next]);
      next += 1;
    }
    const piece = renderPiece(doc.text.slice(start, end), start, over);
    if (end <= doc.offsets.unit(doc.body || 0)) piece.classList.add("header");
    over.forEach(({ record }) => {
      if (!record) return;
      if (!byRecord.has(record.id)) byRecord.set(record.id, []);
      byRecord.get(record.id).push(piece);
    });
    parts.append(piece);
  });
  container.replaceChildren(parts);
  return byRecord;
};

const renderPiece = (text, at, over) => {
  const piece = over.length ? make("mark", { tabindex: "-1" }) : make("span");
  piece.dataset.at = at;
  new Set(over.map(({ role }) => `k-${role}`)).forEach((name) => piece.classList.add(name));
  // The shortest span first, because it is on top.
  const ownItems = over.filter(({ record }) => record).sort((a, b) => a.end - a.start - (b.end - b.start));
  piece.records = [...new Set(ownItems.map(({ record }) => record))];
  if (!INVISIBLE.test(text)) {
    piece.append(text);
    return piece;
  }
  let offset = at;
  splitInvisible(text).forEach(([words, character]) => {
    const part = character ? invisibleMarker(character) : make("span", {}, words);
    part.dataset.at = offset;
    offset += words.length + character.length;
    piece.append(part);
  });
  return piece;
};

// Find the words of a search. Case folding changes lengths, so it is done character by character.
const findOccurrences = (text, words) => {
  if (!words.length) return [];
  let joined = "";
  const from = [];
  for (let at = 0; at < text.length; at += 1) {
    const letters = foldCase(text[at]);
    for (let times = 0; times < letters.length; times += 1) from.push(at);
    joined += letters;
  }
  const ranges = [];
  words.forEach((word) => {
    for (
      let at = joined.indexOf(word);
      at >= 0 && ranges.length < 500;
      at = joined.indexOf(word, at + word.length)
    ) {
      ranges.push([from[at], from[at + word.length - 1] + 1]);
    }
  });
  return ranges;
};

// The selection as a range of the string; null when nothing in the text is selected.
const selectedRange = (container) => {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!container.contains(range.startContainer) || !container.contains(range.endContainer)) return null;
  const start = unitAt(container, range.startContainer, range.startOffset);
  const end = unitAt(container, range.endContainer, range.endOffset);
  return start < end ? [start, end] : null;
};
const unitAt = (container, node, offset) => {
  if (node.nodeType === Node.TEXT_NODE) {
    const holder = node.parentElement.closest("[data-at]");
    // The displayed name of an invisible character counts as one character.
    const { at, length } = holder.dataset;
    if (length) return Number(at) + (offset ? Number(length) : 0);
    return Number(at) + offset;
  }
  const after = node.childNodes[offset];
  const inside = after && (after.dataset?.at ? after : after.parentElement.closest("[data-at]"));
  if (inside) return Number(inside.dataset.at);
  const last = node === container || offset ? node.lastElementChild || node : node;
  return Number(last.dataset?.at || 0) + Number(last.dataset?.length || last.textContent.length);
};
