// Groups of actors who agree: modularity by the Louvain method (Blondel et al. 2008), deterministic.

// `links`: [[a, b, weight]] of nodes 0 … size-1 with weights above 0. Returns the group of each node, the
// largest group first; nodes without links have no group (-1).
const louvain = (size, links) => {
  let groups = Array.from({ length: size }, (_, index) => index);
  let level = links;
  for (let pass = 0; pass < 10; pass += 1) {
    const moved = moveNodes(groups.length ? 1 + Math.max(...groups) : 0, level);
    if (!moved.changed) break;
    groups = groups.map((group) => moved.groups[group]);
    level = mergeLinks(level, moved.groups);
  }
  const linked = new Set(links.flatMap(([a, b]) => [a, b]));
  return rankGroups(groups, linked);
};
const moveNodes = (size, links) => {
  const near = Array.from({ length: size }, () => new Map());
  const degree = new Array(size).fill(0);
  links.forEach(([a, b, weight]) => {
    degree[a] += weight;
    degree[b] += weight;
    if (a === b) return;
    near[a].set(b, (near[a].get(b) || 0) + weight);
    near[b].set(a, (near[b].get(a) || 0) + weight);
  });
  const twice = degree.reduce((sum, number) => sum + number, 0);
  const groups = degree.map((_, index) => index);
  const total = [...degree];
  let changed = false;
  for (let times = 0, moves = 1; moves && times < 20; times += 1) {
    moves = 0;
    for (let node = 0; node < size; node += 1) {
      const own = groups[node];
      const shared = new Map([[own, 0]]);
      near[node].forEach((weight, other) =>
        shared.set(groups[other], (shared.get(groups[other]) || 0) + weight),
      );
      total[own] -= degree[node];
      const gain = (group) => shared.get(group) - (total[group] * degree[node]) / twice;
      let best = own;
      shared.forEach((_, group) => {
        if (gain(group) > gain(best) + 1e-9) best = group;
      });
      total[best] += degree[node];
      if (best === own) continue;
      groups[node] = best;
      moves += 1;
      changed = true;
    }
  }
  const names = new Map([...new Set(groups)].map((group, index) => [group, index]));
  return { changed, groups: groups.map((group) => names.get(group)) };
};
const mergeLinks = (links, groups) => {
  const merged = new Map();
  links.forEach(([a, b, weight]) => {
    const pair = [groups[a], groups[b]].sort((x, y) => x - y);
    const key = pair.join(" ");
    merged.set(key, [...pair, (merged.get(key)?.[2] || 0) + weight]);
  });
  return [...merged.values()];
};
const rankGroups = (groups, linked) => {
  const sizes = new Map();
  groups.forEach((group, node) => linked.has(node) && sizes.set(group, (sizes.get(group) || 0) + 1));
  const ranks = new Map(
    [...sizes].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([group], rank) => [group, rank]),
  );
  return groups.map((group, node) => (linked.has(node) ? ranks.get(group) : -1));
};

// The network of actors: on how many topics two of them are on the same side, and on how many on opposite
// sides. Edges have { counts: { support: agree, oppose: differ } } like those of actors and topics.
const MAX_SIDED = 300;
const buildAgreement = (graph) => {
  const copies = new Map();
  const actor = (node) => {
    if (!copies.has(node)) copies.set(node, { ...node, edges: [], topicEdges: node.edges });
    return copies.get(node);
  };
  const edges = new Map();
  graph.nodes
    .filter(({ type }) => type === "topic")
    .forEach((topic) => {
      const sided = topic.edges
        .map((edge) => [edge, stanceOf(edge.counts)])
        .filter(([, stance]) => stance === "support" || stance === "oppose")
        // Pairs grow with the square: of a topic with more actors, those in most documents count.
        .sort((a, b) => b[0].weight - a[0].weight)
        .slice(0, MAX_SIDED);
      sided.forEach(([first, stance], index) =>
        sided.slice(index + 1).forEach(([second, other]) => {
          const [a, b] = [actor(first.source), actor(second.source)];
          const key = a.number < b.number ? `${a.key} ${b.key}` : `${b.key} ${a.key}`;
          if (!edges.has(key))
            edges.set(key, { key, source: a, target: b, counts: {}, weight: 0, topics: [] });
          const edge = edges.get(key);
          const kind = stance === other ? "support" : "oppose";
          edge.counts[kind] = (edge.counts[kind] || 0) + 1;
          edge.topics.push({
            topic: topic.label,
            kind,
            positions: [first.positions[0], second.positions[0]],
          });
        }),
      );
    });
  edges.forEach((edge) => {
    edge.weight = Math.abs((edge.counts.support || 0) - (edge.counts.oppose || 0));
    edge.source.edges.push(edge);
    edge.target.edges.push(edge);
  });
  return { nodes: [...copies.values()], edges: [...edges.values()] };
};
const agreement = ({ counts }) => (counts.support || 0) - (counts.oppose || 0);

// Set `group` of the actors of both networks; topics have none.
const MAX_GROUPS = 6;
const assignGroups = (agreed, ...others) => {
  const index = new Map(agreed.nodes.map((node, place) => [node, place]));
  const links = agreed.edges
    .filter((edge) => agreement(edge) > 0)
    .map((edge) => [index.get(edge.source), index.get(edge.target), agreement(edge)]);
  const groups = louvain(agreed.nodes.length, links);
  const byKey = new Map();
  agreed.nodes.forEach((node, place) => {
    node.group = groups[place] < MAX_GROUPS ? groups[place] : -1;
    byKey.set(node.key, node.group);
  });
  others.forEach(({ nodes }) =>
    nodes.forEach((node) => {
      node.group = byKey.get(node.key) ?? -1;
    }),
  );
};

// The strongest ties of each actor, so that the drawing stays readable.
const STRONGEST = 4;
const backbone = (graph) => {
  const kept = new Set();
  graph.nodes.forEach((node) =>
    [...node.edges]
      .filter((edge) => agreement(edge) > 0)
      .sort((a, b) => b.weight - a.weight || a.key.localeCompare(b.key))
      .slice(0, STRONGEST)
      .forEach((edge) => kept.add(edge)),
  );
  // Disagreement is drawn for the chosen actor only.
  const edges = graph.edges.filter((edge) => kept.has(edge) || agreement(edge) < 0);
  return { nodes: graph.nodes, edges, dropped: graph.edges.length - edges.length };
};
