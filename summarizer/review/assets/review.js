// Review on the page: decisions on the cards, keyboard shortcuts, and a warning on leaving.

landingView = "documents";
sortOrder.by = "uncertain";
const DECISIONS = { pending: "not decided", accepted: "accepted", rejected: "rejected" };

cardExtension = (record, node) => {
  const { doc } = record;
  const work = workOf(doc);
  if (!work || record.record === "rejected") return null;
  node.classList.add(record.decision);
  const wrong = work.problems.filter((problem) => problem.record_id === record.id);
  if (work.editing === record.id) {
    node.append(editForm(doc, record.record, record.id));
    return null;
  }
  const act = (text, does, pressed) =>
    button(
      text,
      (event) => {
        event.stopPropagation();
        does();
      },
      {
        "aria-pressed": pressed === undefined ? null : String(pressed),
        "aria-label": `${text} ${record.id}`,
      },
    );
  return make(
    "div",
    { class: "decide" },
    make(
      "p",
      { class: "note" },
      DECISIONS[record.decision],
      record.optional ? ", optional" : "",
      record.note ? [" · ", isolated(record.note)] : "",
    ),
    wrong.map(({ field: name, message }) =>
      make("p", { class: "wrong" }, `${fieldName(name)}: `, isolated(message)),
    ),
    make(
      "div",
      { class: "acts" },
      act(
        "Accept",
        () => decide(doc, record.id, toggled(record, "accepted")),
        record.decision === "accepted",
      ),
      act("Correct", () => startEditing(doc, record.id)),
      act(
        "Reject",
        () => decide(doc, record.id, toggled(record, "rejected")),
        record.decision === "rejected",
      ),
    ),
  );
};
const toggled = (record, decision) => (record.decision === decision ? "pending" : decision);

extraMetadata = (doc) => {
  const progress = review.progress[doc.id];
  if (!progress) return "";
  const { of, pending, gold } = progress;
  const dirty = workOf(doc)?.dirty ? ", not saved" : "";
  return make(
    "b",
    { class: "reviewed" },
    pending === of && of
      ? " · not reviewed"
      : pending
        ? ` · ${of - pending} of ${of} decided`
        : gold
          ? " · gold"
          : "",
    dirty,
  );
};

const showReading = renderDocument;
renderDocument = () => {
  const doc = site.byId.get(route.id);
  if (documentView.doc !== doc) review.selection = null;
  showReading();
  if (workOf(doc)) return;
  fetchWork(doc).then(
    () => {
      if (documentView.doc === doc) {
        documentView.selected = null;
        showReading();
      }
    },
    (error) => {
      $("records").prepend(
        make(
          "p",
          { class: "wrong", role: "alert" },
          isolated(`The review of this document cannot be shown: ${error.message}`),
        ),
      );
    },
  );
};

// On a card: a accepts, e corrects, x rejects.
addEventListener("keydown", (event) => {
  const doc = documentView.doc;
  if ((event.ctrlKey || event.metaKey) && event.key === "s" && route.view === "document") {
    event.preventDefault();
    if (workOf(doc)?.dirty) save(doc);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !document.activeElement.matches(".card")) return;
  const { id } = document.activeElement.dataset;
  const item = workOf(doc) && find(workOf(doc).record, id);
  if (!item) return;
  const does = {
    a: () => decide(doc, id, toggled(item, "accepted")),
    x: () => decide(doc, id, toggled(item, "rejected")),
    e: () => startEditing(doc, id),
  }[event.key];
  if (!does) return;
  event.preventDefault();
  does();
});
addEventListener("beforeunload", (event) => {
  if (unsaved().length) event.preventDefault();
});
KEYS.push(
  ["a, e, x", "in the review, on a record: accept, correct, reject"],
  ["Ctrl+S", "in the review: save"],
);
