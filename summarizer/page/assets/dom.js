// The one way anything gets onto the page: what comes from articles and models stays text.

const $ = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";

// Characters that could reorder the page, or that nobody can see.
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

// For places that hold no elements: attributes, options, the title of the window.
const plain = (value) =>
  Array.from(String(value ?? ""), (character) =>
    CONTROL.test(character) ? `‹${controlName(character)}›` : character,
  ).join("");

const fill = (node, options, children) => {
  for (const [name, value] of Object.entries(options || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.append(said(value));
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

// Words of an article or a model: apart from their surroundings, whatever direction they run in.
const said = (value) => {
  const text = String(value ?? "");
  if (!CONTROL.test(text) && !/[\u0590-\u08ff\ufb1d-\ufefc]/.test(text)) return text;
  return make(
    "bdi",
    {},
    pieces(text).map(([words, control]) => (control ? marker(control) : words)),
  );
};
const marker = (control) =>
  make("span", { class: "control", title: "an invisible control character" }, `‹${controlName(control)}›`);

// [[words, ""], ["", control], …]
const pieces = (text) => {
  const found = [];
  let words = "";
  for (const character of text) {
    if (!CONTROL.test(character)) {
      words += character;
      continue;
    }
    if (words) found.push([words, ""]);
    found.push(["", character]);
    words = "";
  }
  if (words) found.push([words, ""]);
  return found;
};

const quoted = (text) => make("q", {}, said(text));
const count = (number, one, many) =>
  `${number.toLocaleString("en")} ${number === 1 ? one : many || `${one}s`}`;
const heading = (level, text, options) => make(`h${level}`, options || {}, text);
const button = (text, onclick, options) =>
  make("button", { type: "button", onclick, ...options }, said(text));

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

const tell = (message) => {
  $("status").textContent = plain(message);
};

// The first of many, and a button for the rest: a thousand rows at once serve nobody.
const growing = (home, items, one, step = 100) => {
  let shown = 0;
  const more = button("", () => {
    grow();
  });
  const grow = () => {
    const next = items.slice(shown, shown + step);
    const rows = next.map(one);
    shown += next.length;
    home.append(...rows);
    more.remove();
    if (shown < items.length) {
      more.textContent = `Show ${Math.min(step, items.length - shown)} more of ${items.length - shown}`;
      home.after(more);
    }
    if (shown > step && rows[0]) (rows[0].querySelector("a, button") || rows[0]).focus();
  };
  home.nextElementSibling?.matches("button.more") && home.nextElementSibling.remove();
  more.className = "more";
  grow();
};
