// A document by keyboard.
//
// In the records: j, k and arrows go on and back, Enter goes into the text. In the text: arrows go
// from mark to mark, Enter goes to the record, Escape back.
const documentKeys = (event) => {
  const inText = $("source").contains(document.activeElement);
  const inRecords = $("records").contains(document.activeElement);
  const step =
    { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }[event.key] ||
    (inText && { ArrowRight: 1, ArrowLeft: -1 }[event.key]);
  if (event.key === "Escape" && reading.chosen) {
    reading.cards.get(reading.chosen.id)?.focus();
    return true;
  }
  if (event.key === "Enter" && inText) return fromText();
  if (event.key === "Enter" && document.activeElement.matches(".card")) {
    choose(
      recordsOf(reading.doc).find(({ id }) => id === document.activeElement.dataset.id),
      { into: "text" },
    );
    return true;
  }
  if (!step || (event.key.startsWith("Arrow") && !inText && !inRecords)) return false;
  if (inText) return alongText(step);
  const ids = [...reading.cards.keys()];
  const at = ids.indexOf(document.activeElement.closest(".card")?.dataset.id || reading.chosen?.id);
  const id = ids[Math.max(0, Math.min(ids.length - 1, at + step))];
  const next = recordsOf(reading.doc).find((record) => record.id === id);
  if (next) choose(next);
  return true;
};
const alongText = (step) => {
  const marks = [...$("source").querySelectorAll("mark")].filter((piece) => piece.records.length);
  const at = marks.indexOf(document.activeElement);
  const next = marks[Math.max(0, Math.min(marks.length - 1, at + step))];
  if (!next) return true;
  next.focus();
  tell(next.records.map((record) => `${record.record} ${record.id}: ${titleOf(record)}`).join("; "));
  return true;
};
const fromText = () => {
  const [record] = document.activeElement.records || [];
  if (record) choose(record);
  return Boolean(record);
};
