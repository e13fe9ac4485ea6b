// The marks of charts: one shape and colour for each stance or family of claims, and their legends.

const CLAIM_FAMILIES = {
  conflict: ["accusation", "denial", "refusal", "threat"],
  wish: ["demand"],
  promise: ["commitment", "declaration"],
  view: ["assertion", "evaluation", "prediction"],
};
const familyOf = (kind) =>
  Object.keys(CLAIM_FAMILIES).find((family) => CLAIM_FAMILIES[family].includes(kind)) || "view";
const STANCE_LABELS = {
  support: "for",
  oppose: "against",
  mixed: "divided",
  neutral: "no side",
  none: "no stance",
};
const FAMILY_LABELS = {
  conflict: "accuses, denies, refuses, threatens",
  wish: "demands",
  promise: "promises, declares",
  view: "states, judges, predicts",
};
// Up, down, diamond and ring differ without colour too.
const SHAPES = {
  support: "M0 -1.15L1.1 .85H-1.1Z",
  oppose: "M0 1.15L1.1 -.85H-1.1Z",
  mixed: "M0 -1.2L1.2 0L0 1.2L-1.2 0Z",
  wish: "M-.9 -.9H.9V.9H-.9Z",
  promise: "M0 -1.15L1.1 .85H-1.1Z",
  conflict: "M0 1.15L1.1 -.85H-1.1Z",
};

// A mark of a radius at a place; hollow where its date is only that of the document.
const drawMark = (kind, x, y, size, { hollow = false, ...options } = {}, ...children) => {
  const names = `mark ${kind}${hollow ? " assumed" : " stated"}`;
  const shape = SHAPES[kind];
  return shape
    ? draw(
        "path",
        {
          class: names,
          transform: `translate(${round(x)},${round(y)}) scale(${round(size)})`,
          d: shape,
          ...options,
        },
        children,
      )
    : draw(
        "circle",
        { class: names, cx: round(x), cy: round(y), r: round(size * 0.9), ...options },
        children,
      );
};
const round = (number) => Math.round(number * 10) / 10;
const markIcon = (kind, label) =>
  draw(
    "svg",
    {
      class: "icon",
      viewBox: "-7 -7 14 14",
      width: 14,
      height: 14,
      ...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" }),
    },
    drawMark(kind, 0, 0, 4.6),
  );
const markLegend = (kinds, labels, title) =>
  make(
    "ul",
    { class: "key", "aria-label": title || "Legend" },
    kinds.map((kind) => make("li", {}, markIcon(kind), labels[kind])),
  );

// The stance that a record shows: its own, or that of the positions on a claim.
const stanceOfRecord = (record) => {
  if (record.record === "position") return record.stance;
  const stances = new Set(record.positions.map(({ stance }) => stance));
  if (!stances.size) return "none";
  return stances.size === 1 ? [...stances][0] : "mixed";
};

// Marks of one row: records of one kind within a few pixels are one larger mark; kinds are stacked.
// Returns { marks, height }: the marks around y = 0 and the space that they need.
const BIN = 9;
const rowMarks = (records, x, kindOf) => {
  const bins = new Map();
  records.forEach((record) => {
    const bin = Math.round(x(record.day) / BIN);
    if (!bins.has(bin)) bins.set(bin, new Map());
    const kinds = bins.get(bin);
    const kind = kindOf(record);
    kinds.set(kind, [...(kinds.get(kind) || []), record]);
  });
  const marks = [];
  let height = 24;
  bins.forEach((kinds) => {
    const sizes = [...kinds].map(([kind, items]) => [
      kind,
      items,
      Math.min(9, 3.6 + 1.5 * Math.sqrt(items.length - 1)),
    ]);
    const total = sizes.reduce((sum, [, , size]) => sum + 2 * size + 1.5, 0);
    height = Math.max(height, total + 8);
    let top = -total / 2;
    sizes.forEach(([kind, items, size]) => {
      const at = items.reduce((sum, { day }) => sum + x(day), 0) / items.length;
      marks.push({ kind, items, size, x: at, y: top + size + 0.75 });
      top += 2 * size + 1.5;
    });
  });
  return { marks, height };
};
const drawRowMark = ({ kind, items, size, x, y }, middle, labels, { dating = false } = {}) =>
  drawMark(
    kind,
    x,
    middle + y,
    size,
    {
      hollow: dating && !items.some(({ dayStated }) => dayStated),
      "data-href": linkTo("document", items[0].doc.id, items[0].id),
    },
    draw("title", {}, plain(markTitle(items, labels[kind]))),
  );
// A click on a mark opens its record; the lists below the charts have the same links.
const openMarks = (svg) => {
  svg.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-href]");
    if (mark) location.hash = mark.dataset.href;
  });
  return svg;
};
const markTitle = (items, label) =>
  items
    .slice(0, 4)
    .map((record) => `${longDate(record.day)}, ${recordTitle(record)}`)
    .concat(items.length > 4 ? [`and ${items.length - 4} more`] : [])
    .concat(label ? [`(${label})`] : [])
    .join("\n");
