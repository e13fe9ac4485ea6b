// The network view: actors and topics joined by stances, or actors joined by agreement, with a table.

const network = { level: null, mode: "topics", canvas: null };
const LEVEL_NAMES = {
  organization: "its organisation",
  state: "its state or body",
  top: "the top of its affiliation",
};
const NETWORK_MODES = { topics: "Actors and topics", actors: "Actors who agree" };
const NETWORK_NOTES = {
  topics:
    "A line joins an actor to a topic on which it takes a stance. Its width is the number of documents.",
  actors:
    "A line joins two actors who are on the same side more often than on opposite sides. Its width is the difference, in topics. Each actor keeps its strongest ties; choose one to see with whom it disagrees (dashed).",
};

const renderNetwork = () => {
  // The address has the mode, so that a link leads back to it.
  network.mode = Object.hasOwn(NETWORK_MODES, route.id) ? route.id : "topics";
  const container = $("view-network");
  const positions = countedPositions();
  container.replaceChildren(networkSection(positions));
  drawNetwork(positions);
  announce(`Network of ${count(positions.length, "position")}`);
  document.title = `Network – ${plain(site.data.title)}`;
};

const networkSection = (positions) => {
  network.level ??= site.data.level;
  if (!positions.length)
    return figureSection(
      "network",
      "Who stands where",
      {},
      make("p", { class: "empty" }, "No positions fit the filters, so there is nothing to draw."),
    );
  const section = figureSection(
    "network",
    network.mode === "topics" ? "Who stands where" : "Who agrees with whom",
    { note: NETWORK_NOTES[network.mode] },
    make("div", { class: "toolrow" }, modeSwitch(), networkTools()),
    networkLegend(),
    make(
      "div",
      { class: "netpanes" },
      make("div", { id: "canvas" }),
      make("aside", { id: "chosen", "aria-label": "Chosen in the network", tabindex: "0" }),
    ),
    make("div", { id: "groups" }),
    make("details", { id: "nettable" }, make("summary", {}, "The network as a table")),
  );
  section.append(figureFoot(section, `network of ${network.mode}`, () => networkRows(network.whole)));
  return section;
};
const modeSwitch = () =>
  make(
    "div",
    { class: "switch", role: "group", "aria-label": "Network" },
    Object.entries(NETWORK_MODES).map(([mode, text]) =>
      button(
        text,
        () => {
          route.id = mode === "topics" ? "" : mode;
          updateAddress();
          renderNetwork();
          $("view-network").querySelector(`[data-mode=${mode}]`).focus();
        },
        { "data-mode": mode, "aria-pressed": String(network.mode === mode) },
      ),
    ),
  );
const networkTools = () => {
  const levels = make(
    "select",
    {
      id: "level",
      onchange: (event) => {
        network.level = Number(event.target.value);
        drawNetwork(countedPositions());
      },
    },
    option("-1", "itself"),
    site.data.levels.map((level, index) => option(String(index), LEVEL_NAMES[level] || level)),
  );
  levels.value = String(network.level);
  return make(
    "div",
    { class: "tools" },
    button("+", () => network.canvas.zoomBy(1.4), { "aria-label": "Zoom in" }),
    button("−", () => network.canvas.zoomBy(1 / 1.4), { "aria-label": "Zoom out" }),
    button("Fit", () => network.canvas.reset(), { "aria-label": "Fit all of the network in" }),
    labelled("Count an actor as", levels),
  );
};
const networkLegend = () => {
  const line = (name, text) =>
    make(
      "li",
      {},
      draw(
        "svg",
        { class: "network", width: 28, height: 8, "aria-hidden": "true" },
        draw("line", { class: `edge near ${name}`, x1: 0, x2: 28, y1: 4, y2: 4, "stroke-width": 2.5 }),
      ),
      text,
    );
  return make(
    "ul",
    { class: "key", "aria-label": "Legend" },
    make("li", {}, make("span", { class: "dot actor" }), "actor, coloured by group"),
    network.mode === "topics"
      ? [
          make("li", {}, make("span", { class: "dot topic" }), "topic"),
          Object.keys(STANCES).map((stance) => line(stance, stance)),
        ]
      : [line("agree", "mostly agree"), line("differ", "mostly disagree")],
  );
};

const drawNetwork = (positions) => {
  if (!positions.length) return;
  const stances = buildGraph(positions, network);
  const agreed = buildAgreement(stances);
  assignGroups(agreed, stances);
  network.whole = network.mode === "topics" ? stances : agreed;
  // A phone shows fewer nodes.
  const most = $("canvas").clientWidth < 600 ? MAX_NODES_ON_PHONE : MAX_NODES;
  const drawn = largestSubgraph(network.whole, most);
  const graph = network.mode === "topics" ? drawn : { ...drawn, ...backbone(drawn) };
  if (graph.nodes.length)
    network.canvas = drawGraph($("canvas"), graph, (node) => renderSelection(node, graph));
  else
    $("canvas").replaceChildren(
      make("p", { class: "empty" }, "No two actors take a side on the same topic."),
    );
  renderSelection(null, graph);
  $("groups").replaceChildren(...groupList(network.whole));
  renderNetworkTable();
};
// The groups by name: colours alone do not say who belongs together.
const groupList = ({ nodes }) => {
  const groups = Array.from({ length: MAX_GROUPS }, (_, group) =>
    byWeight(nodes.filter((node) => node.group === group)),
  ).filter(({ length }) => length > 1);
  if (groups.length < 2) return [];
  return [
    heading(3, "Groups of actors who agree"),
    make(
      "ul",
      { class: "grouplist" },
      groups.map((members) =>
        make(
          "li",
          {},
          make("span", { class: `dot group${members[0].group}` }),
          " ",
          nameList(
            members.map(({ label }) => label),
            8,
          ),
        ),
      ),
    ),
    make(
      "p",
      { class: "note" },
      "Groups follow from the stances that were read, by the Louvain method; nobody declared them.",
    ),
  ];
};

const networkRows = (graph) => {
  const topics = network.mode === "topics";
  const kinds = topics ? Object.keys(STANCES) : ["support", "oppose"];
  return [
    topics
      ? ["actor", "topic", ...kinds, "documents"]
      : ["actor", "actor", "topics agreed", "topics disagreed"],
    ...sortedEdges(graph).map((edge) => [
      edge.source.label,
      edge.target.label,
      ...kinds.map((kind) => edge.counts[kind] || 0),
      ...(topics ? [documentCount(edge)] : []),
    ]),
  ];
};
const documentCount = (edge) => new Set(edge.positions.map(({ doc }) => doc)).size;
const sortedEdges = ({ edges }) =>
  [...edges].sort((a, b) => b.weight - a.weight || a.source.label.localeCompare(b.source.label));
const renderNetworkTable = () => {
  const details = $("nettable");
  details.querySelector(".scroll")?.remove();
  details.querySelector("p")?.remove();
  const edges = sortedEdges(network.whole);
  const cells = (edge) =>
    network.mode === "topics"
      ? [
          make("td", {}, stanceCounts(edge.counts)),
          make("td", {}, isolated(edge.target.label)),
          make("td", { class: "number" }, String(documentCount(edge))),
        ]
      : [
          make("td", {}, isolated(edge.target.label)),
          make("td", { class: "number" }, String(edge.counts.support || 0)),
          make("td", { class: "number" }, String(edge.counts.oppose || 0)),
        ];
  details.append(
    table(
      network.mode === "topics" ? "Positions of actors on topics" : "Agreement of actors, in topics",
      network.mode === "topics"
        ? ["Actor", "Stance", "Topic", "Documents"]
        : ["Actor", "Actor", "Agree", "Disagree"],
      edges
        .slice(0, 500)
        .map((edge) =>
          make("tr", {}, make("th", { scope: "row" }, isolated(edge.source.label)), cells(edge)),
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
