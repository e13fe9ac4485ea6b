// All documents, the newest first or in the order of the folder.

const order = { by: "date" };
const ORDERS = { date: "newest first", folder: "as in the folder", claims: "most claims first" };

const sorted = (documents) => {
  const copy = [...documents];
  if (order.by === "date") copy.sort((a, b) => (b.date || "").localeCompare(a.date || ""));
  if (order.by === "claims") copy.sort((a, b) => b.claims.length - a.claims.length);
  return copy;
};

const counts = (doc) =>
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
  );

const row = (doc) =>
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
        make("a", { href: linkTo("document", doc.id), "data-id": doc.id }, said(doc.label)),
      ),
      doc.digest && make("p", { class: "digest" }, said(doc.digest)),
      make(
        "p",
        { class: "meta" },
        [doc.source, doc.id].filter(Boolean).map((part, index) => [index ? " · " : "", said(part)]),
        extraMeta(doc),
      ),
    ),
    counts(doc),
  );

// Another room may say more of a document.
let extraMeta = () => null;

const showList = () => {
  const home = $("view-documents");
  const found = sorted(chosenDocuments());
  const list = make("ol", { class: "rows", "aria-label": "Documents" });
  const choice = make(
    "select",
    {
      id: "order",
      onchange: (event) => {
        order.by = event.target.value;
        showList();
      },
    },
    Object.entries(ORDERS).map(([value, text]) => option(value, text)),
  );
  choice.value = order.by;
  const all = site.documents.length;
  const says = found.length === all ? count(all, "document") : `${found.length} of ${count(all, "document")}`;
  home.replaceChildren(make("div", { class: "listhead" }, heading(2, says), labelled("Order", choice)), list);
  if (found.length) growing(list, found, row, 150);
  else
    home.append(
      make(
        "p",
        { class: "empty" },
        all ? "No document has all of that. Take a filter away." : "There are no documents in this folder.",
      ),
    );
  home.append(...failures());
  tell(says);
  document.title = plain(site.data.title);
};

const failures = () => {
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
        failed.map((one) =>
          make("li", {}, make("b", {}, said(one.document)), ` (${plain(one.stage)}): `, said(one.error)),
        ),
      ),
    ),
  ];
};

// The list by keyboard: j and k, or the arrows, from row to row.
const listKeys = (event) => {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  const links = [...$("view-documents").querySelectorAll(".row h3 a")];
  const at = links.indexOf(document.activeElement);
  if (!step || (at < 0 && event.key.startsWith("Arrow"))) return false;
  links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus();
  return true;
};
