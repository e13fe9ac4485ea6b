// What is asked for: words, an actor, a topic, a stance, a kind, days. One answer for all views.

const EMPTY = { q: "", actor: "", topic: "", stance: "", kind: "", from: "", to: "" };
const wanted = { ...EMPTY };
const narrowed = () => Object.keys(EMPTY).some((key) => key !== "q" && wanted[key]);

const matcher = () => {
  const [actor, topic] = [folded(wanted.actor.trim()), folded(wanted.topic.trim())];
  const people =
    actor &&
    numbers(
      site.entities.map((entity) => entity.name),
      actor,
    );
  const subjects = topic && numbers(site.topics, topic);
  const [family, kind] = wanted.kind.split(":");
  const onTopic = (record) =>
    subjects.has(record.subject) || (record.held || []).some((held) => subjects.has(held.subject));
  const ofStance = (record) =>
    record.stance === wanted.stance || (record.held || []).some((held) => held.stance === wanted.stance);
  const ofKind = (record) => record.record === family && (!kind || record.kind === kind);
  const holds = (actorRecord, test) =>
    actorRecord.doc.positions.some((held) => held.actor === actorRecord.id && test(held));
  const either = (record, test) => (record.record === "actor" ? holds(record, test) : test(record));
  return (record) =>
    (!people || record.involved.some((one) => people.has(one))) &&
    (!subjects || either(record, onTopic)) &&
    (!wanted.stance || either(record, ofStance)) &&
    (!wanted.kind || ofKind(record)) &&
    (!wanted.from || (record.day && record.day >= wanted.from)) &&
    (!wanted.to || (record.day && record.day <= wanted.to));
};

// A name that is written out means itself; anything less means all names that hold it.
const numbers = (names, words) => {
  const all = names.map(folded);
  const exact = all.flatMap((name, index) => (name === words ? [index] : []));
  return new Set(exact.length ? exact : all.flatMap((name, index) => (name.includes(words) ? [index] : [])));
};

const searched = () => folded(wanted.q).split(/\s+/).filter(Boolean);
const chosenDocuments = () => {
  const words = searched();
  const matches = matcher();
  const any = narrowed();
  return site.documents.filter(
    (doc) => words.every((word) => haystack(doc).includes(word)) && (!any || doc.records.some(matches)),
  );
};
const chosenRecords = (kind) => {
  const matches = matcher();
  return chosenDocuments().flatMap((doc) => doc[kind].filter(matches));
};

const labelled = (text, control, options) =>
  make("label", { class: "field", ...options }, make("span", {}, text), control);

const entry = (key, type, list) =>
  make("input", {
    id: `by-${key}`,
    type,
    list: list && `list-${key}`,
    autocomplete: "off",
    oninput: (event) => {
      wanted[key] = event.target.value;
      changed();
    },
  });
const names = (key, values) =>
  make(
    "datalist",
    { id: `list-${key}` },
    values.slice(0, 400).map((value) => make("option", { value })),
  );

const option = (value, text) => make("option", { value }, plain(text));
const kinds = () => {
  const group = (label, family, values) =>
    make(
      "optgroup",
      { label },
      values.map((value) => option(`${family}:${value}`, spaced(value))),
    );
  return make(
    "select",
    {
      id: "by-kind",
      onchange: (event) => {
        wanted.kind = event.target.value;
        changed();
      },
    },
    option("", "all"),
    make(
      "optgroup",
      { label: "Records" },
      Object.entries(KINDS).map(([value, text]) => option(value, text.toLowerCase())),
    ),
    group("Claims", "claim", site.data.vocabulary.claim),
    group("Actors", "actor", site.data.vocabulary.actor),
  );
};
const stances = () =>
  make(
    "select",
    {
      id: "by-stance",
      onchange: (event) => {
        wanted.stance = event.target.value;
        changed();
      },
    },
    option("", "all"),
    site.data.vocabulary.stance.map((value) => option(value, `${STANCES[value][0]} ${value}`)),
  );

const commonest = (items, numberOf) => {
  const counts = new Map();
  site.documents.forEach((doc) =>
    doc.positions
      .concat(doc.claims)
      .forEach((record) => numberOf(record).forEach((one) => counts.set(one, (counts.get(one) || 0) + 1))),
  );
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([number]) => items[number])
    .filter(Boolean);
};

const buildFilters = () => {
  const form = $("filters").querySelector("form");
  const actors = commonest(site.entities, (record) => record.involved).map((entity) => entity.name);
  const topics = commonest(site.topics, (record) => (record.subject === undefined ? [] : [record.subject]));
  form.replaceChildren(
    labelled("Words", entry("q", "search"), { class: "field wide" }),
    labelled("Actor", entry("actor", "search", true)),
    names("actor", actors),
    labelled("Topic", entry("topic", "search", true)),
    names("topic", topics),
    labelled("Stance", stances()),
    labelled("Kind", kinds()),
    labelled("From", entry("from", "date")),
    labelled("To", entry("to", "date")),
    button(
      "Clear",
      () => {
        Object.assign(wanted, EMPTY);
        showFilters();
        changed();
      },
      { id: "clear", class: "quiet" },
    ),
  );
  form.addEventListener("submit", (event) => event.preventDefault());
};
const showFilters = () => {
  Object.keys(EMPTY).forEach((key) => {
    const field = $(`by-${key}`);
    if (field.value !== wanted[key]) field.value = wanted[key];
  });
  const set = Object.values(wanted).filter(Boolean).length;
  $("clear").disabled = !set;
  $("filters").querySelector("summary").textContent = set
    ? `Search and filters (${set} set)`
    : "Search and filters";
};

let waiting = 0;
const changed = () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    showFilters();
    remember();
    show();
  }, 120);
};
const only = (key, value) => {
  wanted[key] = value;
  showFilters();
  changed();
};
