// The view of one document: its text beside its records, linked to each other.

const documentView = {
  doc: null,
  pieces: new Map(),
  cards: new Map(),
  selected: null,
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

// Hooks: `review` shows the records of its draft, and a panel above them.
let recordsOf = (doc) => doc.records;
let panelHeader = () => null;

let renderDocument = () => {
  const doc = site.byId.get(route.id);
  const container = $("view-document");
  const again = documentView.doc === doc && container.firstChild;
  documentView.doc = doc;
  if (!again) {
    documentView.selected = null;
    container.replaceChildren(
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
  } else container.replaceChild(documentHead(doc), container.firstChild);
  renderRecords();
  document.title = `${plain(doc.label)} – ${plain(site.data.title)}`;
  const requested = route.record && recordsOf(doc).find((record) => record.id === route.record);
  if (requested && documentView.selected?.id !== requested.id) selectRecord(requested, { quietly: true });
};

const documentHead = (doc) => {
  const all = sortDocuments(matchingDocuments());
  const at = all.indexOf(doc);
  const beside = (step, text) => {
    const neighbour = at < 0 ? null : all[at + step];
    return neighbour
      ? make("a", { href: linkTo("document", neighbour.id), rel: step > 0 ? "next" : "prev" }, text)
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
    heading(2, isolated(doc.label), { class: doc.titled ? "" : "untitled" }),
    make(
      "p",
      { class: "meta" },
      [
        doc.source && isolated(doc.source),
        dated || "undated",
        isolated(doc.id),
        doc.model && ["read by ", doc.model === "local" ? "the embedded model" : isolated(doc.model)],
      ]
        .filter(Boolean)
        .map((part, index) => [index ? " · " : "", part]),
    ),
    doc.notice && make("p", { class: "notice", role: "note" }, isolated(doc.notice)),
    doc.confidence_basis === "records" && make("p", { class: "meta" }, RECORDS_ONLY),
    doc.digest && make("p", { class: "standfirst" }, isolated(doc.digest)),
    (doc.warnings || []).length > 0 &&
      make(
        "details",
        { class: "warnings" },
        make("summary", {}, count(doc.warnings.length, "note")),
        make(
          "ul",
          {},
          doc.warnings.map((warning) => make("li", {}, isolated(warning))),
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
  documentView.pane = pane;
  $("view-document").dataset.pane = pane;
  document.querySelectorAll("[data-pane]").forEach((button) => {
    if (button.tagName === "BUTTON")
      button.setAttribute("aria-pressed", String(button.dataset.pane === pane));
  });
};

const renderRecords = () => {
  const { doc } = documentView;
  const matches = recordFilter();
  const all = recordsOf(doc);
  const records = all.filter(matches);
  const shown = records.filter((record) => documentView.kinds[record.record] ?? true);
  documentView.pieces = renderSource($("source"), doc, shown, findOccurrences(doc.text, searchWords()));
  documentView.cards = new Map();
  const container = $("records");
  const top = container.scrollTop;
  container.replaceChildren(legend(records));
  const above = panelHeader(doc);
  if (above) container.append(above);
  for (const [kind] of GROUPS) {
    const group = records.filter((record) => record.record === kind);
    if (!group.length || !(documentView.kinds[kind] ?? true)) continue;
    const cards = group.map((record) => {
      const card = recordCard(record);
      documentView.cards.set(record.id, card);
      return card;
    });
    container.append(
      make(
        "section",
        { class: "group", "aria-label": KINDS[kind] },
        heading(3, [KINDS[kind], make("span", { class: "number" }, ` ${group.length}`)]),
        make("div", { class: "cards" }, cards),
      ),
    );
  }
  if (!records.length)
    container.append(
      make(
        "p",
        { class: "empty" },
        all.length ? "No record of this document fits the filters." : "Nothing was found in this document.",
      ),
    );
  if (records.length < all.length)
    announce(`${records.length} of ${count(all.length, "record")} fit the filters`);
  container.scrollTop = top;
  if (documentView.selected) {
    documentView.selected = records.find((record) => record.id === documentView.selected.id) || null;
    highlightSelected();
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
          documentView.kinds[kind] = event.target.checked;
          renderRecords();
          $(`mark-${kind}`).focus();
        },
      });
      box.checked = documentView.kinds[kind];
      const number = records.filter((record) => record.record === kind).length;
      return make("label", {}, box, make("span", { class: `swatch k-${kind}` }, KINDS[kind]), ` ${number}`);
    }),
  );

const setHover = (records, on) =>
  records.forEach(({ id }) => {
    (documentView.pieces.get(id) || []).forEach((piece) => piece.classList.toggle("hover", on));
    documentView.cards.get(id)?.classList.toggle("hover", on);
  });

const highlightSelected = () => {
  const id = documentView.selected?.id;
  documentView.cards.forEach((card, key) => {
    if (key === id) card.setAttribute("aria-current", "true");
    else card.removeAttribute("aria-current");
  });
  documentView.pieces.forEach((parts) => parts.forEach((piece) => piece.classList.remove("chosen")));
  (documentView.pieces.get(id) || []).forEach((piece) => piece.classList.add("chosen"));
};

// Options: into: "text" focuses the text; again: go to the next mention; quietly: do not move the focus.
const selectRecord = (record, { into = "records", again = false, quietly = false } = {}) => {
  documentView.step = again && documentView.selected?.id === record.id ? documentView.step + 1 : 0;
  documentView.selected = record;
  route.record = record.id;
  updateAddress();
  highlightSelected();
  const card = documentView.cards.get(record.id);
  const places = spanStarts(record);
  const piece = places[documentView.step % Math.max(1, places.length)];
  if (into === "text") setPane("text");
  else if (!quietly && !again) setPane("records");
  const near = (node) => node?.scrollIntoView({ block: "nearest", behavior: "auto" });
  near(piece);
  near(card);
  if (!quietly && !again) (into === "text" ? piece || card : card)?.focus({ preventScroll: true });
  announce(`${record.record} ${record.id}: ${recordTitle(record)}`);
};
const selectRecordById = (doc, id) => {
  const record = recordsOf(doc).find((candidate) => candidate.id === id);
  if (record) selectRecord(record);
};
// The pieces where the spans of a record begin.
const spanStarts = (record) => {
  const begins = new Set(
    record.spans.filter(([, , role]) => role !== "cue" && role !== "source").map(([start]) => String(start)),
  );
  return (documentView.pieces.get(record.id) || []).filter((piece) => begins.has(piece.dataset.at));
};

const sourceEvents = (container) => {
  const recordsAt = (event) => event.target.closest?.("mark")?.records || [];
  container.addEventListener("click", (event) => {
    if (!getSelection().isCollapsed) return;
    const records = recordsAt(event);
    if (!records.length) return;
    // A second click on the same words selects the next record there.
    const next =
      records[(records.findIndex(({ id }) => id === documentView.selected?.id) + 1) % records.length];
    selectRecord(next, { quietly: true });
    if (matchMedia("(max-width: 56rem)").matches) setPane("records");
    documentView.cards.get(next.id)?.scrollIntoView({ block: "nearest" });
  });
  container.addEventListener("mouseover", (event) => setHover(recordsAt(event), true));
  container.addEventListener("mouseout", (event) => setHover(recordsAt(event), false));
  container.addEventListener("focusin", (event) => setHover(recordsAt(event), true));
  container.addEventListener("focusout", (event) => setHover(recordsAt(event), false));
};
