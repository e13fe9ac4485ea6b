// The text of a document, cut wherever a span begins or ends, so that spans may overlap and nest.

// Draws `doc` into `home` and returns the pieces of each record, by its id.
const drawSource = (home, doc, records, finds = []) => {
  const spans = records
    .flatMap((record) => record.spans.map(([start, end, role]) => ({ start, end, role, record })))
    .filter(({ start, end }) => start < end && end <= doc.text.length);
  finds.forEach(([start, end]) => spans.push({ start, end, role: "found", record: null }));
  const cuts = new Set([0, doc.text.length, doc.ruler.unit(doc.body || 0)]);
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
    const piece = drawPiece(doc.text.slice(start, end), start, over);
    if (end <= doc.ruler.unit(doc.body || 0)) piece.classList.add("header");
    over.forEach(({ record }) => {
      if (!record) return;
      if (!byRecord.has(record.id)) byRecord.set(record.id, []);
      byRecord.get(record.id).push(piece);
    });
    parts.append(piece);
  });
  home.replaceChildren(parts);
  return byRecord;
};

const drawPiece = (text, at, over) => {
  const piece = over.length ? make("mark", { tabindex: "-1" }) : make("span");
  piece.dataset.at = at;
  new Set(over.map(({ role }) => `k-${role}`)).forEach((name) => piece.classList.add(name));
  // The shortest span first: what lies on top answers first.
  const own = over.filter(({ record }) => record).sort((a, b) => a.end - a.start - (b.end - b.start));
  piece.records = [...new Set(own.map(({ record }) => record))];
  if (!CONTROL.test(text)) {
    piece.append(text);
    return piece;
  }
  let offset = at;
  pieces(text).forEach(([words, control]) => {
    const part = control ? marker(control) : make("span", {}, words);
    part.dataset.at = offset;
    offset += words.length + control.length;
    piece.append(part);
  });
  return piece;
};

// Where the words of a search stand. Folding changes lengths, so it is done letter by letter.
const findAll = (text, words) => {
  if (!words.length) return [];
  let joined = "";
  const from = [];
  for (let at = 0; at < text.length; at += 1) {
    const letters = folded(text[at]);
    for (let times = 0; times < letters.length; times += 1) from.push(at);
    joined += letters;
  }
  const found = [];
  words.forEach((word) => {
    for (
      let at = joined.indexOf(word);
      at >= 0 && found.length < 500;
      at = joined.indexOf(word, at + word.length)
    ) {
      found.push([from[at], from[at + word.length - 1] + 1]);
    }
  });
  return found;
};

// What is selected in the text, as a range of the string; null if nothing of it is.
const selectedRange = (home) => {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!home.contains(range.startContainer) || !home.contains(range.endContainer)) return null;
  const start = unitAt(home, range.startContainer, range.startOffset);
  const end = unitAt(home, range.endContainer, range.endOffset);
  return start < end ? [start, end] : null;
};
const unitAt = (home, node, offset) => {
  if (node.nodeType === Node.TEXT_NODE) {
    const holder = node.parentElement.closest("[data-at]");
    // The name of an invisible character stands for one character, however long it is.
    if (holder.classList.contains("control")) return Number(holder.dataset.at) + (offset ? 1 : 0);
    return Number(holder.dataset.at) + offset;
  }
  const after = node.childNodes[offset];
  const inside = after && (after.dataset?.at ? after : after.parentElement.closest("[data-at]"));
  if (inside) return Number(inside.dataset.at);
  const last = node === home || offset ? node.lastElementChild || node : node;
  return Number(last.dataset?.at || 0) + (last.classList.contains("control") ? 1 : last.textContent.length);
};
