// The panel beside the network: the best connected, or what was chosen.

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
                  selectNode(network.canvas, node);
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
          { class: "note howto" },
          "Choose a circle or a square to read its statements. Arrow keys go from one to the next; + and − zoom; 0 shows all.",
        ),
      ].filter(Boolean),
    );
    return;
  }
  const statements = node.topicEdges
    ? agreementItems(node)
    : node.edges.flatMap(({ positions }) => positions);
  const list = make("ul", { class: "statements" });
  container.replaceChildren(
    heading(3, isolated(node.label)),
    make(
      "p",
      { class: "note" },
      `${humanize(node.kind)} · ${stanceTotals(node)} · `,
      make("a", { href: linkTo(node.type, node.label) }, "its page"),
      " · ",
      button("show only this", () => filterBy(node.type, node.label), { class: "link" }),
    ),
    list,
  );
  appendInBatches(list, statements, node.topicEdges ? agreementItem : statementItem, 40);
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
    make("blockquote", { class: "position" }, attributedNodes(position)),
    make("a", { href: linkTo("document", position.doc.id, position.id) }, isolated(position.doc.label)),
    position.day && make("span", { class: "note" }, ` ${longDate(position.day)}`),
  );
// The actors that the chosen one agrees or disagrees with, and on what.
const agreementItems = (node) =>
  [...node.edges]
    .sort((a, b) => agreement(b) - agreement(a))
    .map((edge) => ({ edge, other: edge.source === node ? edge.target : edge.source }));
const agreementItem = ({ edge, other }) =>
  make(
    "li",
    {},
    entityLink(other.label),
    [
      ["support", "agree on "],
      ["oppose", "disagree on "],
    ]
      .map(([kind, text]) => [text, edge.topics.filter((item) => item.kind === kind)])
      .filter(([, items]) => items.length)
      .map(([text, items]) =>
        make(
          "p",
          { class: "note" },
          text,
          items.map(({ topic }, index) => [index ? ", " : "", topicLink(topic)]),
        ),
      ),
  );
