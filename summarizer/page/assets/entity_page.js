// The page of one actor or one topic: what was said when, and the words.

const MAX_ROWS = 14;

const renderEntity = () => {
  const container = $("view-entity");
  const isActor = route.view === "actor";
  const names = isActor ? site.entities.map(({ name }) => name) : site.topics;
  const number = names.indexOf(route.id);
  document.title = `${plain(route.id)} – ${plain(site.data.title)}`;
  if (number < 0) {
    container.replaceChildren(
      heading(2, isolated(route.id)),
      make("p", { class: "empty" }, `There is no such ${route.view} in these results.`),
    );
    return;
  }
  const records = entityRecords(isActor, number);
  container.replaceChildren(
    entityHead(isActor, number, records),
    ...(isActor ? actorSections(number, records) : topicSections(number, records)).filter(Boolean),
  );
  announce(`${route.id}: ${count(records.length, "statement")}`);
};
// The statements of an actor, or on a topic: positions, and claims that no position rests on.
const entityRecords = (isActor, number) => {
  const positions = countedPositions().filter(
    ({ holder, subject }) => (isActor ? holder : subject) === number,
  );
  const based = new Set(positions.flatMap(({ claims }) => claims));
  const claims = isActor
    ? counted(matchingRecords("claims")).filter(
        (claim) => claim.doc.actorsById.get(claim.speaker)?.entity === number && !based.has(claim),
      )
    : [];
  return [...positions, ...claims];
};
const sourcesLine = (records) => {
  const outlets = new Map();
  records.forEach(({ doc }) => doc.source && outlets.set(doc.source, (outlets.get(doc.source) || 0) + 1));
  return [...outlets]
    .sort((a, b) => b[1] - a[1])
    .map(([name, number]) => `${plain(name)} ${number}`)
    .join(", ");
};
const entityHead = (isActor, number, records) => {
  const days = records
    .map(({ day }) => day)
    .filter(Boolean)
    .sort();
  const own = isActor ? humanize(site.entities[number].kind) : "topic";
  const docs = new Set(records.map(({ doc }) => doc)).size;
  const span = days.length ? [...new Set([days[0], days[days.length - 1]])].map(longDate).join(" to ") : "";
  return make(
    "header",
    { class: "dochead" },
    make(
      "nav",
      { class: "steps", "aria-label": "Back" },
      make("a", { href: linkTo("overview") }, "← Overview"),
    ),
    heading(2, isolated(route.id)),
    make(
      "p",
      { class: "meta" },
      [own, `${count(records.length, "statement")} in ${count(docs, "document")}`, span]
        .filter(Boolean)
        .join(" · "),
    ),
    isActor && profile(number),
    sourcesLine(records) && make("p", { class: "meta" }, `In ${sourcesLine(records)}`),
    entitySummary(isActor, records),
  );
};
// The other names, roles and affiliations that documents give an actor, the most frequent first.
const profile = (number) => {
  const actors = site.documents.flatMap((doc) => doc.actors.filter(({ entity }) => entity === number));
  const name = site.entities[number].name;
  const ranked = (values) =>
    grouped(
      values.filter((value) => value && value !== name),
      (value) => value,
    )
      .sort((a, b) => b[1].length - a[1].length)
      .map(([value]) => value)
      .slice(0, 5);
  const facts = [
    ["Role", ranked(actors.map(({ role }) => role))],
    [
      "Belongs to",
      ranked(
        actors.map(({ doc, affiliation }) => site.entities[doc.actorsById.get(affiliation)?.entity]?.name),
      ),
    ],
    ["Also called", ranked(actors.flatMap((actor) => [actor.name, ...(actor.aliases || [])]))],
  ];
  return facts.map(
    ([label, values]) =>
      values.length > 0 &&
      make(
        "p",
        { class: "meta" },
        `${label}: `,
        values.map((value, index) => [
          index ? ", " : "",
          label === "Belongs to" ? entityLink(value) : isolated(value),
        ]),
      ),
  );
};
const entitySummary = (isActor, records) => {
  const positions = records.filter(({ record }) => record === "position");
  if (!positions.length) return null;
  const { nodes } = buildGraph(positions, { level: -1 });
  const node = nodes.find(({ type }) => type === (isActor ? "actor" : "topic"));
  if (!node) return null;
  const sides = sidesOf(node);
  const listed = (stance) => {
    const names = sides[stance].map(({ source, target }) => (isActor ? target.label : source.label));
    return (
      names.length > 0 && [
        make("dt", { class: `stance ${stance}` }, STANCE_LABELS[stance]),
        make("dd", {}, isActor ? topicList(names) : nameList(names, 12)),
      ]
    );
  };
  return make("dl", { class: "sidenames wide" }, ["support", "oppose", "mixed", "neutral"].map(listed));
};
const topicList = (names, most = 12) => [
  names.slice(0, most).map((name, index) => [index ? ", " : "", topicLink(name)]),
  names.length > most ? ` and ${names.length - most} more` : "",
];

const usedStances = (records) =>
  [...Object.keys(STANCES), "none"].filter((stance) =>
    records.some((record) => stanceOfRecord(record) === stance),
  );
const whenSection = (title, rows, records) => {
  const dated = records.filter(({ day }) => day);
  const left = records.length - dated.length;
  const filled = rows.filter((row) => row.records.length);
  const shown = filled.slice(0, MAX_ROWS);
  const chart = shown.length > 0 && rowChart(shown, title);
  const more = filled.length - shown.length;
  return figureSection(
    "when",
    title,
    {
      note: [
        "Dates are those of the statement, or of its document. Choose a mark to read the words in the document.",
        left ? ` ${count(left, "statement")} without a date.` : "",
        more > 0 ? ` ${count(more, route.view === "actor" ? "more topic" : "more actor")} in the list below only.` : "",
      ].join(""),
      legend: markLegend(usedStances(dated), STANCE_LABELS),
      rows: () => recordRows(records),
      saveAs: `${route.id} over time`,
    },
    chart || make("p", { class: "empty" }, "No statement has a date."),
  );
};
const grouped = (records, keyOf) => {
  const groups = new Map();
  records.forEach((record) => {
    const key = keyOf(record);
    if (key === undefined) return;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(record);
  });
  return [...groups];
};

const actorSections = (number, records) => {
  const dated = records.filter(({ day }) => day);
  const positions = dated.filter(({ record }) => record === "position");
  const claims = dated.filter(({ record }) => record === "claim");
  const rows = grouped(positions, ({ subject }) => subject)
    .sort((a, b) => b[1].length - a[1].length)
    .map(([subject, items]) => ({
      label: site.topics[subject],
      href: linkTo("topic", site.topics[subject]),
      records: items,
    }));
  rows.splice(MAX_ROWS - 1, 0, { label: "other claims", records: claims, className: "rowlabel other" });
  return [
    whenSection(`What ${plain(route.id)} said when`, rows, records),
    companySection(number),
    quotationsSection(records, true),
  ];
};
const topicSections = (_, records) => {
  const order = { oppose: 0, mixed: 1, neutral: 2, support: 3 };
  const dated = records.filter(({ day }) => day);
  const [topic] = topicNodes(records);
  const stances = new Map((topic?.edges || []).map((edge) => [edge.source.number, stanceOf(edge.counts)]));
  const rows = grouped(dated, ({ holder }) => holder)
    .sort((a, b) => b[1].length - a[1].length)
    // The rows with most statements come first, those of one side together.
    .map((row, index) => [...row, index < MAX_ROWS ? 0 : 1])
    .sort(
      (a, b) =>
        a[2] - b[2] ||
        order[stances.get(a[0])] - order[stances.get(b[0])] ||
        b[1].length - a[1].length,
    )
    .map(([holder, items]) => ({
      label: site.entities[holder].name,
      href: linkTo("actor", site.entities[holder].name),
      records: items,
    }));
  return [whenSection("Who stood where, and when", rows, records), quotationsSection(records, false)];
};
// Who agrees and disagrees most with an actor, over all topics.
const companySection = (number) => {
  const agreed = buildAgreement(buildGraph(countedPositions(), { level: -1 }));
  const node = agreed.nodes.find((candidate) => candidate.number === number);
  if (!node) return null;
  const side = (title, sign) => {
    const items = agreementItems(node)
      .filter(({ edge }) => sign * agreement(edge) > 0)
      .sort((a, b) => b.edge.weight - a.edge.weight)
      .slice(0, 6);
    return make(
      "div",
      {},
      heading(3, title),
      items.length
        ? make(
            "ul",
            {},
            items.map(({ edge, other }) =>
              make(
                "li",
                {},
                entityLink(other.label),
                make(
                  "span",
                  { class: "note" },
                  ` on the same side of ${edge.counts.support || 0} of ${count((edge.counts.support || 0) + (edge.counts.oppose || 0), "topic")}`,
                ),
              ),
            ),
          )
        : make("p", { class: "unnamed" }, "nobody"),
    );
  };
  return make(
    "section",
    { class: "part company", "aria-label": "Agreement" },
    side("Mostly agrees with", 1),
    side("Mostly disagrees with", -1),
  );
};

const quotationsSection = (records, isActor) => {
  const list = make("ol", { class: "quotations" });
  const sorted = [...records].sort((a, b) => (b.day || "").localeCompare(a.day || ""));
  const section = figureSection("words", "In their words", { note: "Newest first." }, list);
  appendInBatches(list, sorted, (record) => quotation(record, isActor), 30);
  return section;
};
const quotation = (record, isActor) => {
  const { doc } = record;
  const stance = stanceOfRecord(record);
  const topics = record.record === "position" ? [record] : record.positions;
  return make(
    "li",
    { class: record.uncertain ? "uncertain" : "" },
    make(
      "p",
      { class: "when" },
      record.day ? make("time", { datetime: record.day }, longDate(record.day)) : "undated",
    ),
    make(
      "div",
      {},
      make(
        "p",
        { class: "line" },
        stance === "none" ? make("span", { class: "tag" }, humanize(record.kind)) : badge(stance),
        " ",
        isActor
          ? topics.map((position, index) => [
              index ? ", " : "",
              topicLink(site.topics[position.subject] ?? position.topic),
            ])
          : make("b", {}, actorPageLink(doc, record.actor)),
        record.uncertain && make("span", { class: "tag" }, " uncertain"),
      ),
      record.record === "claim"
        ? wording(record)
        : make("blockquote", { class: stance }, attributedNodes(record)),
      make(
        "p",
        { class: "meta" },
        documentLink(record),
        doc.source && [", ", isolated(doc.source)],
        " ",
        citeButton(record),
      ),
    ),
  );
};
