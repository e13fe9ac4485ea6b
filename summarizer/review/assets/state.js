// The records under review and their state in this window, by document.

// works: id -> { record, version, gold, dirty, problems, editing, failed }
const review = { works: new Map(), progress: {}, selection: null };
const LISTS = { actor: "actors", claim: "claims", position: "positions" };
const FIELD_NAMES = { claim_ids: "claims", date_text: "time expression", via: "through", target: "towards" };
const fieldName = (name) => FIELD_NAMES[name] || humanize(name);
const workOf = (doc) => review.works.get(doc.id);

const fetchWork = async (doc) => {
  const { status, body } = await ask(documentPath(doc.id));
  if (status !== 200) throw new Error(body.error);
  takeWork(doc, body);
};
const takeWork = (doc, body) => {
  review.works.set(doc.id, {
    record: body.record,
    version: body.version,
    gold: body.gold,
    dirty: false,
    problems: [],
    fresh: new Set(),
    editing: workOf(doc)?.editing && find(body.record, workOf(doc).editing) ? workOf(doc).editing : "",
  });
  note(doc);
};
const note = (doc) => {
  const { record, gold } = workOf(doc);
  const every = all(record);
  review.progress[doc.id] = {
    of: every.length,
    gold,
    pending: every.filter((item) => item.decision === "pending").length,
  };
};
const all = (record) => [...record.actors, ...record.claims, ...record.positions];
const find = (record, id) => all(record).find((item) => item.id === id);

// What the results say of a record: not of another one that has its id in a gold record.
const remarksOn = (doc, kind, item) => {
  const before = doc.recordById.get(item.id);
  const place = { claim: ["quote", item.quote], position: ["evidence", item.evidence] }[kind];
  const isSame =
    before?.record === kind &&
    (place ? before[place[0]]?.[0] === place[1]?.start : before.name === item.name);
  if (!isSame) return {};
  const { warnings, confidence, uncertain } = before;
  return { warnings, confidence, uncertain };
};
// Where nothing is known of a record, it stands behind those that are less than sure.
const leastCertainFirst = (first, second) => (first.confidence ?? 1) - (second.confidence ?? 1);

// A record of the review as a record of the page, with offsets in UTF-16 units.
const asShown = (doc, kind, item) => {
  const spans = (role, pairs) =>
    pairs.filter(Boolean).map((span) => [doc.offsets.unit(span.start), doc.offsets.unit(span.end), role]);
  const entity = (id) => doc.actorsById.get(id)?.entity;
  const involved = (ids) => ids.map(entity).filter((number) => number !== undefined);
  const pair = (span) => span && [span.start, span.end];
  const base = { ...item, ...remarksOn(doc, kind, item), record: kind, doc, day: firstDay(item.date) || firstDay(doc.date) };
  if (kind === "actor")
    return { ...base, spans: spans("actor", item.mentions), entities: involved([item.id]) };
  if (kind === "position") {
    return {
      ...base,
      spans: spans("position", [item.evidence]),
      evidence: pair(item.evidence),
      entities: involved([item.actor, item.target]),
      subject: subjectOf(doc, item),
      claims: workOf(doc)
        .record.claims.filter(({ id }) => item.claim_ids.includes(id))
        .map((claim) => ({ ...claim, quote: pair(claim.quote), cue: pair(claim.cue_span) })),
    };
  }
  return {
    ...base,
    quote: pair(item.quote),
    cue: pair(item.cue_span),
    source: pair(item.source),
    entities: involved([item.speaker, ...item.via]),
    spans: [
      ...spans("claim", [item.quote]),
      ...spans("cue", [item.cue_span]),
      ...spans("source", [item.source]),
    ],
    positions: workOf(doc)
      .record.positions.filter(({ claim_ids: ids }) => ids.includes(item.id))
      .map((position) => ({ ...position, subject: subjectOf(doc, position) })),
  };
};
// The number of the topic across documents, unless the topic was edited.
const subjectOf = (doc, position) => {
  const before = doc.recordById.get(position.id);
  const isSame = before?.topic === position.topic && (before.concept || null) === (position.concept || null);
  return isSame ? before.subject : undefined;
};
recordsOf = (doc) => {
  const work = workOf(doc);
  if (!work) return doc.records;
  return [
    ...["position", "claim", "actor"].flatMap((kind) =>
      work.record[LISTS[kind]].map((item) => asShown(doc, kind, item)).sort(leastCertainFirst),
    ),
    ...doc.rejected,
  ];
};
actorOf = (doc, id) => (workOf(doc) ? find(workOf(doc).record, id) : doc.actorsById.get(id));

// Replace fields of one record and mark the document as not saved.
const change = (doc, id, changes) => {
  const work = workOf(doc);
  for (const list of Object.values(LISTS)) {
    work.record = {
      ...work.record,
      [list]: work.record[list].map((item) => (item.id === id ? { ...item, ...changes } : item)),
    };
  }
  work.dirty = true;
  note(doc);
};
const decide = async (doc, id, decision) => {
  change(doc, id, { decision });
  await checkWork(doc);
  renderRecords();
  focusCard(id);
  const wrong = workOf(doc).problems.filter(({ record_id }) => record_id === id);
  announce(
    wrong.length
      ? `${id} ${decision}, but ${wrong.map(({ message }) => message).join("; ")}`
      : `${id} ${decision}`,
  );
};
const focusCard = (id) => documentView.cards.get(id)?.focus();

const checkWork = async (doc) => {
  const work = workOf(doc);
  const { status, body } = await send("POST", `${documentPath(doc.id)}/check`, work.record);
  work.problems = status === 200 ? body.problems : [];
  work.failed = status === 200 ? "" : body.error;
};
const saveWork = async (doc) => {
  const work = workOf(doc);
  const { status, body } = await send("PUT", documentPath(doc.id), work.record, {
    "If-Match": `"${work.version}"`,
  });
  if (status === 200) {
    takeWork(doc, body);
    return body.gold && !review.progress[doc.id].pending
      ? "Saved. Everything is decided: the gold record is written."
      : "Saved.";
  }
  if (status === 412) {
    work.saved = body;
    return "Not saved: the files have changed since this document was opened.";
  }
  if (status === 422) {
    work.problems = body.problems;
    return `Not saved: ${count(body.problems.length, "problem")} to correct first.`;
  }
  work.failed = body.error;
  return `Not saved: ${body.error}`;
};
const unsaved = () => [...review.works].filter(([, work]) => work.dirty).map(([id]) => id);

const newId = (doc, kind) => {
  const letter = kind[0];
  const taken = all(workOf(doc).record)
    .map(({ id }) => id)
    .filter((id) => id.startsWith(letter))
    .map((id) => Number(id.slice(1)) || 0);
  return `${letter}${Math.max(0, ...taken) + 1}`;
};
const spanOf = (doc, [start, end]) => {
  // White space at the edges of a selection is not part of the span.
  const words = doc.text.slice(start, end);
  const from = start + words.length - words.trimStart().length;
  const to = Math.max(from, end - (words.length - words.trimEnd().length));
  return { start: doc.offsets.point(from), end: doc.offsets.point(to), text: doc.text.slice(from, to) };
};
// The occurrence of the words that is nearest to `near`.
const locate = (doc, words, near = 0) => {
  let best = null;
  for (let at = words ? doc.text.indexOf(words) : -1; at >= 0; at = doc.text.indexOf(words, at + 1)) {
    if (best === null || Math.abs(at - near) < Math.abs(best - near)) best = at;
  }
  return best === null ? null : spanOf(doc, [best, best + words.length]);
};
