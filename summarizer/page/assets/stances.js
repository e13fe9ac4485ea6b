// The holders for, against and in between, by topic.

const stancesSection = (positions) => {
  const topics = topicNodes(positions).sort(byDispute);
  const list = make("ol", { class: "topics" });
  const container = figureSection(
    "stances",
    "Stances by topic",
    {
      note: "Disputed topics first, then those that most actors speak to. The bar counts actors: against on the left, for on the right.",
      rows: () => [
        ["topic", "actor", "stance", "documents"],
        ...topics.flatMap((topic) =>
          topic.edges.map((edge) => [
            topic.label,
            edge.source.label,
            stanceOf(edge.counts),
            documentCount(edge),
          ]),
        ),
      ],
      drawn: () =>
        barChart(
          "Actors against and for each topic",
          [""],
          topics
            .slice(0, 25)
            .map((topic) => ({ label: topic.label, cells: [{ parts: stanceParts(sidesOf(topic)) }] })),
          { diverging: true },
        ),
      legend: topics.length > 0 && markLegend(STANCE_ORDER, STANCE_LABELS),
    },
    topics.length ? list : make("p", { class: "empty" }, "No positions fit the filters."),
  );
  const widest = Math.max(4, ...topics.map((topic) => halfWidth(sidesOf(topic))));
  appendInBatches(list, topics, (topic) => topicRow(topic, widest), 12);
  return container;
};
const MAX_NAMES = 6;
const moreNames = (topic, number) =>
  number > MAX_NAMES &&
  make(
    "li",
    { class: "note" },
    "and ",
    make("a", { href: linkTo("topic", topic.label) }, `${number - MAX_NAMES} more`),
  );
// The actors on the longer side of the middle of the bar.
const halfWidth = ({ support, oppose, mixed, neutral }) =>
  Math.max(support.length, oppose.length) + (mixed.length + neutral.length) / 2;
const topicRow = (topic, widest) => {
  const sides = sidesOf(topic);
  const side = (stance, title) =>
    make(
      "div",
      { class: `side ${stance}` },
      make(
        "h4",
        {},
        markIcon(stance),
        make("span", { class: `stance ${stance}` }, `${sides[stance].length} ${title}`),
      ),
      sides[stance].length
        ? make(
            "ul",
            {},
            sides[stance]
              .sort((a, b) => b.weight - a.weight)
              .slice(0, MAX_NAMES)
              .map(holderItem),
            moreNames(topic, sides[stance].length),
          )
        : make("p", { class: "unnamed" }, "none"),
    );
  const between = [...sides.mixed, ...sides.neutral];
  return make(
    "li",
    { class: "topicrow" },
    make("h3", {}, topicLink(topic.label)),
    balanceBar(sides, widest),
    make(
      "div",
      { class: "sides" },
      side("oppose", "against"),
      side("support", "for"),
      between.length > 0 && [
        sides.mixed.length > 0 && side("mixed", "divided"),
        sides.neutral.length > 0 && side("neutral", "no side"),
      ],
    ),
  );
};
const holderItem = (edge) => {
  const [first] = edge.positions;
  return make(
    "li",
    {},
    make(
      "a",
      { href: linkTo("document", first.doc.id, first.id), title: plain(attributedText(first)) },
      isolated(edge.source.label),
    ),
    edge.weight > 1 && make("span", { class: "note" }, ` ×${edge.weight}`),
  );
};
// Opposition on the left, support on the right, the rest in the middle.
const balanceBar = (sides, widest) => {
  const [against, between, pro] = [
    sides.oppose.length,
    sides.mixed.length + sides.neutral.length,
    sides.support.length,
  ];
  const unit = 50 / widest;
  const half = (between * unit) / 2;
  const rect = (name, x, width) =>
    width ? draw("rect", { class: `bar ${name}`, x, y: 1, width, height: 6 }) : null;
  return draw(
    "svg",
    {
      class: "balance",
      viewBox: "0 0 100 8",
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": `${pro} for, ${against} against, ${between} in between`,
    },
    rect("oppose", 50 - half - against * unit, against * unit),
    rect("mixed", 50 - half, between * unit),
    rect("support", 50 + half, pro * unit),
    draw("line", { class: "axis", x1: 50, x2: 50, y1: 0, y2: 8 }),
  );
};
