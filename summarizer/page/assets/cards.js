// A record as a card: who, what, the words that prove it, and what else is known.

const badge = (stance) =>
  make(
    "span",
    { class: `stance ${stance}` },
    make("span", { "aria-hidden": "true" }, STANCES[stance][0]),
    ` ${stance}`,
  );
const fact = (name, ...value) => make("div", { class: "fact" }, make("dt", {}, name), make("dd", {}, value));

const person = (doc, id) => {
  const actor = personOf(doc, id);
  if (!actor) return make("span", { class: "nobody" }, "nobody named");
  return leading(doc, id, said(actor.name), { class: "who" });
};
const jump = (doc, id, kind) => leading(doc, id, id, { "aria-label": `${kind} ${id}` });
// A link, so that long names wrap as words do and a record can be opened beside.
const leading = (doc, id, text, options) =>
  make(
    "a",
    {
      href: linkTo("document", doc.id, id),
      ...options,
      onclick: (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        event.stopPropagation();
        chooseId(doc, id);
      },
    },
    text,
  );
const proof = (record, pair) => make("blockquote", { class: record.record }, said(excerpt(record.doc, pair)));

const claimCard = (claim) => {
  const { doc } = claim;
  const via = (claim.via || []).flatMap((id, index) => [index ? ", " : "", person(doc, id)]);
  return [
    make(
      "p",
      { class: "line" },
      claim.speaker ? person(doc, claim.speaker) : make("span", { class: "nobody" }, "The article"),
      claim.cue && [" ", make("i", { class: "cue" }, said(excerpt(doc, claim.cue)))],
    ),
    make("p", { class: "says" }, said(claim.text)),
    proof(claim, claim.quote),
    make(
      "dl",
      {},
      claim.certainty !== "certain" && fact("Certainty", claim.certainty),
      fact("Wording", claim.directness),
      claim.date && fact("Said", longDate(claim.date)),
      claim.date_text && fact(claim.date ? "In the text" : "Said", quoted(claim.date_text)),
      via.length > 0 && fact("Through", via),
      claim.held.length > 0 &&
        fact(
          "Shows",
          claim.held.flatMap((held, index) => [index ? ", " : "", jump(doc, held.id, "position")]),
        ),
      loose(claim),
    ),
  ];
};
const positionCard = (position) => {
  const { doc } = position;
  const about = button(
    position.topic,
    (event) => {
      event.stopPropagation();
      only("topic", position.topic);
    },
    { class: "link topic", title: "Show this topic only" },
  );
  return [
    make("p", { class: "line" }, person(doc, position.actor), " ", badge(position.stance), " ", about),
    proof(position, position.evidence),
    make(
      "dl",
      {},
      position.target && fact("Towards", person(doc, position.target)),
      fact(
        "Basis",
        { claim: "its own words", action: "what it did", ascribed: "said of it" }[position.basis],
      ),
      position.backing.length > 0 &&
        fact(
          "Claims",
          position.backing.flatMap((claim, index) => [index ? ", " : "", jump(doc, claim.id, "claim")]),
        ),
      loose(position),
    ),
  ];
};
const actorCard = (actor) => {
  const { doc } = actor;
  return [
    make("p", { class: "line" }, make("b", {}, said(actor.name)), actor.role && [", ", said(actor.role)]),
    make(
      "dl",
      {},
      actor.affiliation && fact("Belongs to", person(doc, actor.affiliation)),
      (actor.aliases || []).length > 0 && fact("Also called", said(actor.aliases.join(", "))),
      (actor.members || []).length > 0 &&
        fact(
          "Members",
          actor.members.flatMap((id, index) => [index ? ", " : "", person(doc, id)]),
        ),
      fact(
        "Named",
        actor.spans.length > 1
          ? button(
              count(actor.spans.length, "time"),
              (event) => {
                event.stopPropagation();
                choose(actor, { again: true });
              },
              { class: "link", "aria-label": `Named ${actor.spans.length} times: show the next place` },
            )
          : "once",
      ),
    ),
  ];
};
const REASONS = {
  "quote-not-in-source": "The quoted words are not in the text.",
  "quote-without-content": "The quoted words hold no content.",
  "cue-reports-nothing": "Its cue reports nothing that was said.",
  "name-not-in-source": "The name is not in the text.",
  "name-is-a-pronoun": "The name is a pronoun.",
  "speaker-not-in-source": "The speaker is not in the text.",
  "speaker-unresolved": "It is not clear who the speaker is.",
  "holder-not-in-source": "The holder is not in the text.",
  "topic-empty": "No topic is named.",
  "claim-grounds-no-position": "It rests on a denial or a prediction alone.",
  "evidence-states-no-preference": "Its evidence does not say for or against.",
  "sentence-not-in-window": "The sentence that was named does not exist.",
  "contradicts-earlier-position": "It contradicts a position that was found before.",
  "invalid-draft": "The draft does not have the form that was asked for.",
};
const rejectedCard = (rejected) => [
  make("p", { class: "line" }, make("b", {}, `Rejected ${rejected.what}`)),
  make(
    "p",
    { class: "says" },
    REASONS[rejected.reason] || spaced(rejected.reason),
    " ",
    make("code", {}, said(rejected.reason)),
  ),
  make(
    "dl",
    {},
    Object.entries(rejected.draft || {})
      .filter(([, value]) => value !== null && value !== "")
      .map(([name, value]) =>
        fact(spaced(name), said(typeof value === "object" ? JSON.stringify(value) : value)),
      ),
  ),
];
const loose = (record) =>
  record.grounding &&
  fact(
    "Found",
    record.grounding === "near"
      ? "nearly as quoted: a small slip was mended"
      : "in other quotation marks, dashes or spaces",
  );

const CARDS = { claim: claimCard, position: positionCard, actor: actorCard, rejected: rejectedCard };
const tagOf = (record) => (record.record === "claim" || record.record === "actor" ? spaced(record.kind) : "");
const titleOf = (record) =>
  ({
    claim: () => `${nameOf(record.doc, record.speaker) || "The article"}: ${record.text}`,
    position: () => `${nameOf(record.doc, record.actor)} ${STANCES[record.stance][1]} ${record.topic}`,
    actor: () => record.name,
    rejected: () => `Rejected ${record.what}: ${spaced(record.reason)}`,
  })[record.record]();

// Another room may add to a card, and change its content.
let extraCard = () => null;
const cardOf = (record) => {
  const node = make("article", {
    class: `card ${record.record}`,
    "data-id": record.id,
    tabindex: "-1",
    "aria-label": `${record.record} ${record.id}: ${titleOf(record)}`,
  });
  const shows =
    record.spans.length > 0 &&
    button(
      record.id,
      (event) => {
        event.stopPropagation();
        choose(record, { into: "text" });
      },
      { class: "where", "aria-label": `Show ${record.id} in the text`, title: "Show in the text" },
    );
  node.append(
    make("header", {}, make("span", { class: "tag" }, tagOf(record)), shows || make("span", {}, "")),
  );
  node.append(
    ...fill(document.createDocumentFragment(), {}, CARDS[record.record](record).filter(Boolean)).childNodes,
  );
  const more = extraCard(record, node);
  if (more) node.append(more);
  node.addEventListener("click", () => {
    if (getSelection().isCollapsed) choose(record, { quietly: true });
  });
  node.addEventListener("mouseenter", () => hover([record], true));
  node.addEventListener("mouseleave", () => hover([record], false));
  node.addEventListener("focus", () => hover([record], true));
  node.addEventListener("blur", () => hover([record], false));
  return node;
};
