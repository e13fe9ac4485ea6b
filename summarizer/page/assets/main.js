// Start: read the data, draw the frame, go where the address says.

const footer = () =>
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
    make("p", {}, "Everything here was drawn from the records in this file. It sends nothing anywhere."),
  );

const onKey = (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
  let done = false;
  if (event.key === "/") {
    $("filters").open = true;
    $("by-q").focus();
    done = true;
  } else if (event.target.closest("button, summary, a") && (event.key === "Enter" || event.key === " "))
    return;
  else if (place.view === "documents") done = listKeys(event);
  else if (place.view === "document") done = documentKeys(event);
  if (done) event.preventDefault();
};

const begin = (data) => {
  load(data);
  $("title").replaceChildren(said(data.title));
  const claims = site.documents.reduce((sum, doc) => sum + doc.claims.length, 0);
  $("about").textContent = [
    count(site.documents.length, "document"),
    count(claims, "claim"),
    count(site.entities.length, "actor"),
    count(site.topics.length, "topic"),
  ].join(" · ");
  buildFilters();
  place.view = "";
  arrive();
  addEventListener("hashchange", arrive);
  addEventListener("keydown", onKey);
  let width = innerWidth;
  addEventListener("resize", () => {
    if (place.view !== "overview" || Math.abs(width - innerWidth) < 40) return;
    width = innerWidth;
    showOverview();
  });
  document.documentElement.dataset.ready = "true";
};

buildTheme();
footer();
$("skip").addEventListener("click", (event) => {
  event.preventDefault();
  $("main").focus();
});
start(begin);
