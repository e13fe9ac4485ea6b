// Entry point: read the data, build the page and open the view in the address.

const renderFooter = () =>
  $("foot").append(
    make(
      "details",
      { id: "keys" },
      make("summary", {}, "Keys"),
      make(
        "dl",
        {},
        KEYS.map(([key, does]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, does)]),
      ),
    ),
    make("p", {}, "This page shows the records in this file. It sends no requests."),
  );

const onKeyDown = (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
  let done = false;
  if (event.key === "/") {
    $("filters").open = true;
    $("by-q").focus();
    done = true;
  } else if (event.target.closest("button, summary, a") && (event.key === "Enter" || event.key === " "))
    return;
  else if (route.view === "documents") done = listKeys(event);
  else if (route.view === "document") done = documentKeys(event);
  if (done) event.preventDefault();
};

const initialize = (data) => {
  loadSite(data);
  $("title").replaceChildren(isolated(data.title));
  const claims = site.documents.reduce((sum, doc) => sum + doc.claims.length, 0);
  $("about").textContent = [
    count(site.documents.length, "document"),
    count(claims, "claim"),
    count(site.entities.length, "actor"),
    count(site.topics.length, "topic"),
  ].join(" · ");
  buildFilters();
  route.view = "";
  onRouteChange();
  addEventListener("hashchange", onRouteChange);
  addEventListener("keydown", onKeyDown);
  let width = innerWidth;
  addEventListener("resize", () => {
    if (["document", "documents"].includes(route.view) || Math.abs(width - innerWidth) < 40) return;
    width = innerWidth;
    renderView();
  });
  document.documentElement.dataset.ready = "true";
};

buildTheme();
renderFooter();
$("skip").addEventListener("click", (event) => {
  event.preventDefault();
  $("main").focus();
});
fetchData(initialize);
