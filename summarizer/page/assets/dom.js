// Create elements. Text of articles and models is inserted as text only, never as markup.

const $ = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";

// Characters that reorder text or are invisible: those of summarizer/text/invisible.py.
const INVISIBLE = new RegExp(
  [
    String.raw`[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]`,
    String.raw`[\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u3164\ufeff\uffa0]`,
    String.raw`[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]`,
    String.raw`[\ufe00-\ufe0d\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]`,
    String.raw`(?<![#*0-9\xa9\xae\u203c-\u3299\u{1f000}-\u{1faff}])[\ufe0e\ufe0f]|\r(?!\n)`,
  ].join("|"),
  "u",
);
const EACH_INVISIBLE = new RegExp(INVISIBLE, "gu");
const INVISIBLE_NAMES = {
  "\u00ad": "SHY",
  "\u061c": "ALM",
  "\u200b": "ZWSP",
  "\u200c": "ZWNJ",
  "\u200d": "ZWJ",
  "\u200e": "LRM",
  "\u200f": "RLM",
  "\u202a": "LRE",
  "\u202b": "RLE",
  "\u202c": "PDF",
  "\u202d": "LRO",
  "\u202e": "RLO",
  "\u2060": "WJ",
  "\u2066": "LRI",
  "\u2067": "RLI",
  "\u2068": "FSI",
  "\u2069": "PDI",
  "\ufeff": "BOM",
};
const invisibleName = (character) => {
  const hex = character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  return `‹${INVISIBLE_NAMES[character] || `U+${hex}`}›`;
};

// Plain text for attributes, options and the window title.
const plain = (value) => String(value ?? "").replace(EACH_INVISIBLE, invisibleName);

const fill = (node, options, children) => {
  for (const [name, value] of Object.entries(options || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.append(isolated(value));
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : plain(value));
  }
  node.append(
    ...children
      .flat(3)
      .filter((child) => child !== null && child !== undefined && child !== false && child !== ""),
  );
  return node;
};
const make = (tag, options, ...children) => fill(document.createElement(tag), options, children);
const draw = (tag, options, ...children) => fill(document.createElementNS(SVG, tag), options, children);

// Text of an article or a model, isolated from the direction of its surroundings.
const isolated = (value) => {
  const text = String(value ?? "");
  if (!INVISIBLE.test(text) && !/[\u0590-\u08ff\ufb1d-\ufefc]/.test(text)) return text;
  return make(
    "bdi",
    {},
    splitInvisible(text).map(([words, character]) => (character ? invisibleMarker(character) : words)),
  );
};
const invisibleMarker = (character) =>
  make(
    "span",
    { class: "control", title: "an invisible character", "data-length": character.length },
    invisibleName(character),
  );

// Returns [[words, ""], ["", invisible character], …].
const splitInvisible = (text) => {
  const parts = [];
  let at = 0;
  for (const { 0: character, index } of text.matchAll(EACH_INVISIBLE)) {
    if (index > at) parts.push([text.slice(at, index), ""]);
    parts.push(["", character]);
    at = index + character.length;
  }
  if (at < text.length) parts.push([text.slice(at), ""]);
  return parts;
};

const quoted = (text) => make("q", {}, isolated(text));
const count = (number, singular, plural) =>
  `${number.toLocaleString("en")} ${number === 1 ? singular : plural || `${singular}s`}`;
const heading = (level, text, options) => make(`h${level}`, options || {}, text);
const button = (text, onclick, options) =>
  make("button", { type: "button", onclick, ...options }, isolated(text));

const table = (caption, headings, rows) =>
  make(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    make(
      "table",
      {},
      make("caption", {}, caption),
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          headings.map((text) => make("th", { scope: "col" }, text)),
        ),
      ),
      make("tbody", {}, rows),
    ),
  );

const announce = (message) => {
  $("status").textContent = plain(message);
};

// Append the first items, and a button that appends more, to keep long lists short.
const appendInBatches = (container, items, render, step = 100) => {
  let shown = 0;
  const more = button("", () => {
    grow();
  });
  const grow = () => {
    // A button for a few more is not worth a click.
    const left = items.length - shown;
    const next = items.slice(shown, shown + (left <= 1.5 * step ? left : step));
    const rows = next.map(render);
    shown += next.length;
    container.append(...rows);
    more.remove();
    if (shown < items.length) {
      more.textContent = `Show ${Math.min(step, items.length - shown)} more of ${items.length - shown}`;
      container.after(more);
    }
    if (shown > step && rows[0]) (rows[0].querySelector("a, button") || rows[0]).focus();
  };
  container.nextElementSibling?.matches("button.more") && container.nextElementSibling.remove();
  more.className = "more";
  grow();
};
