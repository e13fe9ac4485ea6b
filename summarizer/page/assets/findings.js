// The findings at the top of the overview, each with a small chart and the words it rests on.

const topicLink = (name) => make("a", { href: linkTo("topic", name) }, isolated(name));
const entityLink = (name) => make("a", { href: linkTo("actor", name) }, isolated(name));
const actorPageLink = (doc, id) => {
  const entity = site.entities[doc.actorsById.get(id)?.entity];
  return entity
    ? make("a", { href: linkTo("actor", entity.name) }, isolated(actorName(doc, id)))
    : make("span", { class: "unnamed" }, "not named");
};
const documentLink = (record, text) =>
  make("a", { href: linkTo("document", record.doc.id, record.id) }, text ?? isolated(record.doc.label));

// Uncertain positions make no finding, unless all are uncertain.
const findingsSection = (positions) => {
  const certain = positions.filter(({ uncertain }) => !uncertain);
  const used = certain.length ? certain : positions;
  const topics = topicNodes(used);
  const cards = [disputeFinding(topics), changeFinding(topics), newFinding(used)].filter(Boolean);
  if (!cards.length) return null;
  const left = positions.length - used.length;
  return make(
    "section",
    { class: "standout", "aria-label": "What stands out" },
    make("div", { class: "findings" }, cards),
    left > 0 &&
      make(
        "p",
        { class: "note" },
        `${count(left, "uncertain position")} not counted in these findings, but in all figures below.`,
      ),
    !certain.length &&
      make("p", { class: "note" }, "All positions that these findings rest on are uncertain."),
  );
};
const finding = (kicker, title, ...content) =>
  make("article", { class: "finding" }, make("p", { class: "kicker" }, kicker), heading(3, title), content);

const disputeFinding = (topics) => {
  const [first] = [...topics].sort(byDispute);
  const disputed = Boolean(first) && disputeScore(first) >= 1;
  const [topic] = disputed ? [first] : [...topics].sort((a, b) => b.edges.length - a.edges.length);
  if (!topic || topic.edges.length < 2) return null;
  const sides = sidesOf(topic);
  const title = disputed
    ? [
        topicLink(topic.label),
        ` splits ${count(topic.edges.length, "actor")}: ${sides.oppose.length} against, ${sides.support.length} for`,
      ]
    : [topicLink(topic.label), ` is what most actors take a stance on: ${topic.edges.length}`];
  const kicker = disputed ? "Most disputed" : "Most discussed";
  return finding(kicker, title, unitChart(sides), sideNames(sides), wordingNote(topic));
};
// Topics without a codebook are united by their words alone.
const wordingNote = (topic) => {
  const docs = new Set(positionsOf(topic.edges).map(({ doc }) => doc)).size;
  return (
    docs > 1 &&
    !isConcept(topic) &&
    make(
      "p",
      { class: "note" },
      `${docs} documents name it with equal words; read whether they mean one matter.`,
    )
  );
};
// One mark per actor, opponents on the left, supporters on the right.
const unitChart = (sides) => {
  const order = ["oppose", "mixed", "neutral", "support"];
  const marks = order.flatMap((stance) => sides[stance].map((edge) => [stance, edge]));
  const perRow = Math.min(marks.length, 16);
  const rows = Math.ceil(marks.length / perRow);
  return draw(
    "svg",
    {
      class: "units",
      viewBox: `0 0 ${perRow * 17} ${rows * 18}`,
      width: perRow * 17,
      height: rows * 18,
      role: "img",
      "aria-label": order
        .filter((stance) => sides[stance].length)
        .map((stance) => `${sides[stance].length} ${STANCE_LABELS[stance]}`)
        .join(", "),
    },
    // Column by column, so that the sides stay together.
    marks.map(([stance, edge], index) =>
      drawMark(
        stance,
        Math.floor(index / rows) * 17 + 8.5,
        (index % rows) * 18 + 9,
        6,
        {},
        draw("title", {}, plain(edge.source.label)),
      ),
    ),
  );
};
const sideNames = (sides) =>
  make(
    "dl",
    { class: "sidenames" },
    ["oppose", "support", "mixed", "neutral"].map(
      (stance) =>
        sides[stance].length > 0 && [
          make("dt", { class: `stance ${stance}` }, STANCE_LABELS[stance]),
          make("dd", {}, nameList(sides[stance].map(({ source }) => source.label))),
        ],
    ),
  );
const nameList = (names, most = 4) => [
  names.slice(0, most).map((name, index) => [index ? ", " : "", entityLink(name)]),
  names.length > most ? ` and ${names.length - most} more` : "",
];

const changeFinding = (topics) => {
  const changes = sideChanges(topics);
  const [change] = changes;
  if (!change) return null;
  const { edge, before, after } = change;
  const others = changes.slice(1, 4);
  return finding(
    "Changed sides",
    [
      entityLink(edge.source.label),
      after.stance === "oppose" ? " turned against " : " turned in favour of ",
      topicLink(edge.target.label),
    ],
    changeStrip(change),
    [before, after].map(briefQuote),
    others.length > 0 &&
      make(
        "p",
        { class: "note" },
        "Also: ",
        others.map(({ edge: other }, index) => [
          index ? ", " : "",
          entityLink(other.source.label),
          " on ",
          topicLink(other.target.label),
        ]),
      ),
  );
};
// The statements of one actor on one topic, in time.
const changeStrip = ({ edge, dated }) => {
  const width = 300;
  const scale = timeScale(
    dated.map(({ day }) => day),
    12,
    width - 12,
  );
  const { marks } = rowMarks(dated, scale.x, stanceOfRecord);
  return draw(
    "svg",
    {
      class: "strip",
      viewBox: `0 0 ${width} 48`,
      width,
      height: 48,
      role: "img",
      "aria-label": `${plain(edge.source.label)} from ${longDate(scale.first)} to ${longDate(scale.last)}`,
    },
    draw("line", { class: "rowline", x1: 4, x2: width - 4, y1: 17, y2: 17 }),
    marks.map((mark) => drawRowMark(mark, 17, STANCE_LABELS)),
    draw("text", { class: "tick", x: 4, y: 44 }, longDate(scale.first)),
    draw("text", { class: "tick", x: width - 4, y: 44, "text-anchor": "end" }, longDate(scale.last)),
  );
};
const briefQuote = (position) => {
  const brief = (words) => isolated(words.length > 150 ? `${words.slice(0, 147).trimEnd()}…` : words);
  return make(
    "blockquote",
    { class: position.stance },
    attributedNodes(position, brief),
    make(
      "footer",
      {},
      badge(position.stance),
      ", ",
      documentLink(position, longDate(position.day)),
      position.uncertain && ", uncertain",
    ),
  );
};

// Statements over time, those of the last days dark.
const windowStrip = (positions, { since }) => {
  const [width, height] = [300, 40];
  const days = positions.map(({ day }) => day).filter(Boolean);
  const scale = timeScale(days, 4, width - 4);
  const dated = positions.filter(({ day }) => day);
  return draw(
    "svg",
    {
      class: "strip",
      viewBox: `0 0 ${width} ${height + 14}`,
      width,
      height: height + 14,
      role: "img",
      "aria-label": `Statements over time; ${dated.filter(({ day }) => day >= since).length} in the last days`,
    },
    stackedBars(dated, scale, height, ({ day }) => (day >= since ? "fresh" : "past"), ["past", "fresh"]),
    draw("text", { class: "tick", x: 4, y: height + 12 }, longDate(scale.first)),
    draw("text", { class: "tick", x: width - 4, y: height + 12, "text-anchor": "end" }, longDate(scale.last)),
  );
};
const newFinding = (positions) => {
  const news = newest(positions);
  if (!news) return null;
  const { topics, actors } = news;
  const from = news.length === 1 ? `on ${longDate(news.last)}` : `since ${longDate(news.since)}`;
  const what = [
    topics.length && count(topics.length, "new topic"),
    actors.length && count(actors.length, "new actor"),
  ].filter(Boolean);
  return finding(
    `New ${from}`,
    what.length
      ? `${what.join(" and ")} in ${count(news.positions.length, "statement")}`
      : `${count(news.positions.length, "statement")}, no new topic and no new actor`,
    windowStrip(positions, news),
    topics.length > 0 &&
      make(
        "ul",
        { class: "newlist" },
        topics
          .slice(0, 4)
          .map(({ name, day }) =>
            make("li", {}, topicLink(name), make("span", { class: "note" }, ` from ${longDate(day)}`)),
          ),
      ),
    topics.length > 4 && make("p", { class: "note" }, `and ${topics.length - 4} more topics`),
    actors.length > 0 &&
      make(
        "p",
        { class: "newactors" },
        make("span", { class: "note" }, "New voices: "),
        nameList(
          actors.map(({ name }) => name),
          6,
        ),
      ),
    make(
      "p",
      {},
      make("a", { href: linkToFiltered("timeline", { from: news.since }) }, "The statements of this time"),
    ),
  );
};
