// Render a record as a card: actors, content, evidence and further fields.

const badge = (stance) =>
  make(
    "span",
    { class: `stance ${stance}` },
    make("span", { "aria-hidden": "true" }, STANCES[stance][0]),
    ` ${stance}`,
  );
const factRow = (name, ...value) =>
  make("div", { class: "fact" }, make("dt", {}, name), make("dd", {}, value));

const actorLink = (doc, id) => {
  const actor = actorOf(doc, id);
  if (!actor) return make("span", { class: "unnamed" }, "not named");
  return recordLink(doc, id, isolated(actor.name), { class: "who" });
};
const idLink = (doc, id, kind) => recordLink(doc, id, id, { "aria-label": `${kind} ${id}` });
// A link wraps like text and can be opened in a new tab.
const recordLink = (doc, id, text, options) =>
  make(
    "a",
    {
      href: linkTo("document", doc.id, id),
      ...options,
      onclick: (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        event.stopPropagation();
        selectRecordById(doc, id);
      },
    },
    text,
  );
const warningFact = (record) =>
  (record.warnings || []).length > 0 && factRow("Check", isolated(record.warnings.join("; ")));

const confidenceFact = (record) =>
  typeof record.confidence === "number" &&
  factRow("Confidence", `${Math.round(record.confidence * 100)}%${record.uncertain ? ", uncertain" : ""}`);

const claimCard = (claim) => {
  const { doc } = claim;
  const via = (claim.via || []).flatMap((id, index) => [index ? ", " : "", actorLink(doc, id)]);
  return [
    make(
      "p",
      { class: "line" },
      claim.speaker ? actorLink(doc, claim.speaker) : make("span", { class: "unnamed" }, "The article"),
      claim.cue && [" ", make("i", { class: "cue" }, isolated(spanText(doc, claim.cue)))],
    ),
    // The line above has the cue.
    ...wording(claim, isolated(spanText(doc, claim.quote))),
    make(
      "dl",
      {},
      claim.certainty !== "certain" && factRow("Certainty", claim.certainty),
      factRow("Wording", claim.directness),
      claim.date && factRow("Said", longDate(claim.date)),
      claim.date_text && factRow(claim.date ? "In the text" : "Said", quoted(claim.date_text)),
      via.length > 0 && factRow("Through", via),
      claim.positions.length > 0 &&
        factRow(
          "Shows",
          claim.positions.flatMap((position, index) => [
            index ? ", " : "",
            idLink(doc, position.id, "position"),
          ]),
        ),
      alignmentFact(claim),
      confidenceFact(claim),
      warningFact(claim),
    ),
  ];
};
const positionCard = (position) => {
  const { doc } = position;
  const about = make(
    "a",
    {
      href: linkTo("topic", site.topics[position.subject] ?? position.topic),
      class: "topic",
      onclick: (event) => event.stopPropagation(),
    },
    isolated(position.topic),
  );
  return [
    make("p", { class: "line" }, actorLink(doc, position.actor), " ", badge(position.stance), " ", about),
    quoteBlock(position, attributedNodes(position)),
    make(
      "dl",
      {},
      position.concept &&
        position.concept !== position.topic &&
        factRow(
          "Concept",
          site.topics.includes(position.concept) ? topicLink(position.concept) : isolated(position.concept),
        ),
      position.target && factRow("Towards", actorLink(doc, position.target)),
      factRow(
        "Basis",
        { claim: "its own words", action: "what it did", ascribed: "said of it" }[position.basis],
      ),
      position.claims.length > 0 &&
        factRow(
          "Claims",
          position.claims.flatMap((claim, index) => [index ? ", " : "", idLink(doc, claim.id, "claim")]),
        ),
      alignmentFact(position),
      confidenceFact(position),
      warningFact(position),
    ),
  ];
};
// Whether the page of the actor says more than its card.
const isNamedElsewhere = ({ entity, name }) =>
  site.entities[entity] && (site.documents.length > 1 || site.entities[entity].name !== name);
const actorCard = (actor) => {
  const { doc } = actor;
  return [
    make(
      "p",
      { class: "line" },
      make("b", {}, isolated(actor.name)),
      actor.role && [", ", isolated(actor.role)],
    ),
    make(
      "dl",
      {},
      actor.affiliation && factRow("Belongs to", actorLink(doc, actor.affiliation)),
      (actor.aliases || []).length > 0 && factRow("Also called", isolated(actor.aliases.join(", "))),
      (actor.members || []).length > 0 &&
        factRow(
          "Members",
          actor.members.flatMap((id, index) => [index ? ", " : "", actorLink(doc, id)]),
        ),
      factRow(
        "Named",
        actor.spans.length > 1
          ? button(
              count(actor.spans.length, "time"),
              (event) => {
                event.stopPropagation();
                selectRecord(actor, { again: true });
              },
              { class: "link", "aria-label": `Named ${actor.spans.length} times: show the next place` },
            )
          : "once",
      ),
      confidenceFact(actor),
      isNamedElsewhere(actor) &&
        factRow(
          "In all documents",
          make(
            "a",
            { href: linkTo("actor", site.entities[actor.entity].name) },
            isolated(site.entities[actor.entity].name),
          ),
        ),
    ),
  ];
};
const REJECTION_REASONS = {
  "quote-not-in-source": "The quoted words are not in the text.",
  "quote-without-content": "The quoted words have no content.",
  "cue-reports-nothing": "Its cue reports nothing that was said.",
  "name-not-in-source": "The name is not in the text.",
  "name-is-a-pronoun": "The name is a pronoun.",
  "speaker-not-in-source": "The speaker is not in the text.",
  "speaker-unresolved": "It is not clear who the speaker is.",
  "holder-not-in-source": "The holder is not in the text.",
  "topic-empty": "No topic is named.",
  "sentence-not-in-window": "The named sentence does not exist.",
  "contradicts-earlier-position": "It contradicts an earlier position.",
  "replaced": "A rule put another record in its place.",
  "invalid-draft": "The draft does not have the requested form.",
  "rejected-by-reviewer": "A person rejected the record.",
};
const rejectedCard = (rejected) => [
  make("p", { class: "line" }, make("b", {}, `Rejected ${rejected.what}`)),
  make(
    "p",
    { class: "says" },
    REJECTION_REASONS[rejected.reason] || humanize(rejected.reason),
    " ",
    make("code", {}, isolated(rejected.reason)),
  ),
  make(
    "dl",
    {},
    Object.entries(rejected.draft || {})
      .filter(([, value]) => value !== null && value !== "")
      .map(([name, value]) =>
        factRow(humanize(name), isolated(typeof value === "object" ? JSON.stringify(value) : value)),
      ),
  ),
];
const alignmentFact = (record) =>
  record.grounding &&
  factRow(
    "Found",
    record.grounding === "near"
      ? "nearly as quoted; a small difference was corrected"
      : "in other quotation marks, dashes or spaces",
  );

const CARD_CONTENT = { claim: claimCard, position: positionCard, actor: actorCard, rejected: rejectedCard };
const recordTag = (record) =>
  [
    record.record === "claim" || record.record === "actor" ? humanize(record.kind) : "",
    record.uncertain ? "uncertain" : "",
  ]
    .filter(Boolean)
    .join(" · ");
const recordTitle = (record) =>
  ({
    claim: () => `${actorName(record.doc, record.speaker) || "The article"}: ${record.text_by === "quotation" ? record.text : attributedText(record)}`,
    position: () => `${actorName(record.doc, record.actor)} ${STANCES[record.stance][1]} ${record.topic}`,
    actor: () => record.name,
    rejected: () => `Rejected ${record.what}: ${humanize(record.reason)}`,
  })[record.record]();

// Hook: `review` extends cards and changes their content.
let cardExtension = () => null;
const recordCard = (record) => {
  const node = make("article", {
    class: `card ${record.record}${record.uncertain ? " uncertain" : ""}`,
    "data-id": record.id,
    tabindex: "-1",
    "aria-label": `${record.record} ${record.id}: ${recordTitle(record)}`,
  });
  const shows =
    record.spans.length > 0 &&
    button(
      record.id,
      (event) => {
        event.stopPropagation();
        selectRecord(record, { into: "text" });
      },
      { class: "where", "aria-label": `Show ${record.id} in the text`, title: "Show in the text" },
    );
  node.append(
    make("header", {}, make("span", { class: "tag" }, recordTag(record)), shows || make("span", {}, "")),
  );
  node.append(
    ...fill(document.createDocumentFragment(), {}, CARD_CONTENT[record.record](record).filter(Boolean))
      .childNodes,
  );
  if (shows) node.append(citeButton(record) || "");
  const more = cardExtension(record, node);
  if (more) node.append(more);
  node.addEventListener("click", () => {
    if (getSelection().isCollapsed) selectRecord(record, { quietly: true });
  });
  node.addEventListener("mouseenter", () => setHover([record], true));
  node.addEventListener("mouseleave", () => setHover([record], false));
  node.addEventListener("focus", () => setHover([record], true));
  node.addEventListener("blur", () => setHover([record], false));
  return node;
};
