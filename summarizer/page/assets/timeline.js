// The timeline: the number of claims over time, by speaker, and a list by day.

const MAX_LANES = 12;
const DAY = 86400000;
const timestamp = (date) => Date.parse(`${date}T00:00:00Z`);

const timelineSection = (claims) => {
  const dated = claims.filter(({ day: stated }) => stated);
  const note =
    dated.length === claims.length
      ? "Filled: the text dates the claim. Hollow: the date is the document’s."
      : `Filled: the text dates the claim. Hollow: the date is the document’s. ${count(claims.length - dated.length, "claim")} without any date are left out.`;
  const list = make("ol", { class: "days" });
  const container = overviewSection(
    "timeline",
    "Who claimed what, and when",
    note,
    dated.length
      ? [make("div", { id: "lanes" }), heading(3, "Claims by day"), list]
      : make(
          "p",
          { class: "empty" },
          claims.length ? "None of these claims has a date." : "No claims fit the filters.",
        ),
  );
  appendInBatches(list, claimsByDay(dated), dayRow, 10);
  return container;
};
const claimsByDay = (claims) => {
  const byDay = new Map();
  [...claims]
    .sort((a, b) => b.day.localeCompare(a.day))
    .forEach((claim) => {
      if (!byDay.has(claim.day)) byDay.set(claim.day, []);
      byDay.get(claim.day).push(claim);
    });
  return [...byDay];
};
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
const claimRow = (claim) =>
  make(
    "li",
    {},
    make("span", {
      class: claim.dayStated ? "when stated" : "when assumed",
      role: "img",
      "aria-label": claim.dayStated ? "dated in the text" : "dated by its document",
    }),
    " ",
    make("b", {}, claim.speaker ? isolated(actorName(claim.doc, claim.speaker)) : "The article"),
    " ",
    make("span", { class: "tag" }, humanize(claim.kind)),
    " ",
    make("a", { href: linkTo("document", claim.doc.id, claim.id) }, isolated(claim.text)),
  );

// Lanes: the speakers with most claims, one dot per day, sized by the number of claims.
const drawTimeline = (claims) => {
  const container = $("lanes");
  if (!container) return;
  const dated = claims.filter(({ day: stated }) => stated);
  const speakers = new Map();
  dated.forEach((claim) => {
    const speaker = claim.speaker ? (claim.doc.actorsById.get(claim.speaker)?.entity ?? -1) : -1;
    if (!speakers.has(speaker)) speakers.set(speaker, []);
    speakers.get(speaker).push(claim);
  });
  const lanes = [...speakers]
    .filter(([speaker]) => speaker >= 0)
    .sort((a, b) => b[1].length - a[1].length)
    .slice(0, MAX_LANES);
  const [first, last] = [
    dated.reduce((least, { day: d }) => (d < least ? d : least), "9"),
    dated.reduce((most, { day: d }) => (d > most ? d : most), ""),
  ];
  const width = Math.max(320, container.clientWidth);
  const left = Math.min(190, width * 0.34);
  const span = Math.max(DAY, timestamp(last) - timestamp(first));
  const x = (date) => left + 14 + ((timestamp(date) - timestamp(first)) / span) * (width - left - 34);
  const [bars, top] = [44, 52];
  const height = top + lanes.length * 24 + 26;
  const title = `Claims from ${longDate(first)} to ${longDate(last)}`;
  container.replaceChildren(
    draw(
      "svg",
      {
        class: "timeline",
        viewBox: `0 0 ${width} ${height}`,
        width,
        height,
        role: "img",
        "aria-label": `${title}; the list below has them all`,
      },
      histogram(dated, x, bars, [left + 14, width - 20]),
      lanes.map(([speaker, speakerClaims], index) =>
        lane(site.entities[speaker].name, speakerClaims, x, top + 12 + index * 24, [left, width]),
      ),
      axisLabels(first, last, x, height - 8, left + 60),
    ),
  );
};
const histogram = (claims, x, height, [from, to]) => {
  const slots = 60;
  const filled = new Array(slots).fill(0);
  claims.forEach(({ day: date }) => {
    filled[Math.min(slots - 1, Math.floor(((x(date) - from) / (to - from)) * slots))] += 1;
  });
  const most = Math.max(...filled);
  const step = (to - from) / slots;
  return filled
    .map((number, index) =>
      number
        ? draw("rect", {
            class: "histogram",
            x: from + index * step,
            width: Math.max(2, step - 1),
            y: height - (number / most) * (height - 8),
            height: (number / most) * (height - 8),
          })
        : null,
    )
    .filter(Boolean);
};
const lane = (name, claims, x, y, [left, width]) => {
  const byDay = new Map();
  claims.forEach((claim) => byDay.set(claim.day, [...(byDay.get(claim.day) || []), claim]));
  const text = plain(name);
  const maxLength = Math.floor((left - 8) / 6.6);
  return draw(
    "g",
    { class: "lane" },
    draw(
      "text",
      { x: left - 6, y: y + 4, "text-anchor": "end" },
      text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text,
    ),
    draw("line", { x1: left, x2: width, y1: y, y2: y }),
    [...byDay].map(([date, claimsOfDay]) =>
      draw(
        "circle",
        {
          class: claimsOfDay.some(({ dayStated }) => dayStated) ? "stated" : "assumed",
          cx: x(date),
          cy: y,
          r: Math.min(10, 3 + 1.6 * Math.sqrt(claimsOfDay.length)),
        },
        draw(
          "title",
          {},
          `${text}, ${longDate(date)}: ${claimsOfDay
            .map((claim) => plain(claim.text))
            .slice(0, 4)
            .join(" | ")}`,
        ),
      ),
    ),
  );
};
const axisLabels = (first, last, x, y, apart) => {
  const dates = [first, ...midpoint(first, last), last].filter(
    (date, index, all) => all.indexOf(date) === index,
  );
  return dates
    .filter(
      (date, index) =>
        !index || index === dates.length - 1 || (x(date) - x(first) > apart && x(last) - x(date) > apart),
    )
    .map((date, index, all) =>
      draw(
        "text",
        {
          class: "tick",
          x: x(date),
          y,
          "text-anchor": index === 0 ? "start" : index === all.length - 1 ? "end" : "middle",
        },
        longDate(date),
      ),
    );
};
const midpoint = (first, last) => {
  const half = new Date((timestamp(first) + timestamp(last)) / 2).toISOString().slice(0, 10);
  return half > first && half < last ? [half] : [];
};
