// The list of documents and its sort order.

const sortOrder = { by: "date" };
const ORDERS = { date: "newest first", folder: "as in the folder", claims: "most claims first", uncertain: "most uncertain records first" };
const uncertainCount = (doc) => doc.records.filter(({ uncertain }) => uncertain).length;

const sortDocuments = (documents) => {
  const copy = [...documents];
  if (["date", "uncertain"].includes(sortOrder.by)) copy.sort((a, b) => (b.date || "").localeCompare(a.date || ""));
  if (sortOrder.by === "claims") copy.sort((a, b) => b.claims.length - a.claims.length);
  if (sortOrder.by === "uncertain") copy.sort((a, b) => uncertainCount(b) - uncertainCount(a));
  return copy;
};

const recordCounts = (doc) =>
  make(
    "ul",
    { class: "counts", "aria-label": "Records" },
    [
      ["position", doc.positions],
      ["claim", doc.claims],
      ["actor", doc.actors],
    ].map(([kind, records]) =>
      make("li", {}, make("b", {}, String(records.length)), ` ${kind}${records.length === 1 ? "" : "s"}`),
    ),
    doc.rejected.length > 0 &&
      make("li", { class: "lost" }, make("b", {}, String(doc.rejected.length)), " not kept"),
    uncertainCount(doc) > 0 && make("li", {}, make("b", {}, String(uncertainCount(doc))), " uncertain"),
  );

// One mark per position, opponents first, in lines that fit a phone.
const MARKS_PER_LINE = 24;
const STANCE_ORDER = ["oppose", "mixed", "neutral", "support"];
const stanceMarks = (doc) => {
  const marks = STANCE_ORDER.flatMap((stance) =>
    doc.positions.filter((position) => position.stance === stance),
  );
  if (!marks.length) return null;
  const perLine = Math.min(marks.length, MARKS_PER_LINE);
  const lines = Math.ceil(marks.length / perLine);
  const counts = STANCE_ORDER.map((stance) => [
    stance,
    marks.filter((position) => position.stance === stance).length,
  ]);
  return draw(
    "svg",
    {
      class: "units small",
      viewBox: `0 0 ${perLine * 13} ${lines * 14}`,
      width: perLine * 13,
      height: lines * 14,
      role: "img",
      "aria-label": counts
        .filter(([, number]) => number)
        .map(([stance, number]) => `${number} ${STANCE_LABELS[stance]}`)
        .join(", "),
    },
    marks.map((position, index) =>
      drawMark(
        position.stance,
        (index % perLine) * 13 + 6.5,
        Math.floor(index / perLine) * 14 + 7,
        4.4,
        {},
        draw("title", {}, plain(recordTitle(position))),
      ),
    ),
  );
};

const documentRow = (doc) =>
  make(
    "li",
    { class: "row" },
    make(
      "p",
      { class: "when" },
      doc.date ? make("time", { datetime: doc.date }, longDate(doc.date)) : "undated",
    ),
    make(
      "div",
      {},
      make(
        "h3",
        { class: doc.titled ? "" : "untitled" },
        make("a", { href: linkTo("document", doc.id), "data-id": doc.id }, isolated(doc.label)),
      ),
      doc.digest && make("p", { class: "digest" }, isolated(doc.digest)),
      stanceMarks(doc),
      make(
        "p",
        { class: "meta" },
        [doc.source, doc.id].filter(Boolean).map((part, index) => [index ? " · " : "", isolated(part)]),
        extraMetadata(doc),
      ),
    ),
    recordCounts(doc),
  );

// Hook: `review` adds metadata of a document.
let extraMetadata = () => null;

const documentRows = (documents) => [
  ["document", "title", "source", "date", "digest", "positions", "claims", "actors", "not_kept"],
  ...documents.map((doc) => [
    doc.id,
    doc.titled ? doc.label : "",
    doc.source,
    doc.date,
    doc.digest,
    doc.positions.length,
    doc.claims.length,
    doc.actors.length,
    doc.rejected.length,
  ]),
];

const renderList = () => {
  const container = $("view-documents");
  const matches = sortDocuments(matchingDocuments());
  const list = make("ol", { class: "rows", "aria-label": "Documents" });
  const choice = make(
    "select",
    {
      id: "order",
      onchange: (event) => {
        sortOrder.by = event.target.value;
        renderList();
      },
    },
    Object.entries(ORDERS).map(([value, text]) => option(value, text)),
  );
  choice.value = sortOrder.by;
  const all = site.documents.length;
  const summaryLine =
    matches.length === all ? count(all, "document") : `${matches.length} of ${count(all, "document")}`;
  container.replaceChildren(
    make(
      "div",
      { class: "listhead" },
      heading(2, summaryLine),
      button("Data (CSV)", () => saveCsv("documents", documentRows(matches)), { class: "link" }),
      labelled("Order", choice),
    ),
    list,
  );
  if (matches.length) appendInBatches(list, matches, documentRow, 150);
  else
    container.append(
      make(
        "p",
        { class: "empty" },
        all ? "No document matches all filters. Remove a filter." : "There are no documents in this folder.",
      ),
    );
  container.append(...failureList());
  announce(summaryLine);
  document.title = plain(site.data.title);
};

const failureList = () => {
  const failed = site.data.failures || [];
  if (!failed.length) return [];
  return [
    make(
      "details",
      { class: "failures" },
      make("summary", {}, `${count(failed.length, "document")} could not be summarized`),
      make(
        "ul",
        {},
        failed.map((failure) =>
          make(
            "li",
            {},
            make("b", {}, isolated(failure.document)),
            ` (${plain(failure.stage)}): `,
            isolated(failure.error),
          ),
        ),
      ),
    ),
  ];
};

// Keyboard navigation of the list: j and k, or the arrows.
const listKeys = (event) => {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  const links = [...$("view-documents").querySelectorAll(".row h3 a")];
  const at = links.indexOf(document.activeElement);
  if (!step || (at < 0 && event.key.startsWith("Arrow"))) return false;
  links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus();
  return true;
};
