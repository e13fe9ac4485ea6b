// Save what is shown: tables as CSV, charts as SVG and PNG; copy a record as a citation.

const saveFile = (name, blob) => {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
const fileName = (title, ending) =>
  `${plain(`${site.data.title} ${title}`)
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 80)
    .toLowerCase()}.${ending}`;

// A cell that a spreadsheet would run as a formula gets an apostrophe: summarizer/text/csv_safety.py.
const FORMULA = /^[\p{Zs}\p{Zl}\p{Zp}\p{Cf}\p{Cc}']*[=+\-@\t\r\n＝＋－＠﹢﹣﹦﹫−]/u;
const csvCell = (value) => {
  const text = String(value ?? "").replaceAll("\0", "\ufffd");
  const safe = typeof value !== "number" && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const toCsv = (rows) => rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
const saveCsv = (title, rows) =>
  // The mark at the beginning tells spreadsheets that the file is UTF-8.
  saveFile(fileName(title, "csv"), new Blob(["\ufeff", toCsv(rows)], { type: "text/csv" }));

const RECORD_COLUMNS = [
  "document",
  "title",
  "source",
  "document_date",
  "record",
  "id",
  "date",
  "actor",
  "stance",
  "topic",
  "kind",
  "quote",
  "start",
  "end",
  "confidence",
  "uncertain",
];
const recordRow = (record) => {
  const { doc } = record;
  const words = record.evidence || record.quote;
  return [
    doc.id,
    doc.titled ? doc.label : "",
    doc.source,
    doc.date,
    record.record,
    record.id,
    record.day,
    actorName(doc, record.actor || record.speaker),
    record.stance,
    record.record === "position" ? record.topic : record.positions?.map(({ topic }) => topic).join("; "),
    record.kind,
    spanText(doc, words),
    words?.[0],
    words?.[1],
    record.confidence,
    record.uncertain ? "yes" : "",
  ];
};
const recordRows = (records) => [RECORD_COLUMNS, ...records.map(recordRow)];

// The chart with its computed style as attributes, its title, legend and source, so that the file stands alone.
const STYLE =
  "fill fill-opacity stroke stroke-width stroke-opacity stroke-dasharray stroke-linejoin vector-effect paint-order font-family font-size font-weight text-anchor opacity display".split(
    " ",
  );
const PAGE_ATTRIBUTES =
  "class data-href data-key tabindex role aria-label aria-hidden aria-pressed style".split(" ");
const styledCopy = (svg) => {
  const copy = svg.cloneNode(true);
  const originals = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((node, index) => {
    const style = getComputedStyle(originals[index]);
    STYLE.forEach((name) => node.setAttribute(name, style.getPropertyValue(name)));
    PAGE_ATTRIBUTES.forEach((name) => node.removeAttribute(name));
  });
  return copy;
};
const placed = (svg, x, y) => {
  const { width, height } = svg.viewBox.baseVal;
  const size = { width: width || svg.width.baseVal.value, height: height || svg.height.baseVal.value };
  const copy = styledCopy(svg);
  Object.entries({ x, y, ...size }).forEach(([name, value]) => copy.setAttribute(name, value));
  return copy;
};
// The legend of a section in lines of a width. Returns { parts, height }.
const drawnLegend = (section, width, ink) => {
  let [x, y] = [8, 38];
  const items = [...section.querySelectorAll(".key li")];
  const parts = items.flatMap((item) => {
    const text = plain(item.textContent.trim());
    const [icon, dot] = [item.querySelector("svg"), item.querySelector(".dot")];
    const wide = (icon ? icon.width.baseVal.value : 12) + 8 + textWidth(text) + 18;
    if (x > 8 && x + wide > width) [x, y] = [8, y + 20];
    const style = dot && getComputedStyle(dot);
    const at = x;
    x += wide;
    return [
      icon && placed(icon, at, y + 7 - icon.height.baseVal.value / 2),
      dot &&
        draw("rect", {
          x: at,
          y: y + 1,
          width: 12,
          height: 12,
          rx: dot.matches(".topic") ? 2 : 6,
          fill: style.backgroundColor,
          stroke: style.borderColor,
        }),
      draw("text", { x: at + wide - textWidth(text) - 18, y: y + 11, "font-size": 12, ...ink }, text),
    ].filter(Boolean);
  });
  return { parts, height: items.length ? y - 10 : 0 };
};
const standaloneSvg = (svg) => {
  const section = svg.closest("section");
  const { width, height } = svg.viewBox.baseVal;
  const root = getComputedStyle(document.body);
  const ink = { fill: root.color, "font-family": "sans-serif" };
  const legend = drawnLegend(section, width, ink);
  const top = 36 + legend.height;
  const total = top + height + 26;
  const source = `${site.data.title}: ${count(site.documents.length, "document")}, read by ${modelNames()}`;
  return draw(
    "svg",
    { xmlns: SVG, viewBox: `0 0 ${width} ${total}`, width, height: total },
    draw("rect", { width, height: total, fill: root.backgroundColor }),
    draw(
      "text",
      { x: 8, y: 22, "font-size": 16, "font-weight": 600, ...ink },
      plain(section.querySelector("h2").textContent),
    ),
    legend.parts,
    placed(svg, 0, top),
    draw("text", { x: 8, y: total - 8, "font-size": 11, ...ink }, plain(source)),
  );
};
const svgBlob = (svg) =>
  new Blob([new XMLSerializer().serializeToString(standaloneSvg(svg))], { type: "image/svg+xml" });
const saveSvg = (svg, title) => saveFile(fileName(title, "svg"), svgBlob(svg));
const savePng = async (svg, title) => saveFile(fileName(title, "png"), await pngBlob(svg));
const pngBlob = async (svg, scale = 2) => {
  const address = URL.createObjectURL(svgBlob(svg));
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = make("canvas", { width: image.width * scale, height: image.height * scale });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  return new Promise((resolve) => {
    canvas.toBlob(resolve, "image/png");
  });
};

// The marks of the citation take the place of those at the edges of the words.
const unquoted = (words) =>
  words
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^["“”„«»]+ ?| ?["“”„«»]+$/g, "");
// Who, what, in which words, where: enough to find the words again.
const citation = (record) => {
  const { doc } = record;
  const words = record.evidence || record.quote || record.mentions?.[0];
  const title = doc.titled ? `“${plain(doc.label)}”` : plain(doc.id);
  const who =
    record.record === "claim"
      ? actorName(doc, record.speaker) || "The article"
      : record.record === "position"
        ? `${actorName(doc, record.actor)} ${STANCES[record.stance][1]} ${record.topic}`
        : record.name;
  const place = [title, doc.source && plain(doc.source), longDate(doc.date)].filter(Boolean).join(", ");
  const { before, words: quotation, after } = attributedWords(record);
  const said = [before, `“${unquoted(quotation)}”`, after].filter(Boolean).join(" ");
  return `${plain(who)}: ${plain(said)} ${place} [${plain(doc.id)}, characters ${words[0]}–${words[1]}, ${record.id}].`;
};
const copyText = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without the permission, or in an older browser.
    const field = make("textarea", { class: "offscreen" });
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
};
const citeButton = (record) =>
  (record.evidence || record.quote || record.mentions?.length) &&
  button(
    "cite",
    async (event) => {
      event.stopPropagation();
      const copied = await copyText(citation(record));
      announce(copied ? `Copied: ${citation(record)}` : "The browser does not allow copying.");
      event.target.textContent = copied ? "copied" : "not copied";
      setTimeout(() => event.target.replaceChildren("cite"), 2000);
    },
    {
      class: "cite",
      "aria-label": `cite ${record.id}: copy the words and their source`,
      title: "Copy as a citation",
    },
  );
