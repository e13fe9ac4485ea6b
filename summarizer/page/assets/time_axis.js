// A scale of time with readable ticks, for all charts over time.

const DAY = 86400000;
const timestamp = (date) => Date.parse(`${date}T00:00:00Z`);
const isoDay = (time) => new Date(time).toISOString().slice(0, 10);
const SHORT_MONTHS = MONTHS.map((name) => name.slice(0, 3));
// The steps between ticks: days, or months; each with the width of its labels in pixels.
const TICK_STEPS = [
  { days: 1, width: 52 },
  { days: 7, width: 52 },
  { days: 14, width: 52 },
  { months: 1, width: 40 },
  { months: 3, width: 40 },
  { months: 6, width: 44 },
  { months: 12, width: 44 },
  { months: 60, width: 44 },
  { months: 240, width: 44 },
];

// Returns { x(date), first, last, ticks: [[x, label, isYear]] } for the width from `left` to `right`.
const timeScale = (days, left, right) => {
  const sorted = days.filter(Boolean).sort();
  const [first, last] = [sorted[0], sorted[sorted.length - 1]];
  if (!first) return null;
  const [start, span] = [timestamp(first), Math.max(DAY, timestamp(last) - timestamp(first))];
  const at = (time) => left + ((time - start) / span) * (right - left);
  const step =
    TICK_STEPS.find(({ days: every, months, width }) => {
      const length = every ? every * DAY : months * 30.4 * DAY;
      return (length / span) * (right - left) >= width;
    }) || TICK_STEPS[TICK_STEPS.length - 1];
  return { x: (date) => at(timestamp(date)), at, first, last, ticks: ticksOf(start, start + span, step, at) };
};

const ticksOf = (start, end, step, at) => {
  const ticks = [];
  for (const time of tickTimes(start, end, step)) {
    const date = new Date(time);
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
    const opensYear = !ticks.length || (month === 0 && day <= (step.days || 1));
    const name = step.days ? `${day} ${SHORT_MONTHS[month]}` : SHORT_MONTHS[month];
    ticks.push([
      at(time),
      step.months >= 12 ? String(year) : name,
      opensYear && !(step.months >= 12) ? String(year) : "",
    ]);
  }
  return ticks;
};
const tickTimes = (start, end, { days, months }) => {
  const times = [];
  if (days) {
    for (let time = start; time <= end; time += days * DAY) times.push(time);
    return times;
  }
  const begin = new Date(start);
  const index = begin.getUTCFullYear() * 12 + begin.getUTCMonth();
  for (let month = Math.ceil(index / months) * months; ; month += months) {
    const time = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (time > end) return times;
    if (time >= start) times.push(time);
  }
};

// Records without the few that are far earlier than all others, which would leave the chart empty: at most
// 2% (or one) of the records before a gap of 30% of the whole time. Returns { kept, early: the others }.
const withoutEarly = (records) => {
  const sorted = records.filter(({ day }) => day).sort((a, b) => a.day.localeCompare(b.day));
  if (sorted.length < 10) return { kept: sorted, early: [] };
  const [first, last] = [timestamp(sorted[0].day), timestamp(sorted[sorted.length - 1].day)];
  const most = Math.max(1, Math.floor(sorted.length * 0.02));
  for (let cut = most; cut > 0; cut -= 1) {
    const gap = timestamp(sorted[cut].day) - timestamp(sorted[cut - 1].day);
    if (gap > 0.3 * (last - first)) return { kept: sorted.slice(cut), early: sorted.slice(0, cut) };
  }
  return { kept: sorted, early: [] };
};
const earlyNote = (early) =>
  early.length
    ? ` Not drawn: ${count(early.length, "statement")} up to ${longDate(early[early.length - 1].day)}.`
    : "";

// Draw the axis below a chart: fine vertical lines over its height, and labels.
const drawTimeAxis = ({ ticks, first, last, x }, top, bottom) => {
  const labels = ticks.length
    ? ticks
    : [first, last]
        .filter((date, index, all) => all.indexOf(date) === index)
        .map((date) => [x(date), longDate(date), ""]);
  return draw(
    "g",
    { class: "timeaxis", "aria-hidden": "true" },
    labels.map(([at, text, year]) => [
      draw("line", { class: "gridline", x1: at, x2: at, y1: top, y2: bottom + 4 }),
      draw("text", { class: "tick", x: at, y: bottom + 16, "text-anchor": "middle" }, text),
      year && draw("text", { class: "tick year", x: at, y: bottom + 29, "text-anchor": "middle" }, year),
    ]),
  );
};
const AXIS_HEIGHT = 34;
