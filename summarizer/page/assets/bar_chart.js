// Lists and tables with bars as one SVG, which is drawn when it is saved.

// `rows`: [{ label, cells }], one cell for each of `columns` (headings). A cell is { parts: [[kind, value]] },
// its bars side by side; in a diverging chart opposition is left of the middle and support right of it.
const BAR_ROW = 22;
const barChart = (title, columns, rows, { diverging = false } = {}) => {
  const left = 250;
  const column = Math.max(180, Math.min(620, (contentWidth() - left) / columns.length));
  const width = left + column * columns.length;
  const top = columns.some(Boolean) ? 24 : 4;
  const value = ({ parts }) =>
    diverging ? 2 * Math.max(...divergingEnds(parts)) : parts.reduce((sum, [, number]) => sum + number, 0);
  const most = Math.max(1e-9, ...rows.flatMap(({ cells }) => cells.map(value)));
  const unit = (column - (diverging ? 64 : 84)) / most;
  return chartSvg(
    width,
    top + rows.length * BAR_ROW + 4,
    title,
    columns.map((text, index) =>
      draw("text", { x: left + index * column, y: 14, class: "tick" }, cutText(text, column - 10)),
    ),
    rows.map(({ label, cells }, row) => {
      const middle = top + row * BAR_ROW + BAR_ROW / 2;
      return draw(
        "g",
        {},
        draw("text", { x: left - 10, y: middle + 4, "text-anchor": "end" }, cutText(label, left - 16)),
        cells.map((cell, index) =>
          diverging
            ? divergingCell(cell, left + (index + 0.5) * column - 5, middle, unit)
            : plainCell(cell, left + index * column, middle, unit),
        ),
      );
    }),
  );
};
const plainCell = ({ parts, text }, x, middle, unit) => {
  let at = x;
  const bars = parts.map(([kind, value]) => {
    at += value * unit;
    return draw("rect", {
      class: `bar ${kind}`,
      x: round(at - value * unit),
      y: middle - 6,
      width: round(value * unit),
      height: 12,
    });
  });
  return draw("g", {}, bars, draw("text", { class: "tick", x: round(at + 5), y: middle + 4 }, text));
};
// How far a cell reaches to the left and to the right of the middle; what has no side is half on each.
const divergingEnds = (parts) => {
  const values = Object.fromEntries(parts);
  const between = ((values.mixed || 0) + (values.neutral || 0)) / 2;
  return [(values.oppose || 0) + between, (values.support || 0) + between];
};
const divergingCell = ({ parts }, x, middle, unit) => {
  const values = Object.fromEntries(parts);
  const [before, after] = divergingEnds(parts);
  let at = x - before * unit;
  return draw(
    "g",
    {},
    draw("line", { class: "gridline", x1: x, x2: x, y1: middle - BAR_ROW / 2, y2: middle + BAR_ROW / 2 }),
    STANCE_ORDER.filter((stance) => values[stance]).map((stance) => {
      at += values[stance] * unit;
      return draw("rect", {
        class: `bar ${stance}`,
        x: round(at - values[stance] * unit),
        y: middle - 6,
        width: round(values[stance] * unit),
        height: 12,
      });
    }),
    values.oppose > 0 &&
      draw(
        "text",
        { class: "tick", x: round(x - before * unit - 5), y: middle + 4, "text-anchor": "end" },
        String(values.oppose),
      ),
    values.support > 0 &&
      draw("text", { class: "tick", x: round(x + after * unit + 5), y: middle + 4 }, String(values.support)),
  );
};
const stanceParts = (sides) => STANCE_ORDER.map((stance) => [stance, sides[stance].length ?? sides[stance]]);
