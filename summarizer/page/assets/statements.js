// What stands out in the positions: disputes, changes of sides and what is new.

// Near-duplicates of a document are shown, and not counted.
const isCopy = (doc) => Object.hasOwn(site.data.copies || {}, doc.id);
const counted = (records) => records.filter(({ doc }) => !isCopy(doc));
const countedPositions = () => counted(matchingRecords("positions"));

const topicNodes = (positions) =>
  buildGraph(positions, { level: -1 }).nodes.filter(({ type }) => type === "topic");
const sidesOf = (node) => {
  const sides = { support: [], oppose: [], mixed: [], neutral: [] };
  node.edges.forEach((edge) => sides[stanceOf(edge.counts)].push(edge));
  return sides;
};
// The smaller of both sides: a topic that one actor alone opposes is hardly disputed. Equal words of two
// documents may mean two matters (“delay”), so that one actor on each side is a dispute only in one
// document, or on a concept of a codebook.
const disputeScore = (topic) => {
  const { support, oppose } = sidesOf(topic);
  const score = Math.min(support.length, oppose.length);
  return score === 1 && !isConcept(topic) && !meetInOneDocument(support, oppose) ? 0.5 : score;
};
const positionsOf = (edges) => edges.flatMap(({ positions }) => positions);
const isConcept = ({ edges }) => positionsOf(edges).some(({ concept }) => concept);
const meetInOneDocument = (support, oppose) => {
  const docs = new Set(positionsOf(support).map(({ doc }) => doc));
  return positionsOf(oppose).some(({ doc }) => docs.has(doc));
};
const byDispute = (a, b) =>
  disputeScore(b) - disputeScore(a) || b.edges.length - a.edges.length || b.weight - a.weight;

// Actors who were first on one side of a topic and last on the other, the clearest first.
// Returns [{ edge, before, after, share }]: the last position before and the first after the change, and
// the share of statements that one change of sides explains.
const MIN_SHARE = 0.75;
const sideChanges = (topics) =>
  topics
    .flatMap(({ edges }) => edges.map(sideChange))
    .filter((change) => change && change.share >= MIN_SHARE)
    .sort(
      (a, b) => b.share * b.dated.length - a.share * a.dated.length || b.after.day.localeCompare(a.after.day),
    );
const sideChange = (edge) => {
  const dated = edge.positions
    .filter(({ day, stance }) => day && (stance === "support" || stance === "oppose"))
    .sort((a, b) => a.day.localeCompare(b.day));
  const [first, last] = [dated[0], dated[dated.length - 1]];
  if (!first || first.stance === last.stance || first.day === last.day) return null;
  let [best, cut] = [0, 1];
  for (let at = 1; at < dated.length; at += 1) {
    const fits = dated.filter(
      ({ stance }, index) => stance === (index < at ? first.stance : last.stance),
    ).length;
    if (fits > best && dated[at].stance === last.stance && dated[at].day !== dated[at - 1].day)
      [best, cut] = [fits, at];
  }
  const before = dated.slice(0, cut).findLast(({ stance }) => stance === first.stance);
  return { edge, dated, before, after: dated[cut], share: best / dated.length };
};

// What occurs in the last days for the first time. Returns null if the documents span too little time.
const NEW_WINDOWS = [365, 90, 30, 7, 1];
const newest = (positions) => {
  const days = positions
    .map(({ day }) => day)
    .filter(Boolean)
    .sort();
  if (!days.length) return null;
  const [first, last] = [timestamp(days[0]), timestamp(days[days.length - 1])];
  const start = (length) => isoDay(last - (length - 1) * DAY);
  const length = NEW_WINDOWS.find(
    (window) =>
      last - first >= 4 * window * DAY &&
      days.filter((day) => day >= start(window)).length <= days.length / 3,
  );
  if (!length) return null;
  const since = start(length);
  const fresh = (numberOf, items) => {
    const firstDays = new Map();
    positions.forEach((position) => {
      const number = numberOf(position);
      if (number === undefined || !position.day) return;
      const known = firstDays.get(number);
      firstDays.set(number, {
        day: !known || position.day < known.day ? position.day : known.day,
        count: (known?.count || 0) + 1,
      });
    });
    return [...firstDays]
      .filter(([, { day }]) => day >= since)
      .sort((a, b) => b[1].count - a[1].count)
      .map(([number, { day, count: times }]) => ({ name: items[number]?.name ?? items[number], day, times }));
  };
  return {
    since,
    length,
    last: days[days.length - 1],
    positions: positions.filter(({ day }) => day >= since),
    topics: fresh(({ subject }) => subject, site.topics),
    actors: fresh(({ holder }) => holder, site.entities),
  };
};
