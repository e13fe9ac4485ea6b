// The frame of a chart: what it says, what it counts, the chart, its data and files.

// Returns a section with a heading and the chart. Options: note: what is counted; rows(): the table behind
// the chart, for CSV; drawn(): the chart as SVG, where the page shows a list or a table.
const figureSection = (id, title, { note, rows, legend, drawn, saveAs = title } = {}, ...content) => {
  const section = make(
    "section",
    { id, class: "part", tabindex: "-1", "aria-labelledby": `${id}-title` },
    make(
      "div",
      { class: "parthead" },
      heading(2, title, { id: `${id}-title` }),
      note && make("p", { class: "note" }, note),
    ),
    legend,
    content,
  );
  if (rows) section.append(figureFoot(section, plain(saveAs), rows, drawn));
  return section;
};
const figureFoot = (section, title, rows, drawn) => {
  const save = (text, saver) =>
    button(text, () => withChart(section, drawn, (svg) => saver(svg, title)), {
      class: "link",
      "aria-label": `${text}: save ${title}`,
    });
  return make(
    "p",
    { class: "figurefoot" },
    button("Data (CSV)", () => saveCsv(title, rows()), { class: "link" }),
    (drawn || section.querySelector("svg.chart, #canvas")) && [
      " · ",
      save("SVG", saveSvg),
      " · ",
      save("PNG", savePng),
    ],
  );
};
// Call `use` with the chart of the section, or with one that is drawn for this purpose.
const withChart = (section, drawn, use) => {
  if (!drawn) {
    const svg = section.querySelector("svg.chart");
    if (svg) use(svg);
    return;
  }
  // Styles are computed for elements in the page only.
  const hidden = make("div", { hidden: true }, drawn());
  section.append(hidden);
  use(hidden.firstChild);
  hidden.remove();
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
