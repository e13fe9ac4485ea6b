// One document: its text beside its records, each leading to the other.

const reading = {
  doc: null,
  pieces: new Map(),
  cards: new Map(),
  chosen: null,
  step: 0,
  kinds: { actor: true, claim: true, position: true },
  pane: "text",
};
const GROUPS = [
  ["position", "positions"],
  ["claim", "claims"],
  ["actor", "actors"],
  ["rejected", "rejected"],
];

// Another room may show other records than those of the summary, and more above them.
let recordsOf = (doc) => doc.records;
let abovePanel = () => null;

let showDocument = () => {
  const doc = site.byId.get(place.id);
  const home = $("view-document");
  const again = reading.doc === doc && home.firstChild;
  reading.doc = doc;
  if (!again) {
    reading.chosen = null;
    home.replaceChildren(
      documentHead(doc),
      paneSwitch(),
      make(
        "div",
        { class: "panes" },
        make("article", {
          id: "source",
          class: "source",
          tabindex: "0",
          "aria-label": "Source text",
          "aria-describedby": "keys",
        }),
        make("div", {
          id: "records",
          class: "records",
          tabindex: "0",
          role: "region",
          "aria-label": "Records",
        }),
      ),
    );
    sourceEvents($("source"));
    setPane("text");
  } else home.replaceChild(documentHead(doc), home.firstChild);
  drawRecords();
  document.title = `${plain(doc.label)} – ${plain(site.data.title)}`;
  const asked = place.record && recordsOf(doc).find((record) => record.id === place.record);
  if (asked && reading.chosen?.id !== asked.id) choose(asked, { quietly: true });
};

const documentHead = (doc) => {
  const all = sorted(chosenDocuments());
  const at = all.indexOf(doc);
  const beside = (step, text) => {
    const other = at < 0 ? null : all[at + step];
    return other
      ? make("a", { href: linkTo("document", other.id), rel: step > 0 ? "next" : "prev" }, text)
      : make("span", { class: "off" }, text);
  };
  const dated =
    doc.date &&
    [
      make("time", { datetime: doc.date }, longDate(doc.date)),
      { argument: " (given from outside)", dateline: " (from the dateline)" }[doc.date_source],
    ].filter(Boolean);
  return make(
    "header",
    { class: "dochead" },
    make(
      "nav",
      { class: "steps", "aria-label": "Documents" },
      make("a", { href: linkTo("documents") }, "← All documents"),
      make("span", {}, beside(-1, "Previous"), " · ", beside(1, "Next")),
    ),
    heading(2, said(doc.label), { class: doc.titled ? "" : "untitled" }),
    make(
      "p",
      { class: "meta" },
      [
        doc.source && said(doc.source),
        dated || "undated",
        said(doc.id),
        doc.model && ["read by ", said(doc.model)],
      ]
        .filter(Boolean)
        .map((part, index) => [index ? " · " : "", part]),
    ),
    doc.digest && make("p", { class: "standfirst" }, said(doc.digest)),
    (doc.warnings || []).length > 0 &&
      make(
        "details",
        { class: "warnings" },
        make("summary", {}, count(doc.warnings.length, "note")),
        make(
          "ul",
          {},
          doc.warnings.map((warning) => make("li", {}, said(warning))),
        ),
      ),
  );
};

const paneSwitch = () =>
  make(
    "div",
    { class: "paneswitch", role: "group", "aria-label": "Show" },
    [
      ["text", "Text"],
      ["records", "Records"],
    ].map(([pane, text]) => button(text, () => setPane(pane), { "data-pane": pane })),
  );
const setPane = (pane) => {
  reading.pane = pane;
  $("view-document").dataset.pane = pane;
  document.querySelectorAll("[data-pane]").forEach((one) => {
    if (one.tagName === "BUTTON") one.setAttribute("aria-pressed", String(one.dataset.pane === pane));
  });
};

const drawRecords = () => {
  const { doc } = reading;
  const matches = matcher();
  const all = recordsOf(doc);
  const records = all.filter(matches);
  const shown = records.filter((record) => reading.kinds[record.record] ?? true);
  reading.pieces = drawSource($("source"), doc, shown, findAll(doc.text, searched()));
  reading.cards = new Map();
  const home = $("records");
  const top = home.scrollTop;
  home.replaceChildren(legend(records));
  const above = abovePanel(doc);
  if (above) home.append(above);
  for (const [kind] of GROUPS) {
    const group = records.filter((record) => record.record === kind);
    if (!group.length || !(reading.kinds[kind] ?? true)) continue;
    const cards = group.map((record) => {
      const card = cardOf(record);
      reading.cards.set(record.id, card);
      return card;
    });
    home.append(
      make(
        "section",
        { class: "group", "aria-label": KINDS[kind] },
        heading(3, [KINDS[kind], make("span", { class: "number" }, ` ${group.length}`)]),
        cards,
      ),
    );
  }
  if (!records.length)
    home.append(
      make(
        "p",
        { class: "empty" },
        all.length ? "No record of this document fits the filters." : "Nothing was found in this document.",
      ),
    );
  if (records.length < all.length)
    tell(`${records.length} of ${count(all.length, "record")} fit the filters`);
  home.scrollTop = top;
  if (reading.chosen) {
    reading.chosen = records.find((record) => record.id === reading.chosen.id) || null;
    paintChosen();
  }
};

const legend = (records) =>
  make(
    "fieldset",
    { class: "legend" },
    make("legend", {}, "Marked in the text"),
    ["position", "claim", "actor"].map((kind) => {
      const box = make("input", {
        type: "checkbox",
        id: `mark-${kind}`,
        onchange: (event) => {
          reading.kinds[kind] = event.target.checked;
          drawRecords();
          $(`mark-${kind}`).focus();
        },
      });
      box.checked = reading.kinds[kind];
      const number = records.filter((record) => record.record === kind).length;
      return make("label", {}, box, make("span", { class: `swatch k-${kind}` }, KINDS[kind]), ` ${number}`);
    }),
  );

const hover = (records, on) =>
  records.forEach(({ id }) => {
    (reading.pieces.get(id) || []).forEach((piece) => piece.classList.toggle("hover", on));
    reading.cards.get(id)?.classList.toggle("hover", on);
  });

const paintChosen = () => {
  const id = reading.chosen?.id;
  reading.cards.forEach((card, key) => {
    if (key === id) card.setAttribute("aria-current", "true");
    else card.removeAttribute("aria-current");
  });
  reading.pieces.forEach((parts) => parts.forEach((piece) => piece.classList.remove("chosen")));
  (reading.pieces.get(id) || []).forEach((piece) => piece.classList.add("chosen"));
};

// How: into: "text" moves the keyboard there; again: the next place where it is named; quietly: no focus.
const choose = (record, { into = "records", again = false, quietly = false } = {}) => {
  reading.step = again && reading.chosen?.id === record.id ? reading.step + 1 : 0;
  reading.chosen = record;
  place.record = record.id;
  remember();
  paintChosen();
  const card = reading.cards.get(record.id);
  const places = starts(record);
  const piece = places[reading.step % Math.max(1, places.length)];
  if (into === "text") setPane("text");
  else if (!quietly && !again) setPane("records");
  const near = (node) => node?.scrollIntoView({ block: "nearest", behavior: "auto" });
  near(piece);
  near(card);
  if (!quietly && !again) (into === "text" ? piece || card : card)?.focus({ preventScroll: true });
  tell(`${record.record} ${record.id}: ${titleOf(record)}`);
};
const chooseId = (doc, id) => {
  const record = recordsOf(doc).find((one) => one.id === id);
  if (record) choose(record);
};
// The pieces at which the spans of a record begin.
const starts = (record) => {
  const begins = new Set(
    record.spans.filter(([, , role]) => role !== "cue" && role !== "source").map(([start]) => String(start)),
  );
  return (reading.pieces.get(record.id) || []).filter((piece) => begins.has(piece.dataset.at));
};

const sourceEvents = (home) => {
  const recordsAt = (event) => event.target.closest?.("mark")?.records || [];
  home.addEventListener("click", (event) => {
    if (!getSelection().isCollapsed) return;
    const records = recordsAt(event);
    if (!records.length) return;
    // A second click on the same words goes on to what lies beneath.
    const next = records[(records.findIndex(({ id }) => id === reading.chosen?.id) + 1) % records.length];
    choose(next, { quietly: true });
    if (matchMedia("(max-width: 56rem)").matches) setPane("records");
    reading.cards.get(next.id)?.scrollIntoView({ block: "nearest" });
  });
  home.addEventListener("mouseover", (event) => hover(recordsAt(event), true));
  home.addEventListener("mouseout", (event) => hover(recordsAt(event), false));
  home.addEventListener("focusin", (event) => hover(recordsAt(event), true));
  home.addEventListener("focusout", (event) => hover(recordsAt(event), false));
};
