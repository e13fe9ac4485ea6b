// Outlets side by side: who is quoted by whom, and the stances that each reports.

const MAX_OUTLETS = 6;
const MAX_QUOTED = 15;
const MAX_TOPICS = 12;

const renderOutlets = () => {
  const container = $("view-outlets");
  const claims = counted(matchingRecords("claims")).filter(({ doc, speaker }) => doc.source && speaker);
  const positions = countedPositions().filter(({ doc }) => doc.source);
  const all = rankedOutlets(matchingDocuments().filter(({ source }) => source));
  const outlets = all.slice(0, MAX_OUTLETS);
  document.title = `Outlets – ${plain(site.data.title)}`;
  announce(count(outlets.length, "outlet"));
  if (!outlets.length) {
    container.replaceChildren(
      heading(2, "Outlets"),
      make("p", { class: "empty" }, "No document that fits the filters names its outlet."),
      make(
        "p",
        { class: "note" },
        "An outlet is read from front matter (“source: …”), a byline or dateline, or the column “source” of a table.",
      ),
    );
    return;
  }
  container.replaceChildren(
    outletsHead(outlets, all.length - outlets.length),
    ...[quotedSection(claims, outlets), outletStances(positions, outlets)].filter(Boolean),
  );
};
const rankedOutlets = (documents) =>
  grouped(documents, ({ source }) => source)
    .sort((a, b) => b[1].length - a[1].length)
    .map(([name, docs]) => ({
      name,
      docs: docs.filter((doc) => !isCopy(doc)).length,
      copies: docs.filter(isCopy).length,
    }));
const outletsHead = (outlets, left) =>
  make(
    "div",
    { class: "listhead" },
    heading(2, "Outlets side by side"),
    make(
      "p",
      { class: "note" },
      outlets.map(({ name, docs, copies }, index) => [
        index ? " · " : "",
        isolated(name),
        ` ${docs}${copies ? ` and ${count(copies, "reprint")}, not counted` : ""}`,
      ]),
      left > 0 && ` · ${count(left, "outlet")} with fewer documents not shown`,
    ),
  );

// The share of the claims of an outlet that each speaker has.
const quotedSection = (claims, outlets) => {
  const totals = new Map(
    outlets.map(({ name }) => [name, claims.filter(({ doc }) => doc.source === name).length]),
  );
  const speakers = grouped(claims, (claim) => claim.doc.actorsById.get(claim.speaker)?.entity)
    .map(([entity, items]) => ({
      name: site.entities[entity].name,
      items,
      counts: outlets.map(({ name }) => items.filter(({ doc }) => doc.source === name).length),
    }))
    .sort((a, b) => b.items.length - a.items.length);
  if (!speakers.length) return null;
  const share = (number, outlet) => (totals.get(outlet.name) ? number / totals.get(outlet.name) : 0);
  const most = Math.max(
    ...speakers.flatMap(({ counts }) => counts.map((number, index) => share(number, outlets[index]))),
  );
  const gap = widestGap(speakers.slice(0, MAX_QUOTED), outlets, share);
  return figureSection(
    "quoted",
    "Who is quoted by whom",
    {
      note: [
        "Share of the attributed claims of each outlet that a speaker has.",
        gap && [
          " Widest gap: ",
          entityLink(gap.name),
          `, ${percent(gap.high)} in `,
          isolated(gap.highest),
          ` and ${percent(gap.low)} in `,
          isolated(gap.lowest),
          ".",
        ],
      ],
      rows: () => [
        ["actor", ...outlets.map(({ name }) => name)],
        ...speakers.map(({ name, counts }) => [name, ...counts]),
      ],
      drawn: () =>
        barChart(
          "Share of the claims of each outlet",
          outlets.map(({ name }) => name),
          speakers.slice(0, MAX_QUOTED).map(({ name, counts }) => ({
            label: name,
            cells: counts.map((number, index) => ({
              parts: [["share", share(number, outlets[index])]],
              text: number ? `${percent(share(number, outlets[index]))} (${number})` : "–",
            })),
          })),
        ),
    },
    table(
      "Claims by speaker and outlet",
      ["Speaker", ...outlets.map(({ name }) => plain(name))],
      speakers.slice(0, MAX_QUOTED).map(({ name, counts }) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, entityLink(name)),
          counts.map((number, index) =>
            make(
              "td",
              { class: "share" },
              shareCell(share(number, outlets[index]), most),
              make(
                "span",
                { class: number ? "" : "note" },
                number ? `${percent(share(number, outlets[index]))} (${number})` : "–",
              ),
            ),
          ),
        ),
      ),
    ),
    speakers.length > MAX_QUOTED &&
      make("p", { class: "note" }, `${speakers.length - MAX_QUOTED} more speakers are in the data.`),
  );
};
// The speaker whose share differs most between two outlets that each have enough claims to compare.
const MIN_COMPARED = 10;
const widestGap = (speakers, outlets, share) => {
  const large = outlets
    .map((outlet, index) => [outlet, index])
    .filter(
      ([outlet]) =>
        speakers.reduce((sum, { counts }) => sum + counts[outlets.indexOf(outlet)], 0) >= MIN_COMPARED,
    );
  if (large.length < 2) return null;
  const gaps = speakers.map(({ name, counts }) => {
    const shares = large
      .map(([outlet, index]) => [share(counts[index], outlet), outlet.name])
      .sort((a, b) => b[0] - a[0]);
    const [[high, highest], [low, lowest]] = [shares[0], shares[shares.length - 1]];
    return { name, high, highest, low, lowest };
  });
  return gaps.sort((a, b) => b.high - b.low - (a.high - a.low))[0];
};
const shareCell = (value, most) =>
  draw(
    "svg",
    { class: "sharebar", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
    draw("rect", { class: "part", width: (100 * value) / most, height: 8 }),
  );

// The actors for and against each topic, as each outlet reports them.
const outletStances = (positions, outlets) => {
  const all = topicNodes(positions).sort(byDispute);
  const topics = all.slice(0, MAX_TOPICS);
  if (!topics.length) return null;
  const cells = topics.map((topic) => outlets.map(({ name }) => sidesIn(topic, name)));
  const most = Math.max(1, ...cells.flat().flatMap((sides) => divergingEnds(stanceParts(sides))));
  return figureSection(
    "outletstances",
    "Stances by outlet",
    {
      note: "Actors whom the outlet reports against (left) and for (right) a topic.",
      rows: () => [
        ["topic", "outlet", "for", "against", "divided"],
        ...topics.flatMap((topic, row) =>
          outlets.map(({ name }, column) => [
            topic.label,
            name,
            cells[row][column].support,
            cells[row][column].oppose,
            cells[row][column].mixed,
          ]),
        ),
      ],
      drawn: () =>
        barChart(
          "Actors against and for each topic, by outlet",
          outlets.map(({ name }) => name),
          topics.map((topic, row) => ({
            label: topic.label,
            cells: cells[row].map((sides) => ({ parts: stanceParts(sides) })),
          })),
          { diverging: true },
        ),
      legend: markLegend(STANCE_ORDER, STANCE_LABELS),
    },
    table(
      "Stances by topic and outlet",
      ["Topic", ...outlets.map(({ name }) => plain(name))],
      topics.map((topic, row) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, topicLink(topic.label)),
          cells[row].map((sides) => make("td", { class: "share" }, outletBar(sides, most))),
        ),
      ),
    ),
    all.length > MAX_TOPICS &&
      make(
        "p",
        { class: "note" },
        `${count(all.length - MAX_TOPICS, "more topic")} in the overview, the most disputed first.`,
      ),
  );
};
const sidesIn = (topic, outlet) => {
  const sides = { support: 0, oppose: 0, mixed: 0, neutral: 0 };
  topic.edges.forEach(({ positions }) => {
    const counts = {};
    positions
      .filter(({ doc }) => doc.source === outlet)
      .forEach(({ stance }) => (counts[stance] = (counts[stance] || 0) + 1));
    if (Object.keys(counts).length) sides[stanceOf(counts)] += 1;
  });
  return sides;
};
const outletBar = (sides, most) => {
  const parts = stanceParts(sides);
  const named = parts.filter(([, number]) => number);
  if (!named.length) return make("span", { class: "note" }, "–");
  // Narrow columns have a narrower bar, so that the numbers stay readable.
  const half = contentWidth() < 600 ? 36 : 55;
  return draw(
    "svg",
    {
      class: "divergingbar",
      viewBox: `0 0 ${2 * half} 20`,
      role: "img",
      "aria-label": named.map(([stance, number]) => `${number} ${STANCE_LABELS[stance]}`).join(", "),
    },
    divergingCell({ parts }, half, 10, (half - 20) / most),
  );
};
