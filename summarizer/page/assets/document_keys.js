// Keyboard navigation of a document.
//
// In the records: j, k and arrows select the next or previous record, Enter moves to the text. In the
// text: arrows move between marks, Enter moves to the record, Escape moves back.
const documentKeys = (event) => {
  const inText = $("source").contains(document.activeElement);
  const inRecords = $("records").contains(document.activeElement);
  const step =
    { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }[event.key] ||
    (inText && { ArrowRight: 1, ArrowLeft: -1 }[event.key]);
  if (event.key === "Escape" && documentView.selected) {
    documentView.cards.get(documentView.selected.id)?.focus();
    return true;
  }
  if (event.key === "Enter" && inText) return openFocusedMark();
  if (event.key === "Enter" && document.activeElement.matches(".card")) {
    selectRecord(
      recordsOf(documentView.doc).find(({ id }) => id === document.activeElement.dataset.id),
      { into: "text" },
    );
    return true;
  }
  if (!step || (event.key.startsWith("Arrow") && !inText && !inRecords)) return false;
  if (inText) return moveInText(step);
  const ids = [...documentView.cards.keys()];
  const at = ids.indexOf(document.activeElement.closest(".card")?.dataset.id || documentView.selected?.id);
  const id = ids[Math.max(0, Math.min(ids.length - 1, at + step))];
  const next = recordsOf(documentView.doc).find((record) => record.id === id);
  if (next) selectRecord(next);
  return true;
};
const moveInText = (step) => {
  const marks = [...$("source").querySelectorAll("mark")].filter((piece) => piece.records.length);
  const at = marks.indexOf(document.activeElement);
  const next = marks[Math.max(0, Math.min(marks.length - 1, at + step))];
  if (!next) return true;
  next.focus();
  announce(next.records.map((record) => `${record.record} ${record.id}: ${recordTitle(record)}`).join("; "));
  return true;
};
const openFocusedMark = () => {
  const [record] = document.activeElement.records || [];
  if (record) selectRecord(record);
  return Boolean(record);
};
