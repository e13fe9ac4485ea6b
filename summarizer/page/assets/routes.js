// The current view, which is stored in the address, so that it can be shared.

const route = { view: "documents", id: "", record: "" };

const parseRoute = () => {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [view, id, record] = path.split("/").map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  const doc = site.byId.get(id);
  route.view = view === "document" && doc ? "document" : view === "overview" ? "overview" : "documents";
  route.id = doc || view === "overview" ? id || "" : "";
  route.record = record || "";
  const parameters = new URLSearchParams(query || "");
  Object.keys(NO_FILTERS).forEach((key) => {
    filters[key] = parameters.get(key) || "";
  });
};
const query = () => {
  const set = Object.entries(filters).filter(([, value]) => value);
  return set.length ? `?${new URLSearchParams(set)}` : "";
};
const linkTo = (view, id, record) =>
  `#/${[view, id, record].filter(Boolean).map(encodeURIComponent).join("/")}${query()}`;
const updateAddress = () => {
  const hash = linkTo(route.view, route.id, route.record);
  if (hash !== location.hash) history.replaceState(null, "", hash);
};

const VIEWS = ["documents", "document", "overview"];
const renderView = () => {
  VIEWS.forEach((view) => {
    $(`view-${view}`).hidden = view !== route.view;
  });
  document.querySelectorAll(".views a").forEach((link) => {
    const isCurrent = link.dataset.view === (route.view === "document" ? "documents" : route.view);
    if (isCurrent) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    link.setAttribute("href", linkTo(link.dataset.view));
  });
  document.body.dataset.view = route.view;
  ({ documents: renderList, document: renderDocument, overview: renderOverview })[route.view]();
};

const onRouteChange = () => {
  const before = `${route.view}/${route.id}`;
  parseRoute();
  syncFilterFields();
  renderView();
  if (before === `${route.view}/${route.id}`) return;
  // The filters are collapsed in a document, unless one of them is set.
  const narrow = matchMedia("(max-width: 56rem)").matches;
  $("filters").open = !narrow && (route.view !== "document" || Object.values(filters).some(Boolean));
  if (before === "/" || route.view === "overview" || route.record) return;
  scrollTo(0, 0);
  $("main").focus({ preventScroll: true });
};

// The theme: light, dark, or that of the device.
const THEMES = { "": "Theme: device", light: "Theme: light", dark: "Theme: dark" };
const storedSetting = (key, value) => {
  // Some browsers have no storage for local files; the page works without it.
  try {
    if (value === undefined) return localStorage.getItem(key) || "";
    localStorage.setItem(key, value);
  } catch {
    /* not stored */
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
  setTheme(THEMES[storedSetting("summarizer-theme")] ? storedSetting("summarizer-theme") : "");
  $("theme").addEventListener("click", () => {
    const next = names[(names.indexOf($("theme").value) + 1) % names.length];
    storedSetting("summarizer-theme", next);
    setTheme(next);
  });
};

// The keys that the footer lists.
const KEYS = [
  ["j, k or ↓, ↑", "next and previous document or record"],
  ["Enter", "from a record into the text, and back"],
  ["← →", "in the text: from mark to mark"],
  ["Esc", "back to the record, or out of the network’s choice"],
  ["/", "to the search"],
  ["arrows, + − 0", "in the network: move on, zoom, show all"],
];
