// The frame of a chart: what it says, what it counts, the chart, its data and files.

// Returns a section with a heading and the chart. Options: note: what is counted; rows(): the table
// behind the chart, for CSV; chart: the element that holds the SVG to save.
const figureSection = (id, title, { note, rows, level = 2, legend, saveAs } = {}, ...content) => {
  const section = make(
    "section",
    { id, class: "part", tabindex: "-1", "aria-labelledby": `${id}-title` },
    make(
      "div",
      { class: "parthead" },
      heading(level, title, { id: `${id}-title` }),
      note && make("p", { class: "note" }, note),
    ),
    legend,
    content,
  );
  if (rows)
    section.append(figureFoot(section, saveAs || plain(typeof title === "string" ? title : id), rows));
  return section;
};
const figureFoot = (section, title, rows) => {
  const chart = () => section.querySelector("svg.chart");
  return make(
    "p",
    { class: "figurefoot" },
    button("Data (CSV)", () => saveCsv(title, rows()), { class: "link" }),
    chart() !== null || section.dataset.chart !== undefined
      ? [
          " · ",
          button("SVG", () => chart() && saveSvg(chart(), title), {
            class: "link",
            "aria-label": `Save ${title} as SVG`,
          }),
          " · ",
          button("PNG", () => chart() && savePng(chart(), title), {
            class: "link",
            "aria-label": `Save ${title} as PNG`,
          }),
        ]
      : null,
  );
};
// The width of the content, in pixels, before a chart is in the page.
const contentWidth = () => {
  const style = getComputedStyle($("main"));
  return Math.max(
    280,
    $("main").clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight),
  );
};
const chartSvg = (width, height, label, ...content) =>
  openMarks(
    draw(
      "svg",
      {
        class: "chart",
        viewBox: `0 0 ${width} ${Math.ceil(height)}`,
        width,
        height: Math.ceil(height),
        role: "img",
        "aria-label": label,
      },
      ...content,
    ),
  );
// Cut a text to a width in pixels.
const measureContext = document.createElement("canvas").getContext("2d");
const textWidth = (text, font = "12px system-ui, sans-serif") => {
  measureContext.font = font;
  return measureContext.measureText(text).width;
};
const cutText = (text, width, font) => {
  const whole = plain(text);
  if (textWidth(whole, font) <= width) return whole;
  let [low, high] = [0, whole.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (textWidth(`${whole.slice(0, middle)}…`, font) <= width) low = middle;
    else high = middle - 1;
  }
  return `${whole.slice(0, low).trimEnd()}…`;
};
