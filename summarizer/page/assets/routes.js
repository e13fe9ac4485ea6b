// The current view, which is stored in the address, so that it can be shared.

// Hook: `review` begins with the list of documents.
let landingView = "overview";
const route = { view: landingView, id: "", record: "" };

// Each view with its section in the page, and the tab that it belongs to.
const VIEWS = {
  overview: { section: "overview", render: () => renderOverview() },
  network: { section: "network", render: () => renderNetwork() },
  timeline: { section: "timeline", render: () => renderTimeline() },
  outlets: { section: "outlets", render: () => renderOutlets() },
  actor: { section: "entity", tab: "overview", render: () => renderEntity() },
  topic: { section: "entity", tab: "overview", render: () => renderEntity() },
  documents: { section: "documents", render: () => renderList() },
  document: { section: "document", tab: "documents", render: () => renderDocument() },
};

const parseRoute = () => {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [view, id, record] = path.split("/").map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  // Network and timeline were sections of the overview.
  const moved = view === "overview" && Object.hasOwn(VIEWS, id || "") ? id : view;
  const isView = Object.hasOwn(VIEWS, moved || "");
  const missing = moved === "document" && !site.byId.has(id);
  route.view = missing ? "documents" : isView ? moved : landingView;
  route.id = missing || !isView || moved !== view ? "" : id || "";
  route.record = route.id ? record || "" : "";
  const parameters = new URLSearchParams(query || "");
  Object.keys(NO_FILTERS).forEach((key) => {
    filters[key] = parameters.get(key) || "";
  });
};
const query = (values) => {
  const set = Object.entries(values).filter(([, value]) => value);
  return set.length ? `?${new URLSearchParams(set)}` : "";
};
const address = (...parts) => `#/${parts.filter(Boolean).map(encodeURIComponent).join("/")}`;
const linkTo = (...parts) => `${address(...parts)}${query(filters)}`;
const linkToFiltered = (view, changes) => `${address(view)}${query({ ...filters, ...changes })}`;
const updateAddress = () => {
  const hash = linkTo(route.view, route.id, route.record);
  if (hash !== location.hash) history.replaceState(null, "", hash);
};

const renderView = () => {
  const current = VIEWS[route.view];
  new Set(Object.values(VIEWS).map(({ section }) => section)).forEach((section) => {
    $(`view-${section}`).hidden = section !== current.section;
  });
  document.querySelectorAll(".views a").forEach((link) => {
    const isCurrent = link.dataset.view === (current.tab || route.view);
    if (isCurrent) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    link.setAttribute("href", linkTo(link.dataset.view));
  });
  document.body.dataset.view = route.view;
  current.render();
};

const onRouteChange = () => {
  const before = `${route.view}/${route.id}`;
  parseRoute();
  syncFilterFields();
  renderView();
  if (before === `${route.view}/${route.id}`) return;
  // The filters are collapsed where one reads, unless one of them is set.
  const narrow = matchMedia("(max-width: 56rem)").matches;
  const reads = ["overview", "document", "actor", "topic"].includes(route.view);
  $("filters").open = !narrow && (!reads || Object.values(filters).some(Boolean));
  if (before === "/" || route.record) return;
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
