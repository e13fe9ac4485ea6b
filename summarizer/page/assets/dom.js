// Create elements. Text of articles and models is inserted as text only, never as markup.

const $ = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";

// Characters that reorder text or are invisible.
const CONTROL =
  /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const CONTROL_NAMES = {
  "\u061c": "ALM",
  "\u200e": "LRM",
  "\u200f": "RLM",
  "\u202a": "LRE",
  "\u202b": "RLE",
  "\u202c": "PDF",
  "\u202d": "LRO",
  "\u202e": "RLO",
  "\u2066": "LRI",
  "\u2067": "RLI",
  "\u2068": "FSI",
  "\u2069": "PDI",
};
const controlName = (character) =>
  CONTROL_NAMES[character] || `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

// Plain text for attributes, options and the window title.
const plain = (value) =>
  Array.from(String(value ?? ""), (character) =>
    CONTROL.test(character) ? `‹${controlName(character)}›` : character,
  ).join("");

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
  if (!CONTROL.test(text) && !/[\u0590-\u08ff\ufb1d-\ufefc]/.test(text)) return text;
  return make(
    "bdi",
    {},
    splitControls(text).map(([words, control]) => (control ? controlMarker(control) : words)),
  );
};
const controlMarker = (control) =>
  make("span", { class: "control", title: "an invisible control character" }, `‹${controlName(control)}›`);

// Returns [[words, ""], ["", control], …].
const splitControls = (text) => {
  const parts = [];
  let words = "";
  for (const character of text) {
    if (!CONTROL.test(character)) {
      words += character;
      continue;
    }
    if (words) parts.push([words, ""]);
    parts.push(["", character]);
    words = "";
  }
  if (words) parts.push([words, ""]);
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
    const next = items.slice(shown, shown + step);
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
