// The filters of all views: words, actor, topic, stance, kind and dates.

const NO_FILTERS = { q: "", actor: "", topic: "", stance: "", kind: "", from: "", to: "" };
const filters = { ...NO_FILTERS };
const hasRecordFilters = () => Object.keys(NO_FILTERS).some((key) => key !== "q" && filters[key]);

const recordFilter = () => {
  const [actor, topic] = [foldCase(filters.actor.trim()), foldCase(filters.topic.trim())];
  const people =
    actor &&
    matchingIndexes(
      site.entities.map((entity) => entity.name),
      actor,
    );
  const subjects = topic && matchingIndexes(site.topics, topic);
  const [family, kind] = filters.kind.split(":");
  const onTopic = (record) =>
    subjects.has(record.subject) ||
    (record.positions || []).some((position) => subjects.has(position.subject));
  const ofStance = (record) =>
    record.stance === filters.stance ||
    (record.positions || []).some((position) => position.stance === filters.stance);
  const ofKind = (record) => record.record === family && (!kind || record.kind === kind);
  const holds = (actorRecord, test) =>
    actorRecord.doc.positions.some((position) => position.actor === actorRecord.id && test(position));
  const either = (record, test) => (record.record === "actor" ? holds(record, test) : test(record));
  return (record) =>
    (!people || record.entities.some((item) => people.has(item))) &&
    (!subjects || either(record, onTopic)) &&
    (!filters.stance || either(record, ofStance)) &&
    (!filters.kind || ofKind(record)) &&
    (!filters.from || (record.day && record.day >= filters.from)) &&
    (!filters.to || (record.day && record.day <= filters.to));
};

// A full name matches only itself; any other text matches all names that contain it.
const matchingIndexes = (names, words) => {
  const all = names.map(foldCase);
  const exact = all.flatMap((name, index) => (name === words ? [index] : []));
  return new Set(exact.length ? exact : all.flatMap((name, index) => (name.includes(words) ? [index] : [])));
};

const searchWords = () => foldCase(filters.q).split(/\s+/).filter(Boolean);
const matchingDocuments = () => {
  const words = searchWords();
  const matches = recordFilter();
  const any = hasRecordFilters();
  return site.documents.filter(
    (doc) => words.every((word) => searchableText(doc).includes(word)) && (!any || doc.records.some(matches)),
  );
};
const matchingRecords = (kind) => {
  const matches = recordFilter();
  return matchingDocuments().flatMap((doc) => doc[kind].filter(matches));
};

const labelled = (text, control, options) =>
  make("label", { class: "field", ...options }, make("span", {}, text), control);

const filterInput = (key, type, list) =>
  make("input", {
    id: `by-${key}`,
    type,
    list: list && `list-${key}`,
    autocomplete: "off",
    oninput: (event) => {
      filters[key] = event.target.value;
      onFilterChange();
    },
  });
const datalist = (key, values) =>
  make(
    "datalist",
    { id: `list-${key}` },
    values.slice(0, 400).map((value) => make("option", { value })),
  );

const option = (value, text) => make("option", { value }, plain(text));
const kindSelect = () => {
  const group = (label, family, values) =>
    make(
      "optgroup",
      { label },
      values.map((value) => option(`${family}:${value}`, humanize(value))),
    );
  return make(
    "select",
    {
      id: "by-kind",
      onchange: (event) => {
        filters.kind = event.target.value;
        onFilterChange();
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
const stanceSelect = () =>
  make(
    "select",
    {
      id: "by-stance",
      onchange: (event) => {
        filters.stance = event.target.value;
        onFilterChange();
      },
    },
    option("", "all"),
    site.data.vocabulary.stance.map((value) => option(value, `${STANCES[value][0]} ${value}`)),
  );

const mostFrequent = (items, numberOf) => {
  const counts = new Map();
  site.documents.forEach((doc) =>
    doc.positions
      .concat(doc.claims)
      .forEach((record) => numberOf(record).forEach((item) => counts.set(item, (counts.get(item) || 0) + 1))),
  );
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([number]) => items[number])
    .filter(Boolean);
};

const buildFilters = () => {
  const form = $("filters").querySelector("form");
  const actors = mostFrequent(site.entities, (record) => record.entities).map((entity) => entity.name);
  const topics = mostFrequent(site.topics, (record) =>
    record.subject === undefined ? [] : [record.subject],
  );
  form.replaceChildren(
    labelled("Words", filterInput("q", "search"), { class: "field wide" }),
    labelled("Actor", filterInput("actor", "search", true)),
    datalist("actor", actors),
    labelled("Topic", filterInput("topic", "search", true)),
    datalist("topic", topics),
    labelled("Stance", stanceSelect()),
    labelled("Kind", kindSelect()),
    labelled("From", filterInput("from", "date")),
    labelled("To", filterInput("to", "date")),
    button(
      "Clear",
      () => {
        Object.assign(filters, NO_FILTERS);
        syncFilterFields();
        onFilterChange();
      },
      { id: "clear", class: "quiet" },
    ),
  );
  form.addEventListener("submit", (event) => event.preventDefault());
};
const syncFilterFields = () => {
  Object.keys(NO_FILTERS).forEach((key) => {
    const field = $(`by-${key}`);
    if (field.value !== filters[key]) field.value = filters[key];
  });
  const set = Object.values(filters).filter(Boolean).length;
  $("clear").disabled = !set;
  $("filters").querySelector("summary").textContent = set
    ? `Search and filters (${set} set)`
    : "Search and filters";
};

let debounceTimer = 0;
const onFilterChange = () => {
  clearTimeout(debounceTimer);
  debounceTimer = setTimeout(() => {
    syncFilterFields();
    updateAddress();
    renderView();
  }, 120);
};
const filterBy = (key, value) => {
  filters[key] = value;
  syncFilterFields();
  onFilterChange();
};
