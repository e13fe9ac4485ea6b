// Draw the network as SVG, with pan, zoom, drag, hover and selection by mouse, touch and keyboard.

const drawGraph = (container, graph, onChosen) => {
  const width = Math.max(300, container.clientWidth);
  const height = width < 600 ? 440 : 620;
  const box = layoutGraph(graph, width, height);
  const edges = graph.edges.map((edge) =>
    draw("line", {
      class: `edge ${edgeClass(edge)}`,
      "stroke-width": 1 + 1.3 * Math.sqrt(edge.weight),
    }),
  );
  const nodes = graph.nodes.map(drawNode);
  const texts = graph.nodes.map(drawText);
  const field = draw(
    "g",
    {},
    draw("g", { "aria-hidden": "true" }, edges),
    draw("g", {}, nodes),
    draw("g", { "aria-hidden": "true" }, texts),
  );
  const svg = draw(
    "svg",
    {
      class: "network chart",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "group",
      "aria-label": `Network of ${["actor", "topic"]
        .map((type) => count(graph.nodes.filter((node) => node.type === type).length, type))
        .filter((text) => !text.startsWith("0"))
        .join(" and ")}. The table below has the same content.`,
    },
    field,
  );
  container.replaceChildren(svg);
  const canvas = {
    graph,
    svg,
    field,
    nodes,
    texts,
    edges,
    scale: 1,
    aside: Math.min(LABEL_MARGIN, width / 9),
    always: width < 600 ? ALWAYS_LABELLED_ON_PHONE : ALWAYS_LABELLED,
    selected: null,
    onChosen,
  };
  if (nodes[0])
    byWeight(graph.nodes)[0] &&
      nodes[graph.nodes.indexOf(byWeight(graph.nodes)[0])].setAttribute("tabindex", "0");
  updatePositions(canvas);
  enableZoomAndDrag(canvas, box, width, height);
  nodes.forEach((element, index) => nodeEvents(canvas, element, graph.nodes[index]));
  svg.addEventListener("keydown", (event) => networkKeys(canvas, event));
  svg.addEventListener("click", (event) => {
    if (event.target === svg) selectNode(canvas, null);
  });
  return canvas;
};
// Between actors: agreement and disagreement that outweighs it; between actor and topic: the stance.
const edgeClass = (edge) => {
  if (!edge.topics) return stanceOf(edge.counts);
  return agreement(edge) > 0 ? "agree" : "differ";
};
const byWeight = (nodes) => [...nodes].sort((a, b) => b.weight - a.weight);

const drawNode = (node) => {
  const r = radius(node);
  const shape =
    node.type === "actor"
      ? draw("circle", { r })
      : draw("rect", { x: -r * 0.9, y: -r * 0.9, width: r * 1.8, height: r * 1.8, rx: 2 });
  return draw(
    "g",
    {
      class: `node ${node.type}${node.group >= 0 ? ` group${node.group}` : ""}`,
      tabindex: "-1",
      role: "button",
      "data-key": node.key,
      "aria-label": `${node.type} ${node.label}: ${stanceTotals(node)}`,
    },
    shape,
  );
};
// Labels are drawn above all nodes; screen readers read the names of the nodes instead.
const drawText = (node) =>
  draw(
    "text",
    { class: `label ${node.type}` },
    labelLines(node).map((line) => draw("tspan", { x: 0 }, line)),
  );
const stanceTotals = (node) => {
  if (node.topicEdges) {
    const [agreed, differed] = [1, -1].map(
      (sign) => node.edges.filter((edge) => sign * agreement(edge) > 0).length,
    );
    return `agrees with ${agreed}, disagrees with ${differed}`;
  }
  const totals = {};
  node.edges.forEach(({ counts }) =>
    Object.entries(counts).forEach(([stance, number]) => {
      totals[stance] = (totals[stance] || 0) + number;
    }),
  );
  return Object.keys(STANCES)
    .filter((stance) => totals[stance])
    .map((stance) => `${totals[stance]} ${stance}`)
    .join(", ");
};

const updatePositions = ({ graph, nodes, edges }) => {
  graph.nodes.forEach((node, index) =>
    nodes[index].setAttribute("transform", `translate(${node.x},${node.y})`),
  );
  graph.edges.forEach((edge, index) => {
    const line = edges[index];
    line.setAttribute("x1", edge.source.x);
    line.setAttribute("y1", edge.source.y);
    line.setAttribute("x2", edge.target.x);
    line.setAttribute("y2", edge.target.y);
  });
};
// Letters keep their size at every zoom. While a node is highlighted, only it and its neighbours are
// labelled.
const updateLabels = (canvas, near = null) => {
  const { scale } = canvas;
  const { x, y } = d3.zoomTransform(canvas.svg);
  const { width, height } = canvas.svg.viewBox.baseVal;
  const frame = [-x, -y, width - x, height - y];
  const shown = placeLabels(near ? [...near] : canvas.graph.nodes, scale, frame, near ? 1 : canvas.always);
  canvas.texts.forEach((text, index) => {
    const node = canvas.graph.nodes[index];
    const spot = shown.get(node);
    text.classList.toggle("silent", !spot);
    if (!spot) return;
    text.setAttribute("text-anchor", spot.anchor);
    text.setAttribute("font-size", 12 / scale);
    text.setAttribute("stroke-width", 3.5 / scale);
    text.setAttribute("transform", `translate(${node.x + spot.dx / scale},${node.y + spot.dy / scale})`);
    [...text.children].forEach((line, number) =>
      line.setAttribute("y", ((number + 0.8) * LINE_HEIGHT) / scale),
    );
  });
};

const enableZoomAndDrag = (canvas, box, width, height) => {
  const fitted = (inner, most) => {
    const scale = Math.min(
      most,
      (width - 2 * canvas.aside) / Math.max(1, inner.right - inner.left),
      (height - 2 * LABEL_SPACE) / Math.max(1, inner.bottom - inner.top),
    );
    return d3.zoomIdentity
      .translate(width / 2, height / 2)
      .scale(scale)
      .translate(-(inner.left + inner.right) / 2, -(inner.top + inner.bottom) / 2);
  };
  const initialTransform = fitted(box, 1.6);
  const scale = initialTransform.k;
  const zoom = d3
    .zoom()
    .scaleExtent([scale / 2, scale * 12])
    // The wheel scrolls the page, and zooms with Ctrl. One finger scrolls, two move the network.
    .filter((event) =>
      event.type === "wheel"
        ? event.ctrlKey || event.metaKey
        : event.type.startsWith("touch")
          ? event.touches.length > 1
          : !event.button,
    )
    .on("zoom", ({ transform }) => {
      canvas.field.setAttribute("transform", transform);
      const before = canvas.scale;
      canvas.scale = transform.k;
      if (before !== transform.k) highlightNode(canvas, canvas.selected);
    })
    // After a move other labels fit into the frame.
    .on("end", () => highlightNode(canvas, canvas.selected));
  const surface = d3.select(canvas.svg);
  surface.call(zoom).on("dblclick.zoom", null);
  canvas.svg.style.touchAction = "pan-y";
  canvas.zoomBy = (factor) => zoom.scaleBy(surface, factor);
  canvas.moveBy = (x, y) => zoom.translateBy(surface, x / canvas.scale, y / canvas.scale);
  canvas.reset = () => zoom.transform(surface, initialTransform);
  canvas.fit = (nodes) => zoom.transform(surface, fitted(bounds(nodes), scale * 2.5));
  canvas.reset();
  updateLabels(canvas);
  const drag = d3
    .drag()
    .container(canvas.field)
    .on("drag", (event, node) => {
      node.x += event.dx;
      node.y += event.dy;
      updatePositions(canvas);
      highlightNode(canvas, canvas.selected);
    });
  d3.selectAll(canvas.nodes).data(canvas.graph.nodes).call(drag);
};

const nodeEvents = (canvas, element, node) => {
  element.addEventListener("mouseenter", () => highlightNode(canvas, node));
  element.addEventListener("mouseleave", () => highlightNode(canvas, canvas.selected));
  element.addEventListener("focus", () => {
    canvas.nodes.forEach((other) => other.setAttribute("tabindex", other === element ? "0" : "-1"));
    highlightNode(canvas, node);
  });
  element.addEventListener("blur", () => highlightNode(canvas, canvas.selected));
  element.addEventListener("click", () => selectNode(canvas, canvas.selected === node ? null : node));
};
// A node and its neighbours, as far as they are drawn.
const neighbours = (canvas, node) =>
  new Set([
    node,
    ...canvas.graph.edges
      .filter(({ source, target }) => source === node || target === node)
      .flatMap(({ source, target }) => [source, target]),
  ]);
const highlightNode = (canvas, node) => {
  const near = node && neighbours(canvas, node);
  updateLabels(canvas, near);
  canvas.svg.classList.toggle("lit", Boolean(node));
  canvas.nodes.forEach((element, index) => {
    element.classList.toggle("near", Boolean(near?.has(canvas.graph.nodes[index])));
    element.classList.toggle("chosen", canvas.graph.nodes[index] === canvas.selected);
  });
  canvas.edges.forEach((element, index) => {
    const { source, target } = canvas.graph.edges[index];
    element.classList.toggle("near", Boolean(node) && (source === node || target === node));
  });
};
const selectNode = (canvas, node) => {
  canvas.selected = node;
  canvas.nodes.forEach((element, index) =>
    element.setAttribute("aria-pressed", String(canvas.graph.nodes[index] === node)),
  );
  // Zoom to the selection, so that all its labels are readable.
  if (node) canvas.fit([...neighbours(canvas, node)]);
  else canvas.reset();
  highlightNode(canvas, node);
  canvas.onChosen(node);
};

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const networkKeys = (canvas, event) => {
  const node = canvas.graph.nodes[canvas.nodes.indexOf(document.activeElement)];
  const direction = DIRECTIONS[event.key];
  const act = {
    "+": () => canvas.zoomBy(1.3),
    "=": () => canvas.zoomBy(1.3),
    "-": () => canvas.zoomBy(1 / 1.3),
    0: () => canvas.reset(),
    Enter: () => node && selectNode(canvas, canvas.selected === node ? null : node),
    " ": () => node && selectNode(canvas, canvas.selected === node ? null : node),
    Escape: () => selectNode(canvas, null),
  }[event.key];
  if (event.ctrlKey || event.metaKey || event.altKey || (!act && !direction)) return;
  event.preventDefault();
  event.stopPropagation();
  if (act) act();
  else if (event.shiftKey) canvas.moveBy(-60 * direction[0], -60 * direction[1]);
  else if (node) focusNearest(canvas, node, direction);
};
// Focus the nearest node in a direction.
const focusNearest = (canvas, node, [dx, dy]) => {
  let [best, least] = [-1, Infinity];
  canvas.graph.nodes.forEach((other, index) => {
    const [x, y] = [other.x - node.x, other.y - node.y];
    const along = x * dx + y * dy;
    if (other === node || along <= 0) return;
    const cost = along + 2.5 * Math.abs(x * dy - y * dx);
    if (cost < least) [best, least] = [index, cost];
  });
  canvas.nodes[best]?.focus();
};
