// The data of the page as records that know their document, their people and their places.

const site = { data: null, documents: [], byId: new Map(), entities: [], topics: [] };

const STANCES = {
  support: ["+", "supports"],
  oppose: ["−", "opposes"],
  mixed: ["±", "is divided on"],
  neutral: ["○", "takes no side on"],
};
const KINDS = { position: "Positions", claim: "Claims", actor: "Actors", rejected: "Not kept" };
const spaced = (value) =>
  String(value ?? "")
    .replaceAll("_", " ")
    .replaceAll("-", " ");

const load = (data) => {
  site.data = data;
  site.entities = data.entities;
  site.topics = data.topics;
  site.documents = data.documents.map(known);
  site.byId = new Map(site.documents.map((doc) => [doc.id, doc]));
};

const known = (raw) => {
  const doc = { ...raw, text: raw.text || "" };
  const ruled = ruler(doc.text);
  doc.ruler = ruled;
  const span = ([start, end]) => [ruled.unit(start), ruled.unit(end)];
  const spans = (role, pairs) => pairs.filter(Boolean).map((pair) => [...span(pair), role]);
  doc.actors = (raw.actors || []).map((actor) => ({
    ...actor,
    record: "actor",
    doc,
    spans: spans("actor", actor.mentions || []),
  }));
  doc.people = new Map(doc.actors.map((actor) => [actor.id, actor]));
  const entity = (id) => doc.people.get(id)?.entity;
  doc.claims = (raw.claims || []).map((claim) => ({
    ...claim,
    record: "claim",
    doc,
    held: [],
    spans: [
      ...spans("claim", [claim.quote]),
      ...spans("cue", [claim.cue]),
      ...spans("source", [claim.source]),
    ],
    involved: [claim.speaker, ...(claim.via || [])].map(entity).filter((one) => one !== undefined),
    day: day(claim.date) || day(doc.date),
    dayStated: Boolean(day(claim.date)),
  }));
  const claims = new Map(doc.claims.map((claim) => [claim.id, claim]));
  doc.positions = (raw.positions || []).map((position) => {
    const backing = (position.claim_ids || []).map((id) => claims.get(id)).filter(Boolean);
    const dated = backing.find((claim) => claim.dayStated);
    const held = {
      ...position,
      record: "position",
      doc,
      spans: spans("position", [position.evidence]),
      involved: [position.actor, position.target].map(entity).filter((one) => one !== undefined),
      holder: entity(position.actor),
      day: dated?.day || day(doc.date),
      backing,
    };
    backing.forEach((claim) => claim.held.push(held));
    return held;
  });
  doc.actors.forEach((actor) => {
    actor.involved = [actor.entity];
    actor.day = day(doc.date);
  });
  doc.rejected = (raw.rejected || []).map((rejected, index) => ({
    ...rejected,
    what: rejected.record,
    record: "rejected",
    id: `r${index + 1}`,
    doc,
    spans: [],
    involved: [],
    day: day(doc.date),
  }));
  doc.records = [...doc.positions, ...doc.claims, ...doc.actors, ...doc.rejected];
  doc.recordById = new Map(doc.records.map((record) => [record.id, record]));
  return doc;
};

// The first day that a date of the records may mean: 2024, 2024-05, 2024-05-13, 2024-05-06/2024-05-12.
const day = (date) => {
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

const excerpt = (doc, pair) => (pair ? doc.text.slice(doc.ruler.unit(pair[0]), doc.ruler.unit(pair[1])) : "");
// Another room may know the people of a document better.
let personOf = (doc, id) => doc.people.get(id);
const nameOf = (doc, id) => (id ? (personOf(doc, id)?.name ?? id) : "");

// Whom an actor is counted under; level -1 is itself.
const countedUnder = (doc, id, level) => {
  const actor = doc.people.get(id);
  return level < 0 ? actor?.entity : (actor?.over?.[level] ?? actor?.entity);
};

// The words that a search looks through, made when they are first asked for.
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const haystack = (doc) => {
  doc.folded ??= folded(
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
