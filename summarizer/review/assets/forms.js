// Forms with the fields of the codebook for each kind of record.

const FORMS = {
  claim: (form) => [
    spanField(form, "quote", "Quote: the words that carry it"),
    textField(form, "text", "Claim, in a sentence of its own", { long: true }),
    actorField(form, "speaker", "Speaker", "none: the article itself"),
    spanField(form, "source", "Phrase that names the speaker", { optional: true }),
    spanField(form, "cue", "Cue: the words that announce it", {
      optional: true,
      key: "cue_span",
      then: (span) => {
        form.record.cue = span ? span.text : null;
      },
    }),
    listField(
      form,
      "via",
      "Through",
      people(form).map(({ id }) => id),
    ),
    choiceField(form, "kind", "Kind", site.data.vocabulary.claim),
    choiceField(form, "certainty", "Certainty", site.data.vocabulary.certainty),
    textField(form, "date_text", "When it was said, as the text has it"),
    textField(form, "date", "Date", { hint: "2024-05-13; 2024-05; 2024; or two with / between" }),
  ],
  position: (form) => [
    spanField(form, "evidence", "Evidence: preference and topic"),
    actorField(form, "actor", "Holder", ""),
    choiceField(form, "stance", "Stance", site.data.vocabulary.stance),
    site.data.concepts && conceptField(form),
    textField(form, "topic", "Topic", { hint: "Two to ten words that take no side." }),
    actorField(form, "target", "Towards", "none"),
    choiceField(form, "basis", "Basis", site.data.vocabulary.basis, {
      shown: (value) =>
        ({ claim: "claim: its own words", action: "action: what it did", ascribed: "ascribed: said of it" })[
          value
        ],
    }),
    listField(
      form,
      "claim_ids",
      "Claims",
      workOf(form.doc)
        .record.claims.filter(({ decision }) => decision !== "rejected")
        .map(({ id }) => id),
    ),
  ],
  actor: (form) => [
    textField(form, "name", "Name, as the text has it"),
    choiceField(form, "kind", "Kind", site.data.vocabulary.actor),
    textField(form, "role", "Role"),
    actorField(form, "affiliation", "Belongs to", "none"),
    aliasField(form),
    listField(
      form,
      "members",
      "Members",
      people(form).map(({ id }) => id),
    ),
    mentionField(form),
  ],
};
// The concepts of the codebook. A topic that repeats the concept changes with it.
const conceptField = (form) =>
  choiceField(form, "concept", "Concept", site.data.concepts, {
    none: "none",
    shown: (name) => name,
    then: (after, before) => {
      if (!after || (form.record.topic || null) !== (before || null)) return;
      form.record.topic = after;
      document.getElementById("edit-topic").value = after;
    },
  });
const editForm = (doc, kind, id) => {
  const work = workOf(doc);
  const form = {
    doc,
    kind,
    record: structuredClone(find(work.record, id)),
    problems: work.problems.filter(({ record_id }) => record_id === id),
  };
  const general = form.problems.filter(({ field: name }) => name === "id");
  const done = (event) => {
    event.preventDefault();
    apply(doc, id, form.record);
  };
  const node = make(
    "form",
    {
      class: "editform",
      "aria-label": `Correct ${kind} ${id}`,
      onsubmit: done,
      onclick: (event) => event.stopPropagation(),
    },
    general.map(({ message }) => make("p", { class: "wrong" }, isolated(message))),
    FORMS[kind](form),
    checkField(form, "optional", "optional: right, but not required"),
    textField(form, "note", "Note"),
    make(
      "div",
      { class: "acts" },
      make("button", { type: "submit", class: "main" }, "Accept as corrected"),
      button("Cancel", () => stopEditing(doc, id)),
    ),
  );
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      stopEditing(doc, id);
    }
  });
  return node;
};
const apply = async (doc, id, item) => {
  const work = workOf(doc);
  const text = (value) => value ?? "";
  // Required fields are sent as empty strings, so that the server reports them.
  const whole = {
    ...item,
    ...("topic" in item && { topic: text(item.topic) }),
    ...("text" in item && { text: text(item.text) }),
    ...("name" in item && { name: text(item.name) }),
    ...("actor" in item && { actor: text(item.actor) }),
  };
  change(doc, id, { ...whole, decision: "accepted" });
  await checkWork(doc);
  const wrong = work.problems.filter(({ record_id }) => record_id === id);
  work.editing = wrong.length || work.failed ? id : "";
  work.fresh.delete(id);
  renderRecords();
  if (work.editing) {
    const card = documentView.cards.get(id);
    (card?.querySelector("[aria-invalid]") || card?.querySelector("input, textarea"))?.focus();
    announce(
      wrong.map(({ field: name, message }) => `${fieldName(name)}: ${message}`).join("; ") || work.failed,
    );
  } else {
    focusCard(id);
    announce(`${id} accepted as corrected`);
  }
};
const startEditing = (doc, id) => {
  workOf(doc).editing = id;
  renderRecords();
  documentView.cards.get(id)?.querySelector("input, textarea, select")?.focus();
};
const stopEditing = (doc, id) => {
  const work = workOf(doc);
  work.editing = "";
  // A new record without content is removed.
  if (work.fresh.delete(id)) drop(doc, id);
  renderRecords();
  focusCard(id);
};
const drop = (doc, id) => {
  const work = workOf(doc);
  for (const list of Object.values(LISTS))
    work.record = { ...work.record, [list]: work.record[list].filter((item) => item.id !== id) };
  note(doc);
};

// New records start from the selection in the text.
const BLANK = { optional: false, accept: {}, note: null, decision: "pending" };
const fresh = (doc, kind, span) => {
  const id = newId(doc, kind);
  const same = workOf(doc).record.actors.find(({ mentions }) =>
    mentions.some((item) => item.start < span.end && span.start < item.end),
  );
  return {
    actor: {
      id,
      name: span.text,
      kind: "person",
      role: null,
      affiliation: null,
      aliases: [],
      members: [],
      mentions: span.text ? [span] : [],
      ...BLANK,
    },
    claim: {
      id,
      speaker: null,
      source: null,
      via: [],
      cue: null,
      cue_span: null,
      quote: span,
      text: "",
      kind: "assertion",
      certainty: "certain",
      directness: "indirect",
      date: null,
      date_text: null,
      ...BLANK,
    },
    position: {
      id,
      actor: same?.id || workOf(doc).record.actors[0]?.id || "",
      topic: "",
      concept: null,
      stance: "support",
      target: null,
      basis: "action",
      claim_ids: [],
      evidence: span,
      equivalents: [],
      ...BLANK,
    },
  }[kind];
};
const add = (doc, kind) => {
  // Without a selection the words are typed, so that no mouse is needed.
  const nowhere = doc.offsets.unit(doc.body || 0);
  const item = fresh(doc, kind, spanOf(doc, review.selection || [nowhere, nowhere]));
  const work = workOf(doc);
  work.record = { ...work.record, [LISTS[kind]]: [...work.record[LISTS[kind]], item] };
  work.fresh.add(item.id);
  work.dirty = true;
  documentView.kinds[kind] = true;
  note(doc);
  setPane("records");
  startEditing(doc, item.id);
  documentView.cards.get(item.id)?.scrollIntoView({ block: "nearest" });
};
