// Prepare the data of the page: records with references to their document, actors and spans.

const site = { data: null, documents: [], byId: new Map(), entities: [], topics: [] };

const STANCES = {
  support: ["+", "supports"],
  oppose: ["−", "opposes"],
  mixed: ["±", "is divided on"],
  neutral: ["○", "takes no side on"],
};
const KINDS = { position: "Positions", claim: "Claims", actor: "Actors", rejected: "Not kept" };
const humanize = (value) =>
  String(value ?? "")
    .replaceAll("_", " ")
    .replaceAll("-", " ");

const loadSite = (data) => {
  site.data = data;
  site.entities = data.entities;
  site.topics = data.topics;
  site.documents = data.documents.map(prepareDocument);
  site.byId = new Map(site.documents.map((doc) => [doc.id, doc]));
};

const prepareDocument = (raw) => {
  const doc = { ...raw, text: raw.text || "" };
  const converter = offsetConverter(doc.text);
  doc.offsets = converter;
  const span = ([start, end]) => [converter.unit(start), converter.unit(end)];
  const spans = (role, pairs) => pairs.filter(Boolean).map((pair) => [...span(pair), role]);
  doc.actors = (raw.actors || []).map((actor) => ({
    ...actor,
    record: "actor",
    doc,
    spans: spans("actor", actor.mentions || []),
  }));
  doc.actorsById = new Map(doc.actors.map((actor) => [actor.id, actor]));
  const entity = (id) => doc.actorsById.get(id)?.entity;
  doc.claims = (raw.claims || []).map((claim) => ({
    ...claim,
    record: "claim",
    doc,
    positions: [],
    spans: [
      ...spans("claim", [claim.quote]),
      ...spans("cue", [claim.cue]),
      ...spans("source", [claim.source]),
    ],
    entities: [claim.speaker, ...(claim.via || [])]
      .map(entity)
      .filter((entityNumber) => entityNumber !== undefined),
    day: firstDay(claim.date) || firstDay(doc.date),
    dayStated: Boolean(firstDay(claim.date)),
  }));
  const claims = new Map(doc.claims.map((claim) => [claim.id, claim]));
  doc.positions = (raw.positions || []).map((position) => {
    const backing = (position.claim_ids || []).map((id) => claims.get(id)).filter(Boolean);
    const dated = backing.find((claim) => claim.dayStated);
    const record = {
      ...position,
      record: "position",
      doc,
      spans: spans("position", [position.evidence]),
      entities: [position.actor, position.target]
        .map(entity)
        .filter((entityNumber) => entityNumber !== undefined),
      holder: entity(position.actor),
      day: dated?.day || firstDay(doc.date),
      dayStated: Boolean(dated),
      claims: backing,
    };
    backing.forEach((claim) => claim.positions.push(record));
    return record;
  });
  doc.actors.forEach((actor) => {
    actor.entities = [actor.entity];
    actor.day = firstDay(doc.date);
  });
  doc.rejected = (raw.rejected || []).map((rejected, index) => ({
    ...rejected,
    what: rejected.record,
    record: "rejected",
    id: `r${index + 1}`,
    doc,
    spans: [],
    entities: [],
    day: firstDay(doc.date),
  }));
  doc.records = [...doc.positions, ...doc.claims, ...doc.actors, ...doc.rejected];
  doc.recordById = new Map(doc.records.map((record) => [record.id, record]));
  return doc;
};

// The first day of a date: 2024, 2024-05, 2024-05-13 or 2024-05-06/2024-05-12.
const firstDay = (date) => {
  const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(date || "");
  return parts ? `${parts[1]}-${parts[2] || "01"}-${parts[3] || "01"}` : "";
};
const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);
const longDate = (date) => {
  if (!date) return "";
  if (date.includes("/")) return date.split("/").map(longDate).join(" to ");
  const [year, month, dayOfMonth] = date.split("-");
  const named = MONTHS[Number(month) - 1];
  if (!named) return date;
  return dayOfMonth ? `${Number(dayOfMonth)} ${named} ${year}` : `${named} ${year}`;
};

const spanText = (doc, pair) =>
  pair ? doc.text.slice(doc.offsets.unit(pair[0]), doc.offsets.unit(pair[1])) : "";
// Hook: `review` returns actors with unsaved changes.
let actorOf = (doc, id) => doc.actorsById.get(id);
const actorName = (doc, id) => (id ? (actorOf(doc, id)?.name ?? id) : "");

// The entity that an actor rolls up to; level -1 is the actor itself.
const rolledUpEntity = (doc, id, level) => {
  const actor = doc.actorsById.get(id);
  return level < 0 ? actor?.entity : (actor?.over?.[level] ?? actor?.entity);
};

// The text that a search covers, computed on first use.
const foldCase = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const searchableText = (doc) => {
  doc.folded ??= foldCase(
    [
      doc.label,
      doc.source,
      doc.id,
      doc.text,
      ...doc.actors.map((actor) => actor.name),
      ...doc.claims.map((claim) => claim.text),
      ...doc.positions.map((position) => position.topic),
    ].join("\n"),
  );
  return doc.folded;
};
