// Build the network of actors and topics. A holder counts once per document, topic and stance.

const MAX_NODES = 200;
const MAX_NODES_ON_PHONE = 40;

const buildGraph = (positions, { level }) => {
  const nodes = new Map();
  const edges = new Map();
  const counted = new Set();
  const node = (type, number) => {
    const key = `${type}${number}`;
    if (!nodes.has(key)) {
      const entity = type === "actor" ? site.entities[number] : { name: site.topics[number], kind: "topic" };
      nodes.set(key, { key, type, number, label: entity.name, kind: entity.kind, edges: [], weight: 0 });
    }
    return nodes.get(key);
  };
  for (const position of positions) {
    const holder = rolledUpEntity(position.doc, position.actor, level);
    if (holder === undefined || position.subject === undefined) continue;
    const [actor, topic] = [node("actor", holder), node("topic", position.subject)];
    const key = `${actor.key} ${topic.key}`;
    if (!edges.has(key)) {
      const edge = { key, source: actor, target: topic, counts: {}, weight: 0, positions: [] };
      edges.set(key, edge);
      actor.edges.push(edge);
      topic.edges.push(edge);
    }
    const edge = edges.get(key);
    edge.positions.push(position);
    const once = `${position.doc.id} ${key} ${position.stance}`;
    if (counted.has(once)) continue;
    counted.add(once);
    edge.counts[position.stance] = (edge.counts[position.stance] || 0) + 1;
    edge.weight += 1;
    actor.weight += 1;
    topic.weight += 1;
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
};

const stanceOf = (counts) => {
  const [support, oppose, mixed] = ["support", "oppose", "mixed"].map((stance) => counts[stance] || 0);
  if (mixed || (support && oppose)) return "mixed";
  return support ? "support" : oppose ? "oppose" : "neutral";
};

// The best connected nodes, when there are too many to read, with the edges between them.
const largestSubgraph = (graph, most) => {
  if (graph.nodes.length <= most) return { ...graph, left: 0 };
  // Heavy edges first, so that every node keeps a neighbour.
  const kept = new Set();
  const strength = (edge) => edge.weight * 1000 + edge.source.weight + edge.target.weight;
  for (const edge of [...graph.edges].sort((a, b) => strength(b) - strength(a))) {
    const fresh = [edge.source, edge.target].filter((node) => !kept.has(node));
    if (kept.size + fresh.length > most) continue;
    fresh.forEach((node) => kept.add(node));
  }
  return {
    nodes: graph.nodes.filter((node) => kept.has(node)),
    edges: graph.edges.filter((edge) => kept.has(edge.source) && kept.has(edge.target)),
    left: graph.nodes.length - kept.size,
  };
};

const radius = (node) => 4 + 2.6 * Math.sqrt(node.weight);

// Compute a layout, which is the same for the same network.
const layoutGraph = ({ nodes, edges }, width, height) => {
  nodes.forEach((node) => {
    node.x = undefined;
    node.y = undefined;
  });
  const links = edges
    .filter((edge) => !edge.topics || agreement(edge) > 0)
    .map((edge) => ({ source: edge.source, target: edge.target, weight: edge.weight }));
  const simulation = d3
    .forceSimulation(nodes)
    .stop()
    .force(
      "link",
      d3
        .forceLink(links)
        .distance(
          ({ source, target }) => 44 + 6 * Math.min(9, Math.max(source.edges.length, target.edges.length)),
        )
        .strength(0.8),
    )
    .force(
      "charge",
      d3
        .forceManyBody()
        .strength((node) => -90 - 14 * radius(node) - (node.type === "topic" ? 40 * node.edges.length : 0))
        .distanceMax(600),
    )
    .force(
      "collide",
      d3.forceCollide((node) => radius(node) + 14 + 2 * Math.min(12, node.edges.length - 1)),
    )
    .force("x", d3.forceX(0).strength(0.05 * (height / width)))
    .force("y", d3.forceY(0).strength(0.05 * (width / height)));
  simulation.tick(Math.min(300, 80 + nodes.length * 2));
  return bounds(nodes);
};
const bounds = (nodes) => {
  const edges = nodes.map((node) => [
    node.x - radius(node),
    node.x + radius(node),
    node.y - radius(node),
    node.y + radius(node),
  ]);
  const column = (index) => edges.map((sides) => sides[index]);
  return {
    left: Math.min(...column(0)),
    right: Math.max(...column(1)),
    top: Math.min(...column(2)),
    bottom: Math.max(...column(3)),
  };
};

// Place labels around their nodes within a frame ([left, top, right, bottom], in pixels), important nodes
// first. A label covers no other label, and no node unless its own is among the most important, of which
// `always` get one if they can. Returns the positions, in pixels, by node.
const LINE_HEIGHT = 14;
const LABEL_MARGIN = 84;
const LABEL_SPACE = 34;
const LABEL_GAP = 3;
// How far a label of an important node may be from it, in pixels.
const LABEL_GAPS = [0, 8, 16];
const ALWAYS_LABELLED = 12;
const ALWAYS_LABELLED_ON_PHONE = 4;
const placeLabels = (nodes, scale, frame, always) => {
  const shapes = nodes.map((node) => {
    const size = radius(node) * scale + 1;
    return [node.x * scale - size, node.y * scale - size, node.x * scale + size, node.y * scale + size, node];
  });
  const labels = [];
  const overlaps = (box, [left, top, right, bottom]) =>
    box[0] < right && box[2] > left && box[1] < bottom && box[3] > top;
  const isFree = (box) => !labels.some((label) => overlaps(box, label));
  // The area of other nodes below a label, in square pixels.
  const covered = (box, node) =>
    shapes
      .filter((shape) => shape[4] !== node && overlaps(box, shape))
      .reduce((sum, shape) => sum + sharedArea(box, shape), 0);
  const inside = ([left, top, right, bottom]) =>
    left >= frame[0] && top >= frame[1] && right <= frame[2] && bottom <= frame[3];
  const shown = new Map();
  byWeight(nodes).forEach((node, rank) => {
    const gaps = rank < always ? LABEL_GAPS : [0];
    const spots = gaps
      .flatMap((gap) => labelPositions(node, scale, gap))
      .filter(({ box }) => inside(box) && isFree(box))
      .map((spot) => ({ ...spot, covered: covered(spot.box, node) }));
    const spot =
      spots.find((candidate) => !candidate.covered) ||
      (rank < always && spots.sort((a, b) => a.covered - b.covered)[0]);
    if (!spot) return;
    labels.push(spot.box);
    shown.set(node, spot);
  });
  return shown;
};
const sharedArea = (a, b) =>
  (Math.min(a[2], b[2]) - Math.max(a[0], b[0])) * (Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
const labelFont = (node) =>
  `${node.type === "actor" ? 600 : 400} 12px ${getComputedStyle(document.body).fontFamily}`;
const labelPositions = (node, scale, gap = 0) => {
  const lines = labelLines(node);
  node.labelWidth ??= Math.max(...lines.map((line) => textWidth(line, labelFont(node))));
  const [wide, high] = [node.labelWidth, lines.length * LINE_HEIGHT];
  const [x, y, size] = [node.x * scale, node.y * scale, radius(node) * scale + 3 + gap];
  const slant = size * 0.75;
  const spot = (left, top, anchor, dx) => ({
    box: [left - LABEL_GAP, top - 1, left + wide + LABEL_GAP, top + high + 1],
    anchor,
    dx,
    dy: top - y,
  });
  return [
    spot(x - wide / 2, y + size, "middle", 0),
    spot(x - wide / 2, y - size - high, "middle", 0),
    spot(x + size + 2, y - high / 2, "start", size + 2),
    spot(x - size - 2 - wide, y - high / 2, "end", -size - 2),
    spot(x + slant, y + slant, "start", slant),
    spot(x - slant - wide, y + slant, "end", -slant),
    spot(x + slant, y - slant - high, "start", slant),
    spot(x - slant - wide, y - slant - high, "end", -slant),
  ];
};
// Two lines of about twenty letters fit most names and topics.
const labelLines = (node, maxLength = 21) => {
  const lines = [""];
  for (const word of plain(node.label).split(/\s+/)) {
    const last = lines[lines.length - 1];
    if (!last) lines[lines.length - 1] = word;
    else if (last.length + word.length < maxLength) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const kept = lines
    .slice(0, 2)
    .map((line) => (line.length > maxLength + 6 ? `${line.slice(0, maxLength + 5)}…` : line));
  if (lines.length > 2) kept[1] += "…";
  return kept;
};
