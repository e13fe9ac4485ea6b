// Where the reader is. It stands in the address, so that a place can be sent to somebody.

const place = { view: "documents", id: "", record: "" };

const readPlace = () => {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [view, id, record] = path.split("/").map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  const doc = site.byId.get(id);
  place.view = view === "document" && doc ? "document" : view === "overview" ? "overview" : "documents";
  place.id = doc || view === "overview" ? id || "" : "";
  place.record = record || "";
  const asked = new URLSearchParams(query || "");
  Object.keys(EMPTY).forEach((key) => {
    wanted[key] = asked.get(key) || "";
  });
};
const query = () => {
  const set = Object.entries(wanted).filter(([, value]) => value);
  return set.length ? `?${new URLSearchParams(set)}` : "";
};
const linkTo = (view, id, record) =>
  `#/${[view, id, record].filter(Boolean).map(encodeURIComponent).join("/")}${query()}`;
const remember = () => {
  const hash = linkTo(place.view, place.id, place.record);
  if (hash !== location.hash) history.replaceState(null, "", hash);
};

const VIEWS = ["documents", "document", "overview"];
const show = () => {
  VIEWS.forEach((view) => {
    $(`view-${view}`).hidden = view !== place.view;
  });
  document.querySelectorAll(".views a").forEach((link) => {
    const own = link.dataset.view === (place.view === "document" ? "documents" : place.view);
    if (own) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    link.setAttribute("href", linkTo(link.dataset.view));
  });
  document.body.dataset.view = place.view;
  ({ documents: showList, document: showDocument, overview: showOverview })[place.view]();
};

const arrive = () => {
  const before = `${place.view}/${place.id}`;
  readPlace();
  showFilters();
  show();
  if (before === `${place.view}/${place.id}`) return;
  // The filters make room for a document, unless one of them is set.
  const narrow = matchMedia("(max-width: 56rem)").matches;
  $("filters").open = !narrow && (place.view !== "document" || Object.values(wanted).some(Boolean));
  if (before === "/" || place.view === "overview" || place.record) return;
  scrollTo(0, 0);
  $("main").focus({ preventScroll: true });
};

// Light, dark, or as the device has it.
const THEMES = { "": "Theme: device", light: "Theme: light", dark: "Theme: dark" };
const kept = (key, value) => {
  // Some browsers keep nothing for a file; the page works all the same.
  try {
    if (value === undefined) return localStorage.getItem(key) || "";
    localStorage.setItem(key, value);
  } catch {
    /* not kept */
  }
  return value || "";
};
const setTheme = (theme) => {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  $("theme").textContent = THEMES[theme];
  $("theme").value = theme;
};
const buildTheme = () => {
  const names = Object.keys(THEMES);
  setTheme(THEMES[kept("summarizer-theme")] ? kept("summarizer-theme") : "");
  $("theme").addEventListener("click", () => {
    const next = names[(names.indexOf($("theme").value) + 1) % names.length];
    kept("summarizer-theme", next);
    setTheme(next);
  });
};

// What the keyboard does, for the foot of the page.
const KEYS = [
  ["j, k or ↓, ↑", "next and previous document or record"],
  ["Enter", "from a record into the text, and back"],
  ["← →", "in the text: from mark to mark"],
  ["Esc", "back to the record, or out of the network’s choice"],
  ["/", "to the search"],
  ["arrows, + − 0", "in the network: move on, zoom, show all"],
];
