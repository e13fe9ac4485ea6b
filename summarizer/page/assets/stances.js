// The holders for, against and in between, by topic.

const stancesSection = (positions) => {
  const { nodes } = buildGraph(positions, { level: -1 });
  const topics = nodes
    .filter(({ type }) => type === "topic")
    .sort((a, b) => disputeScore(b) - disputeScore(a) || b.weight - a.weight);
  const list = make("ol", { class: "topics" });
  const container = overviewSection(
    "stances",
    "Stances by topic",
    "Disputed topics first, then those that most actors speak to.",
    topics.length ? list : make("p", { class: "empty" }, "No positions fit the filters."),
  );
  appendInBatches(list, topics, topicRow, 15);
  return container;
};
const disputeScore = (topic) => {
  const stances = topic.edges.map(({ counts }) => stanceOf(counts));
  const [support, oppose] = ["support", "oppose"].map(
    (stanceName) => stances.filter((stance) => stance === stanceName).length,
  );
  return Math.min(support, oppose);
};

const topicRow = (topic) => {
  const sides = { support: [], oppose: [], mixed: [], neutral: [] };
  topic.edges.forEach((edge) => sides[stanceOf(edge.counts)].push(edge));
  const side = (stance, title) =>
    make(
      "div",
      { class: `side ${stance}` },
      make(
        "h4",
        {},
        make("span", { class: `stance ${stance}`, "aria-hidden": "true" }, STANCES[stance][0]),
        ` ${title}`,
      ),
      sides[stance].length
        ? make("ul", {}, sides[stance].sort((a, b) => b.weight - a.weight).map(holderItem))
        : make("p", { class: "unnamed" }, "none"),
    );
  const between = [...sides.mixed, ...sides.neutral];
  return make(
    "li",
    { class: "topicrow" },
    make(
      "h3",
      {},
      button(topic.label, () => filterBy("topic", topic.label), {
        class: "link",
        title: "Show this topic only",
      }),
    ),
    balanceBar(sides),
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
      { href: linkTo("document", first.doc.id, first.id), title: plain(spanText(first.doc, first.evidence)) },
      isolated(edge.source.label),
    ),
    edge.weight > 1 && make("span", { class: "note" }, ` ×${edge.weight}`),
  );
};
// Opposition on the left, support on the right, the rest in the middle.
const balanceBar = (sides) => {
  const [against, between, pro] = [
    sides.oppose.length,
    sides.mixed.length + sides.neutral.length,
    sides.support.length,
  ];
  const unit = 100 / Math.max(8, 2 * Math.max(against, pro) + between);
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
