// A chart of rows over time: a label and the marks of its records in each row.

// `rows`: [{ label, href, records, className }]. Options: kindOf(record), labels of the kinds, dating: whether
// marks are hollow where the document dates them. Narrow charts have the label above the row.
const LABEL_HEIGHT = 15;
const labelSpace = (width) => (width < 600 ? 6 : Math.min(290, width * 0.27));
const rowChart = (
  rows,
  title,
  { kindOf = stanceOfRecord, labels = STANCE_LABELS, dating = false, above = null, scale: given } = {},
) => {
  const width = contentWidth();
  const narrow = width < 600;
  const left = labelSpace(width);
  const scale =
    given ||
    timeScale(
      rows.flatMap(({ records }) => records.map(({ day }) => day)),
      left + 14,
      width - 26,
    );
  if (!scale) return null;
  const top = above ? above.height + 10 : 4;
  let y = top;
  const drawn = rows.map((row) => {
    const { marks, height } = rowMarks(row.records, scale.x, kindOf);
    const labelHeight = narrow ? LABEL_HEIGHT : 0;
    const middle = y + labelHeight + height / 2;
    const text = cutText(row.label, narrow ? width - 20 : left - 12, labelFont({ type: "topic" }));
    const place = narrow
      ? { x: left, y: y + LABEL_HEIGHT - 2 }
      : { x: left - 4, y: middle + 4, "text-anchor": "end" };
    y += labelHeight + height;
    return draw(
      "g",
      { class: "lane" },
      draw("line", { class: "rowline", x1: narrow ? 0 : left + 4, x2: width, y1: middle, y2: middle }),
      draw(
        "text",
        { ...place, class: row.className || "rowlabel", "data-href": row.href },
        text,
        text === plain(row.label) ? null : draw("title", {}, plain(row.label)),
      ),
      marks.map((mark) => drawRowMark(mark, middle, labels, { dating })),
    );
  });
  return chartSvg(
    width,
    y + AXIS_HEIGHT + 2,
    `${title}, ${longDate(scale.first)} to ${longDate(scale.last)}; the list below has the same content`,
    drawTimeAxis(scale, 0, y),
    above?.draw(scale),
    drawn,
  );
};
