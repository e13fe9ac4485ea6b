// The overview: how reliable the results are, what stands out, stances by topic, who speaks, what is new.

const renderOverview = () => {
  const container = $("view-overview");
  const documents = matchingDocuments();
  const positions = countedPositions();
  const claims = matchingRecords("claims");
  const standout = findingsSection(positions);
  const summaryLine = [
    count(positions.length, "position"),
    count(claims.length, "claim"),
    ...spanParts(documents),
  ];
  container.replaceChildren(
    make(
      "div",
      { class: "listhead" },
      heading(2, `${standout ? "What stands out" : "Who says what"} in ${count(documents.length, "document")}`),
      make("p", { class: "note" }, summaryLine.join(" · ")),
    ),
    reliabilityNotes(),
    ...[standout || nothingStandsOut(positions), volumeSection(positions)].filter(Boolean),
    stancesSection(positions),
    ...[speakersSection(counted(claims)), latestSection(documents)].filter(Boolean),
  );
  announce(summaryLine.join(", "));
  document.title = `Overview – ${plain(site.data.title)}`;
  if (route.id && $(route.id)) $(route.id).scrollIntoView({ block: "start" });
};
const nothingStandsOut = (positions) =>
  positions.length > 0 &&
  make(
    "p",
    { class: "note" },
    "No topic has several actors, nobody changed sides, and the dates span too little time to show what is new.",
  );
// From when to when, and from how many outlets; copies are named because they are not counted.
const spanParts = (documents) => {
  const days = documents
    .map(({ date }) => firstDay(date))
    .filter(Boolean)
    .sort();
  const outlets = new Set(documents.map(({ source }) => source).filter(Boolean)).size;
  const copies = documents.filter(isCopy).length;
  return [
    days.length > 0 &&
      (days[0] === days[days.length - 1]
        ? longDate(days[0])
        : `${longDate(days[0])} to ${longDate(days[days.length - 1])}`),
    outlets > 0 && count(outlets, "outlet"),
    copies > 0 && `${count(copies, "document")} nearly the same as another, not counted below`,
  ].filter(Boolean);
};

// Statements over time, stacked by stance.
const FEWEST_DRAWN = 8;
const volumeSection = (positions) => {
  const { kept: dated, early } = withoutEarly(positions);
  const width = contentWidth();
  const scale = timeScale(
    dated.map(({ day }) => day),
    24,
    width - 30,
  );
  if (!scale || scale.first === scale.last || dated.length < FEWEST_DRAWN) return null;
  const used = Object.keys(STANCES).filter((stance) => dated.some((position) => position.stance === stance));
  return figureSection(
    "volume",
    "Stances over time",
    {
      note: `Positions by the date of the statement, or of its document.${earlyNote(early)}`,
      legend: markLegend(used, STANCE_LABELS),
      rows: () => recordRows([...early, ...dated]),
    },
    chartSvg(
      width,
      96 + AXIS_HEIGHT,
      `Positions from ${longDate(scale.first)} to ${longDate(scale.last)}`,
      drawTimeAxis(scale, 0, 96),
      stackedBars(dated, scale, 96, ({ stance }) => stance, Object.keys(STANCES)),
    ),
  );
};
// Bars of equal time, stacked by kind, with the number on the highest.
const stackedBars = (records, scale, height, kindOf, kinds) => {
  const from = scale.x(scale.first);
  // A bar of one day has a width too.
  const to = Math.max(from + 12, scale.x(scale.last));
  const slots = Math.max(
    1,
    Math.min(
      60,
      Math.floor((to - from) / 12),
      1 + Math.round((timestamp(scale.last) - timestamp(scale.first)) / DAY),
    ),
  );
  const step = (to - from) / slots;
  const bars = Array.from({ length: slots }, () => ({}));
  records.forEach((record) => {
    const slot = Math.min(slots - 1, Math.floor((scale.x(record.day) - from) / step));
    bars[slot][kindOf(record)] = (bars[slot][kindOf(record)] || 0) + 1;
  });
  const totals = bars.map((bar) => Object.values(bar).reduce((sum, number) => sum + number, 0));
  const most = Math.max(...totals);
  const unit = (height - 16) / most;
  return bars.flatMap((bar, slot) => {
    let y = height;
    const x = from + slot * step;
    const parts = kinds
      .filter((kind) => bar[kind])
      .map((kind) => {
        y -= bar[kind] * unit;
        return draw("rect", {
          class: `bar ${kind}`,
          x: round(x),
          y: round(y),
          width: round(Math.max(2, step - 1.5)),
          height: round(bar[kind] * unit),
        });
      });
    if (totals[slot] === most && totals.indexOf(most) === slot)
      parts.push(
        draw(
          "text",
          { class: "tick", x: round(x + step / 2), y: round(y - 4), "text-anchor": "middle" },
          String(most),
        ),
      );
    return parts;
  });
};

// The actors with most claims, with the balance of their stances.
const SPEAKER_STANCES = ["oppose", "mixed", "neutral", "none", "support"];
const speakersSection = (claims) => {
  const ranked = grouped(claims, (claim) => claim.doc.actorsById.get(claim.speaker)?.entity)
    .map(([entity, items]) => ({ name: site.entities[entity].name, items, counts: stanceNumbers(items) }))
    .sort((a, b) => b.items.length - a.items.length);
  if (!ranked.length) return null;
  const list = make("ol", { class: "bars" });
  const most = ranked[0].items.length;
  const section = figureSection(
    "speakers",
    "Who is quoted most",
    {
      note: "Claims by speaker, coloured by the stance that they express.",
      legend: markLegend(
        SPEAKER_STANCES.filter((stance) => claims.some((claim) => stanceOfRecord(claim) === stance)),
        STANCE_LABELS,
      ),
      rows: () => [
        ["actor", "claims", ...SPEAKER_STANCES],
        ...ranked.map(({ name, items, counts }) => [
          name,
          items.length,
          ...counts.map(([, number]) => number),
        ]),
      ],
      drawn: () =>
        barChart(
          "Claims by speaker",
          [""],
          ranked.slice(0, 25).map(({ name, items, counts }) => ({
            label: name,
            cells: [{ parts: counts, text: String(items.length) }],
          })),
        ),
    },
    list,
  );
  appendInBatches(list, ranked, (speaker) => speakerRow(speaker, most), 10);
  return section;
};
const stanceNumbers = (items) =>
  SPEAKER_STANCES.map((stance) => [stance, items.filter((claim) => stanceOfRecord(claim) === stance).length]);
const speakerRow = ({ name, items, counts }, most) =>
  make(
    "li",
    {},
    make("span", { class: "barname" }, entityLink(name)),
    speakerBar(counts, most),
    make("span", { class: "number" }, String(items.length)),
  );
const speakerBar = (counts, most) => {
  let x = 0;
  return draw(
    "svg",
    {
      class: "stancebar",
      viewBox: `0 0 ${most} 8`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": counts
        .filter(([, number]) => number)
        .map(([stance, number]) => `${number} ${STANCE_LABELS[stance]}`)
        .join(", "),
    },
    counts.map(([stance, number]) => {
      x += number;
      return number
        ? draw("rect", { class: `bar ${stance}`, x: x - number, y: 0, width: number, height: 8 })
        : null;
    }),
  );
};

const latestSection = (documents) => {
  const latest = [...documents]
    .filter(({ date }) => date)
    .sort((a, b) => b.date.localeCompare(a.date))
    .slice(0, 5);
  if (!latest.length) return null;
  const title = latest.length === site.documents.length ? "The documents" : "Latest documents";
  return make(
    "section",
    { id: "latest", class: "part", tabindex: "-1", "aria-labelledby": "latest-title" },
    make("div", { class: "parthead" }, heading(2, latest.length > 1 ? title : "The document", { id: "latest-title" })),
    make("ol", { class: "rows" }, latest.map(documentRow)),
    latest.length < site.documents.length &&
      make(
        "p",
        { class: "alldocuments" },
        make("a", { href: linkTo("documents") }, `All ${count(site.documents.length, "document")}`),
      ),
  );
};
