// The notes above all figures: which model read the documents, how good it is, and in which languages.

const modelNames = () => {
  const names = (site.data.models || []).map(({ name }) =>
    name === "local" ? "the embedded model" : plain(name),
  );
  return [...new Set(names)].join(", ") || "an unknown model";
};
const percent = (share) => `${Math.round(share * 100)}%`;

const reliabilityNotes = () =>
  make(
    "section",
    { class: "reliability", "aria-label": "How reliable this is" },
    (site.data.models || []).map(modelNote),
    codebookNote(),
    confidenceNote(),
    reviewNote(),
    languageNote(),
  );
const modelNote = (model) => {
  if (model.name === PEOPLE) return peopleNote(model);
  return model.quality ? measuredNote(model) : unmeasuredNote(model);
};
const caveat = (summary, ...detail) =>
  detail.length
    ? make("details", { class: "caveat" }, make("summary", {}, summary), detail)
    : make("p", { class: "caveat" }, summary);
const modelLabel = ({ name, documents }) => {
  const share = documents < site.documents.length ? ` (${count(documents, "document")})` : "";
  return [name === "local" ? "the embedded model" : make("b", {}, isolated(name)), share];
};
const measuredNote = (model) => {
  const {
    claims,
    positions,
    documents,
    real_claims_f1: realClaims,
    real_positions_f1: realPositions,
  } = model.quality;
  return caveat(
    [
      "Read by ",
      modelLabel(model),
      `. Of the stances it reports on unseen articles, ${percent(positions.precision)} are right, and it reports ${percent(positions.recall)} of those that are there: read the words before you quote it.`,
    ],
    qualityTable(model.quality),
    make(
      "p",
      { class: "note" },
      `Measured on ${documents} invented articles that no rule was written from. On twelve articles of campaign news it was weaker: F1 ${realClaims} for claims with their speaker, ${realPositions} for positions with their stance.`,
      ` Claims: ${percent(claims.precision)} right, ${percent(claims.recall)} reported.`,
    ),
  );
};
const qualityTable = (quality) =>
  make(
    "dl",
    { class: "quality" },
    [
      ["actors", "Actors"],
      ["claims", "Claims with their speaker"],
      ["positions", "Positions with their stance"],
    ].map(([key, label]) => [
      make("dt", {}, label),
      make("dd", {}, shareBar(quality[key].precision), `${percent(quality[key].precision)} right`),
      make("dd", {}, shareBar(quality[key].recall), `${percent(quality[key].recall)} reported`),
    ]),
  );
const shareBar = (share) =>
  draw(
    "svg",
    { class: "sharebar", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
    draw("rect", { class: "whole", width: 100, height: 8 }),
    draw("rect", { class: "part", width: 100 * share, height: 8 }),
  );
const unmeasuredNote = (model) =>
  caveat(
    [
      "Read by ",
      modelLabel(model),
      ". How good this model is has not been measured: check the words before you quote it.",
    ],
    make(
      "p",
      { class: "note" },
      "F1 of claims with their speaker and of positions with their stance on 12 articles that no rule was written from: ",
      site.data.references
        .map(([name, claims, positions]) => `${name} ${claims.toFixed(2)} and ${positions.toFixed(2)}`)
        .join(", "),
      ". The command “summarizer eval run” asks a model about them, and “summarizer eval score” compares its answers with the labels.",
    ),
  );
const PEOPLE = "people";
const peopleNote = ({ documents, coders }) =>
  caveat(
    `Coded by people${coders?.length ? `: ${coders.map(plain).join(", ")}` : ""}${
      documents < site.documents.length ? ` (${count(documents, "document")})` : ""
    }. No model has read these documents.`,
  );
const codebookNote = () => {
  const names = (site.data.codebooks || []).filter(Boolean);
  if (!site.data.codebooks?.length) return null;
  return caveat([
    "Topics are the concepts of the codebook",
    names.length > 0 && [" ", isolated(names.join(", "))],
    site.data.only_concepts
      ? "; positions that fit none are left out."
      : "; positions that fit none keep their own topic.",
  ]);
};
const RECORDS_ONLY = "Confidence without the model’s log-probabilities";
const confidenceNote = () => {
  const affected = site.documents.filter((doc) => doc.confidence_basis === "records").length;
  const share = affected < site.documents.length ? ` (${count(affected, "document")})` : "";
  return affected > 0 && caveat(`${RECORDS_ONLY}${share}.`);
};
const reviewNote = () => {
  const reviewed = site.documents.filter((doc) => doc.reviewed);
  if (!reviewed.length) return null;
  const names = [...new Set(reviewed.flatMap((doc) => doc.reviewed))].map(plain).join(", ");
  return caveat(`${count(reviewed.length, "document")} of ${site.documents.length} reviewed by ${names}.`);
};
const languageNote = () => {
  const affected = site.documents.filter((doc) => languageWarnings(doc).length);
  if (!affected.length) return null;
  const texts = [...new Set(affected.flatMap(languageWarnings))];
  return caveat(
    texts.length === 1
      ? [make("b", {}, count(affected.length, "document")), ": ", isolated(texts[0])]
      : [make("b", {}, count(affected.length, "document")), " may be read poorly because of the language."],
    texts.length > 1 &&
      make(
        "ul",
        {},
        texts.slice(0, 5).map((text) => make("li", {}, isolated(text))),
      ),
    make(
      "p",
      { class: "note" },
      affected
        .slice(0, 20)
        .map((doc, index) => [
          index ? ", " : "",
          make("a", { href: linkTo("document", doc.id) }, isolated(doc.label)),
        ]),
    ),
  );
};
const languageWarnings = (doc) =>
  [doc.notice, ...(doc.warnings || [])].filter((text) => text && /\blanguage\b|\bEnglish\b/.test(text));
