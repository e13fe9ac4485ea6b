// The bar above the records: progress, selection and saving.

panelHeader = (doc) => {
  const work = workOf(doc);
  if (!work)
    return make("p", { class: "note", role: "status" }, work === undefined ? "Fetching the review …" : "");
  const { pending, of } = review.progress[doc.id];
  const decided = of - pending;
  const wrong = work.problems.length;
  return make(
    "section",
    { class: "reviewbar", "aria-label": "Review" },
    make(
      "div",
      { class: "howfar" },
      make("b", {}, `${decided} of ${of} decided`),
      make("progress", { max: String(of || 1), value: String(decided), "aria-label": "Records decided" }),
      make(
        "span",
        { class: "note" },
        work.dirty ? "not saved" : work.gold && !pending ? "gold record written" : decided ? "saved" : "",
      ),
      button("Save", () => save(doc), { id: "save", class: "main", disabled: !work.dirty, title: "Ctrl+S" }),
      pending > 0 && button(`Accept the ${pending} left`, () => acceptAll(doc)),
    ),
    work.saved && conflict(doc, work),
    work.failed && make("p", { class: "wrong", role: "alert" }, isolated(work.failed)),
    wrong > 0 &&
      make(
        "details",
        { class: "wrong", open: true },
        make("summary", {}, `${count(wrong, "problem")} to correct before it can be saved`),
        make(
          "ul",
          {},
          work.problems.map((problem) =>
            make(
              "li",
              {},
              button(problem.record_id, () => startEditing(doc, problem.record_id), { class: "link" }),
              ` ${fieldName(problem.field)}: `,
              isolated(problem.message),
            ),
          ),
        ),
      ),
    make(
      "div",
      { class: "addgroup", role: "group", "aria-label": "Add from the selection" },
      make("span", { id: "selected", class: "note" }, selectedWords(doc)),
      Object.keys(LISTS).map((kind) =>
        button(kind, () => add(doc, kind), {
          "data-add": kind,
          "aria-label": `Add ${kind}`,
        }),
      ),
    ),
  );
};
const selectedWords = (doc) =>
  review.selection
    ? [quoted(shortened(doc.text.slice(...review.selection))), " add as "]
    : "Select words, or type them later; add ";
const shortened = (text) => {
  const words = text.trim().replace(/\s+/g, " ");
  return words.length > 70 ? `${words.slice(0, 68)}…` : words;
};
const conflict = (doc, work) =>
  make(
    "div",
    { class: "wrong", role: "alert" },
    make(
      "p",
      {},
      "The files of this document have changed since it was opened here.",
    ),
    make(
      "div",
      { class: "acts" },
      button("Load the saved version", () => {
        takeWork(doc, work.saved);
        renderRecords();
      }),
      button("Overwrite the saved version", () => {
        work.version = work.saved.version;
        delete work.saved;
        return save(doc);
      }),
    ),
  );

const save = async (doc) => {
  let outcome;
  try {
    outcome = await saveWork(doc);
  } catch (error) {
    // The server may have stopped; the decisions are still in this window.
    outcome = `Not saved: ${error.message}. Is the review still running?`;
    workOf(doc).failed = outcome;
  }
  if (documentView.doc === doc) renderRecords();
  announce(outcome);
  $("save")?.focus();
};
const acceptAll = async (doc) => {
  all(workOf(doc).record)
    .filter(({ decision }) => decision === "pending")
    .forEach(({ id }) => change(doc, id, { decision: "accepted" }));
  await checkWork(doc);
  renderRecords();
  announce("All that was left is accepted.");
};
document.addEventListener("selectionchange", () => {
  const container = $("source");
  const range = container && selectedRange(container);
  // A selection elsewhere, such as in a form field, does not clear this one.
  const inText = container?.contains(getSelection().anchorNode);
  if (!range && !inText) return;
  review.selection = range;
  if (documentView.doc) $("selected")?.replaceChildren(...[selectedWords(documentView.doc)].flat());
});
