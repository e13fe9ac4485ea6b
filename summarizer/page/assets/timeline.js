// The timeline: claims over time by speaker, coloured by stance or by kind of claim, and a list by day.

const MAX_LANES = 14;
const timeline = { by: "stance" };
const TIMELINE_COLOURS = {
  stance: {
    title: "stance",
    kinds: [...Object.keys(STANCES), "none"],
    labels: STANCE_LABELS,
    kindOf: stanceOfRecord,
  },
  kind: {
    title: "kind of claim",
    kinds: Object.keys(CLAIM_FAMILIES),
    labels: FAMILY_LABELS,
    kindOf: (claim) => familyOf(claim.kind),
  },
};

const renderTimeline = () => {
  const claims = counted(matchingRecords("claims"));
  $("view-timeline").replaceChildren(timelineSection(claims));
  announce(count(claims.length, "claim"));
  document.title = `Timeline – ${plain(site.data.title)}`;
};
const timelineSection = (claims) => {
  const dated = claims.filter(({ day }) => day);
  const left = claims.length - dated.length;
  const { kept, early } = withoutEarly(dated);
  if (!dated.length) {
    const text = claims.length ? "None of these claims has a date." : "No claims fit the filters.";
    return figureSection("timeline", "Who claimed what, and when", {}, make("p", { class: "empty" }, text));
  }
  const list = make("ol", { class: "days" });
  const colours = TIMELINE_COLOURS[timeline.by];
  const section = figureSection(
    "timeline",
    "Who claimed what, and when",
    {
      note: `${dated.some(({ dayStated }) => dayStated) ? "Filled: the text dates the claim. Hollow: the date is the document’s." : "All dates are those of the documents."}${left ? ` ${count(left, "claim")} without any date are left out.` : ""}${earlyNote(early)}`,
      legend: make(
        "div",
        { class: "toolrow" },
        markLegend(
          colours.kinds.filter((kind) => dated.some((claim) => colours.kindOf(claim) === kind)),
          colours.labels,
        ),
        labelled("Colour by", colourSelect()),
      ),
      rows: () => recordRows(dated),
    },
    make("div", { id: "lanes" }, lanesChart(kept, colours)),
  );
  section.append(heading(3, "Claims by day"), list);
  appendInBatches(list, claimsByDay(dated), dayRow, 10);
  return section;
};
const colourSelect = () => {
  const select = make(
    "select",
    {
      id: "colour",
      onchange: (event) => {
        timeline.by = event.target.value;
        renderTimeline();
        $("colour").focus();
      },
    },
    Object.entries(TIMELINE_COLOURS).map(([key, { title }]) => option(key, title)),
  );
  select.value = timeline.by;
  return select;
};
// The speakers with most claims below the number of all claims.
const HISTOGRAM_HEIGHT = 56;
const lanesChart = (dated, { kindOf, kinds, labels }) => {
  const lanes = grouped(dated, (claim) => claim.doc.actorsById.get(claim.speaker)?.entity)
    .sort((a, b) => b[1].length - a[1].length)
    .slice(0, MAX_LANES)
    .map(([speaker, records]) => ({
      label: site.entities[speaker].name,
      href: linkTo("actor", site.entities[speaker].name),
      records,
    }));
  const width = contentWidth();
  const left = labelSpace(width);
  return rowChart(lanes, "Claims by speaker", {
    kindOf,
    labels,
    dating: dated.some(({ dayStated }) => dayStated),
    scale: timeScale(
      dated.map(({ day }) => day),
      left + 14,
      width - 26,
    ),
    above: {
      height: HISTOGRAM_HEIGHT,
      draw: (scale) => stackedBars(dated, scale, HISTOGRAM_HEIGHT, kindOf, kinds),
    },
  });
};

const claimsByDay = (claims) =>
  grouped(
    [...claims].sort((a, b) => b.day.localeCompare(a.day)),
    ({ day }) => day,
  );
const dayRow = ([date, claims]) => {
  const list = make("ul", {});
  const item = make(
    "li",
    {},
    make(
      "h4",
      {},
      make("time", { datetime: date }, longDate(date)),
      make("span", { class: "number" }, ` ${claims.length}`),
    ),
    list,
  );
  appendInBatches(list, claims, claimRow, 6);
  return item;
};
const claimRow = (claim) => {
  const { kindOf, labels } = TIMELINE_COLOURS[timeline.by];
  const kind = kindOf(claim);
  return make(
    "li",
    { class: claim.uncertain ? "uncertain" : "" },
    markIcon(kind, labels[kind]),
    " ",
    make("b", {}, claim.speaker ? actorPageLink(claim.doc, claim.speaker) : "The article"),
    " ",
    make("span", { class: "tag" }, humanize(claim.kind), claim.dayStated ? "" : ", dated by its document"),
    claim.uncertain && make("span", { class: "tag" }, " uncertain"),
    wording(claim, undefined, (words) => documentLink(claim, isolated(words))),
  );
};
