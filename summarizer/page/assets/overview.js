// The overview: totals, the network with its table, stances by topic, claims over time.

const overview = { level: null, canvas: null };
const LEVEL_NAMES = {
  organization: "its organisation",
  state: "its state or body",
  top: "the top of its affiliation",
};

const renderOverview = () => {
  const container = $("view-overview");
  const documents = matchingDocuments();
  const positions = countedPositions();
  const claims = matchingRecords("claims");
  const summaryLine = [
    count(documents.length, "document"),
    count(positions.length, "position"),
    count(claims.length, "claim"),
  ];
  container.replaceChildren(
    make(
      "div",
      { class: "listhead" },
      heading(2, summaryLine.join(" · ")),
      make(
        "nav",
        { class: "within", "aria-label": "On this page" },
        [
          ["network", "Network"],
          ["stances", "Stances"],
          ["timeline", "Timeline"],
        ].map(([id, text]) =>
          make(
            "a",
            {
              href: linkTo("overview", id),
              onclick: (event) => {
                event.preventDefault();
                scrollToSection(id);
              },
            },
            text,
          ),
        ),
      ),
    ),
    networkSection(positions),
    stancesSection(positions),
    timelineSection(claims),
  );
  drawNetwork(positions);
  drawTimeline(claims);
  announce(summaryLine.join(", "));
  document.title = `Overview – ${plain(site.data.title)}`;
  if (route.id) scrollToSection(route.id);
};
const scrollToSection = (id) => {
  const section = ["network", "stances", "timeline"].includes(id) && $(id);
  if (!section) return;
  route.id = id;
  updateAddress();
  section.scrollIntoView({ block: "start" });
  section.focus({ preventScroll: true });
};
const overviewSection = (id, title, note, ...children) =>
  make(
    "section",
    { id, class: "part", tabindex: "-1", "aria-labelledby": `${id}-title` },
    make(
      "div",
      { class: "parthead" },
      heading(2, title, { id: `${id}-title` }),
      note && make("p", { class: "note" }, note),
    ),
    children,
  );

// Near-duplicates of a document are shown, and not counted.
const countedPositions = () =>
  matchingRecords("positions").filter(({ doc }) => !Object.hasOwn(site.data.copies, doc.id));

const networkSection = (positions) => {
  overview.level ??= site.data.level;
  const levels = make(
    "select",
    {
      id: "level",
      onchange: (event) => {
        overview.level = Number(event.target.value);
        drawNetwork(countedPositions());
      },
    },
    option("-1", "itself"),
    site.data.levels.map((level, index) => option(String(index), LEVEL_NAMES[level] || level)),
  );
  levels.value = String(overview.level);
  const key = make(
    "ul",
    { class: "key", "aria-label": "Legend" },
    make("li", {}, make("span", { class: "dot actor" }), "actor"),
    make("li", {}, make("span", { class: "dot topic" }), "topic"),
    Object.keys(STANCES).map((stance) =>
      make(
        "li",
        {},
        draw(
          "svg",
          { class: "network", width: 28, height: 8, "aria-hidden": "true" },
          draw("line", { class: `edge ${stance}`, x1: 0, x2: 28, y1: 4, y2: 4, "stroke-width": 2.5 }),
        ),
        stance,
      ),
    ),
  );
  const tools = make(
    "div",
    { class: "tools" },
    button("+", () => overview.canvas.zoomBy(1.4), { "aria-label": "Zoom in" }),
    button("−", () => overview.canvas.zoomBy(1 / 1.4), { "aria-label": "Zoom out" }),
    button("Fit", () => overview.canvas.reset(), { "aria-label": "Fit all of the network in" }),
    labelled("Count an actor as", levels),
  );
  return overviewSection(
    "network",
    "Who stands where",
    "A line joins an actor to a topic on which it takes a stance. Its width is the number of documents.",
    positions.length
      ? [
          make("div", { class: "toolrow" }, key, tools),
          make(
            "div",
            { class: "netpanes" },
            make("div", { id: "canvas" }),
            make("aside", { id: "chosen", "aria-label": "Chosen in the network", tabindex: "0" }),
          ),
          make("details", { id: "nettable" }, make("summary", {}, "The network as a table")),
        ]
      : make("p", { class: "empty" }, "No positions fit the filters, so there is nothing to draw."),
  );
};

const drawNetwork = (positions) => {
  if (!positions.length) return;
  const whole = buildGraph(positions, overview);
  // A phone shows fewer nodes.
  const graph = largestSubgraph(whole, $("canvas").clientWidth < 600 ? MAX_NODES_ON_PHONE : MAX_NODES);
  overview.canvas = drawGraph($("canvas"), graph, (node) => renderSelection(node, graph));
  renderSelection(null, graph);
  const details = $("nettable");
  details.querySelector(".scroll")?.remove();
  details.querySelector("p")?.remove();
  const edges = [...whole.edges].sort(
    (a, b) => b.weight - a.weight || a.source.label.localeCompare(b.source.label),
  );
  details.append(
    table(
      "Positions of actors on topics",
      ["Actor", "Stance", "Topic", "Documents"],
      edges
        .slice(0, 500)
        .map((edge) =>
          make(
            "tr",
            {},
            make("th", { scope: "row" }, isolated(edge.source.label)),
            make("td", {}, stanceCounts(edge.counts)),
            make("td", {}, isolated(edge.target.label)),
            make("td", { class: "number" }, String(new Set(edge.positions.map(({ doc }) => doc)).size)),
          ),
        ),
    ),
  );
  if (edges.length > 500)
    details.append(
      make("p", { class: "note" }, `${edges.length - 500} more; narrow the filters to see them.`),
    );
};
const stanceCounts = (counts) =>
  Object.keys(STANCES)
    .filter((stance) => counts[stance])
    .map((stance) => [badge(stance), counts[stance] > 1 ? ` ${counts[stance]} ` : " "]);

const renderSelection = (node, graph) => {
  const container = $("chosen");
  if (!node) {
    const top = byWeight(graph.nodes).slice(0, 8);
    container.replaceChildren(
      ...[
        heading(3, "Most connected"),
        make(
          "ol",
          { class: "top" },
          top.map((node) =>
            make(
              "li",
              {},
              button(
                node.label,
                () => {
                  selectNode(overview.canvas, node);
                },
                { class: "link" },
              ),
              make("span", { class: "note" }, ` ${node.type}, ${stanceTotals(node)}`),
            ),
          ),
        ),
        graph.left
          ? make(
              "p",
              { class: "note" },
              `The ${graph.nodes.length} best connected are drawn; ${graph.left} are not. Filter to see them, or use the table below.`,
            )
          : null,
        make(
          "p",
          { class: "note" },
          "Choose a circle or a square to read its statements. Arrow keys go from one to the next; + and − zoom; 0 shows all.",
        ),
      ].filter(Boolean),
    );
    return;
  }
  const statements = node.edges.flatMap(({ positions }) => positions);
  const list = make("ul", { class: "statements" });
  container.replaceChildren(
    heading(3, isolated(node.label)),
    make(
      "p",
      { class: "note" },
      `${humanize(node.kind)} · ${stanceTotals(node)} · `,
      button("show only this", () => filterBy(node.type, node.label), { class: "link" }),
    ),
    list,
  );
  appendInBatches(list, statements, statementItem, 40);
  container.scrollTop = 0;
  announce(`${node.label}: ${stanceTotals(node)}`);
};
const statementItem = (position) =>
  make(
    "li",
    {},
    badge(position.stance),
    " ",
    make("b", {}, isolated(actorName(position.doc, position.actor))),
    " on ",
    isolated(position.topic),
    make("blockquote", { class: "position" }, isolated(spanText(position.doc, position.evidence))),
    make("a", { href: linkTo("document", position.doc.id, position.id) }, isolated(position.doc.label)),
    position.day && make("span", { class: "note" }, ` ${longDate(position.day)}`),
  );
