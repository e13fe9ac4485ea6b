
"use strict";
(() => {
  const report = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const SVG = "http://www.w3.org/2000/svg";
  const state = { doc: "", kind: "", cls: "", side: "", find: "", wrong: true, chosen: null };

  // The one way anything gets onto the page: text stays text.
  const make = (tag, options, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(options || {})) {
      if (name === "class") node.className = value;
      else if (name === "text") node.textContent = value;
      else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  };
  const number = (value, digits = 3) =>
    value === null || value === undefined ? "–" : value.toFixed(digits);
  const signed = (value) =>
    value === null || value === undefined ? "–" : (value >= 0 ? "+" : "") + value.toFixed(3);
  const table = (headings, rows) => {
    const body = make("tbody");
    rows.forEach((row) => body.append(row));
    const head = make("tr", {}, ...headings.map((heading) => make("th", { text: heading, scope: "col" })));
    return make("table", {}, make("thead", {}, head), body);
  };
  const cell = (text, className) => make("td", { text, class: className || "" });

  const whisker = (figure) => {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("width", "160");
    svg.setAttribute("height", "14");
    svg.setAttribute("class", "whisker");
    svg.setAttribute("aria-hidden", "true");
    if (figure.value === null) return svg;
    const at = (value) => String(6 + 148 * value);
    const line = document.createElementNS(SVG, "line");
    line.setAttribute("x1", at(figure.low ?? figure.value));
    line.setAttribute("x2", at(figure.high ?? figure.value));
    line.setAttribute("y1", "7");
    line.setAttribute("y2", "7");
    const dot = document.createElementNS(SVG, "circle");
    dot.setAttribute("cx", at(figure.value));
    dot.setAttribute("cy", "7");
    dot.setAttribute("r", "4");
    svg.append(line, dot);
    return svg;
  };

  const overview = () => {
    const home = $("view-overview");
    const gates = report.gates.filter((gate) => gate.status !== "ok");
    if (report.gates.length) {
      home.append(make("h2", { text: "Gates" }));
      home.append(make("p", { text: `${report.gates.length - gates.length} of ${report.gates.length} ok` }));
      const rows = gates.map((gate) =>
        make("tr", {}, cell(gate.name), cell(gate.status, gate.status), cell(gate.message)));
      if (rows.length) home.append(table(["gate", "", ""], rows));
    }
    home.append(make("h2", { text: "Figures" }));
    home.append(make("p", { class: "note", text:
      "With 95% bootstrap intervals over documents. A dash means that nothing was there to count." }));
    const rows = report.figures.map((figure) => make("tr",
      { class: report.headlines.includes(figure.name) ? "headline" : "" },
      cell(figure.title), cell(number(figure.value), "number"),
      cell(figure.low === null ? "" : `${number(figure.low)} – ${number(figure.high)}`, "number"),
      make("td", {}, whisker(figure))));
    home.append(table(["", "value", "95% interval", ""], rows));
    home.append(make("h2", { text: "Claims found, by how directly they are quoted" }));
    home.append(table(["", "found", "of"], Object.entries(report.found).map(([name, [hit, of]]) =>
      make("tr", {}, cell(name), cell(String(hit), "number"), cell(String(of), "number")))));
    home.append(make("h2", { text: "Documents" }));
    home.append(table(["document", ...report.headlines, ""], report.documents.map((doc) => make("tr", {},
      make("td", {}, make("a", { href: `#doc=${encodeURIComponent(doc.id)}`, text: doc.id })),
      ...report.headlines.map((name) => cell(number(doc.figures[name]), "number")),
      cell(doc.failure ? `failed: ${doc.failure}` : "", "fail")))));
  };

  const changes = () => {
    const home = $("view-changes");
    const names = Object.keys(report.differences);
    if (!names.length && !report.changes.length) {
      home.append(make("p", { class: "note", text: "There is nothing to compare with, or nothing wrong in either." }));
      return;
    }
    home.append(make("h2", { text: "Figures" }));
    home.append(table(["", "baseline", "now", "change", "95% interval", "p"], names.map((name) => {
      const found = report.differences[name];
      return make("tr", {}, cell(name), cell(number(found.first), "number"), cell(number(found.second), "number"),
        cell(signed(found.change), "number"),
        cell(found.low === null ? "" : `${signed(found.low)} – ${signed(found.high)}`, "number"),
        cell(found.p !== null && found.p < 0.001 ? "< 0.001" : number(found.p), "number"));
    })));
    for (const change of ["broken", "fixed", "still wrong"]) {
      const records = report.changes.filter((record) => record.change === change);
      home.append(make("h2", { text: `${change}: ${records.length}` }));
      if (!records.length) continue;
      home.append(table(["record", "was", "is"], records.map((record) => make("tr", {},
        make("td", {}, make("a", { text: `${record.document} ${record.gold}`,
          href: `#doc=${encodeURIComponent(record.document)}&rec=${encodeURIComponent(record.gold)}` })),
        cell(record.before.join(", ")), cell(record.after.join(", "))))));
    }
  };

  const isRight = (row) => row.classes.every((name) => name === "exact" || name === "missed_optional")
    && Object.values(row.fields).every(Boolean);
  const matches = (row) => {
    if (state.kind && row.kind !== state.kind) return false;
    if (state.cls.startsWith("field:")) {
      if (row.fields[state.cls.slice(6)] !== false) return false;
    } else if (state.cls && !row.classes.includes(state.cls)) return false;
    if (state.wrong && !state.cls && isRight(row)) return false;
    if (!state.find) return true;
    const words = [row.gold, row.predicted].filter(Boolean)
      .flatMap((record) => Object.values(record.values)).join(" ").toLowerCase();
    return words.includes(state.find.toLowerCase());
  };
  const label = (row) => (row.gold || row.predicted).id + (row.gold ? "" : " (predicted)");

  const choice = (title, key, options) => {
    const select = make("select", { id: `by-${key}`, onchange: (event) => {
      state[key] = event.target.value;
      state.chosen = null;
      browse();
    } });
    options.forEach(([value, text]) => select.append(make("option", { value, text })));
    return make("label", {}, title, select);
  };

  const filters = () => {
    const form = $("filters");
    const fields = new Set(report.documents.flatMap((doc) => doc.rows.flatMap((row) => Object.keys(row.fields))));
    const count = (name) => Object.values(report.classes[name]).reduce((sum, n) => sum + n, 0);
    form.append(
      choice("document", "doc", report.documents.map((doc) => [doc.id, doc.id])),
      choice("records", "kind", [["", "all"], ["actor", "actors"], ["claim", "claims"], ["position", "positions"]]),
      choice("kind of error", "cls", [["", "all"],
        ...Object.keys(report.classes).map((name) => [name, `${name} (${count(name)})`]),
        ...[...fields].sort().map((name) => [`field:${name}`, `wrong ${name}`])]),
      make("label", {}, "words", make("input", { id: "by-find", type: "search", oninput: (event) => {
        state.find = event.target.value;
        browse();
      } })),
      make("label", {}, "show", (() => {
        const select = make("select", { id: "by-wrong", onchange: (event) => {
          state.wrong = event.target.value === "wrong";
          browse();
        } });
        select.append(make("option", { value: "wrong", text: "only errors" }), make("option", { value: "all", text: "all records" }));
        return select;
      })()),
      make("p", { id: "shown", class: "note", "aria-live": "polite" }),
    );
    form.addEventListener("submit", (event) => event.preventDefault());
  };

  // Spans overlap, so the text is cut at every edge and each piece knows whose it is.
  const highlight = (doc, rows) => {
    const home = $("source");
    home.replaceChildren();
    if (doc.text === null) {
      home.append(make("p", { class: "note", text: "The texts of this set are not in this file." }));
      return;
    }
    const points = Array.from(doc.text);
    const marks = [];
    rows.forEach((row, index) => ["gold", "predicted"].forEach((side) => {
      const record = row[side];
      if (record) record.spans.forEach(([start, end]) => marks.push({ start, end, side, index }));
    }));
    const edges = new Set([0, points.length]);
    marks.forEach((mark) => { edges.add(mark.start); edges.add(mark.end); });
    const cuts = [...edges].filter((edge) => edge >= 0 && edge <= points.length).sort((a, b) => a - b);
    for (let place = 0; place + 1 < cuts.length; place += 1) {
      const [start, end] = [cuts[place], cuts[place + 1]];
      const over = marks.filter((mark) => mark.start <= start && mark.end >= end);
      const text = points.slice(start, end).join("");
      if (!over.length) { home.append(text); continue; }
      const names = new Set(over.map((mark) => mark.side));
      if (over.some((mark) => rows[mark.index] === state.chosen)) names.add("chosen");
      const first = rows[over[0].index];
      home.append(make("span", { class: [...names].join(" "), text,
        onclick: () => { state.chosen = first; browse(true); } }));
    }
  };

  const values = (row, side) => {
    const record = row[side];
    const home = make("div", {}, make("h3", { text: side }));
    if (!record) { home.append(make("dd", { class: "nothing", text: "–" })); return home; }
    const list = make("dl");
    for (const [name, value] of Object.entries(record.values)) {
      if (value === null || value === "") continue;
      const field = name === "of" ? "affiliation" : name;
      const wrong = row.fields[field] === false || (name === "text" && row.fields.polarity === false);
      list.append(make("dt", { text: name }), make("dd", { text: String(value), class: wrong ? "wrong" : "" }));
    }
    home.append(list);
    return home;
  };

  const card = (row) => {
    const tags = row.classes.map((name) => make("span", { class: `tag class ${name}`, text: name }));
    const wrong = Object.entries(row.fields).filter(([, right]) => !right).map(([name]) => name);
    const head = make("header", {}, make("strong", { text: label(row) }),
      make("span", { class: "tag kind", text: row.kind }), ...tags,
      ...(row.optional ? [make("span", { class: "tag kind", text: "optional" })] : []),
      ...(row.similarity === null ? [] : [make("span", { class: "note", text: `overlap ${number(row.similarity, 2)}` })]),
      ...(wrong.length ? [make("span", { class: "note", text: `wrong: ${wrong.join(", ")}` })] : []),
      make("button", { type: "button", text: "copy as gold", onclick: (event) => {
        event.stopPropagation();
        copy(row, event.target);
      } }));
    const classes = ["record", isRight(row) ? "right" : "", row.optional ? "optional" : ""].join(" ");
    return make("div", { class: classes, "aria-current": String(row === state.chosen),
      onclick: () => { state.chosen = row; browse(true); } },
    head, make("div", { class: "sides" }, values(row, "gold"), values(row, "predicted")));
  };

  const copy = (row, button) => {
    const record = row.predicted || row.gold;
    const note = JSON.stringify(record.values, (_, value) => (value === "" ? undefined : value), 1);
    const done = () => { button.textContent = "copied"; };
    const shown = () => {
      const area = make("textarea", { "aria-label": "record as an annotation", rows: "6" });
      area.value = note;
      button.replaceWith(area);
      area.select();
    };
    if (navigator.clipboard) navigator.clipboard.writeText(note).then(done, shown);
    else shown();
  };

  const browse = (scroll) => {
    const doc = report.documents.find((each) => each.id === state.doc) || report.documents[0];
    if (!doc) return;
    state.doc = doc.id;
    $("by-doc").value = doc.id;
    const rows = doc.rows.filter(matches);
    $("shown").textContent = `${rows.length} of ${doc.rows.length} records`;
    highlight(doc, rows);
    const home = $("rows");
    home.replaceChildren();
    home.append(make("p", { class: "legend note" }, make("span", { text: "underlined: gold" }),
      make("span", { text: "blue: predicted" }), make("span", { text: "green: both" }),
      make("span", { text: "j / k: next, previous" })));
    if (doc.failure) home.append(make("p", { class: "fail", text: `failed: ${doc.failure}` }));
    if (!rows.length) home.append(make("p", { class: "note", text: "No record fits the filters." }));
    rows.forEach((row) => home.append(card(row)));
    if (!scroll || !state.chosen) return;
    const link = `#doc=${encodeURIComponent(doc.id)}&rec=${encodeURIComponent(label(state.chosen).split(" ")[0])}`;
    history.replaceState(null, "", link);
    [home.querySelector('[aria-current="true"]'), $("source").querySelector(".chosen")]
      .forEach((node) => node && node.scrollIntoView({ block: "nearest" }));
  };

  const step = (by) => {
    const doc = report.documents.find((each) => each.id === state.doc);
    const rows = doc.rows.filter(matches);
    if (!rows.length) return;
    const at = rows.indexOf(state.chosen);
    state.chosen = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    browse(true);
  };

  const show = () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const named = location.hash.slice(1);
    const view = wanted.has("doc") ? "errors" : ["changes", "errors"].includes(named) ? named : "overview";
    ["overview", "changes", "errors"].forEach((name) => { $(`view-${name}`).hidden = name !== view; });
    document.querySelectorAll("nav a").forEach((link) =>
      link.setAttribute("aria-current", String(link.dataset.view === view)));
    if (view !== "errors") return;
    if (wanted.has("doc")) state.doc = wanted.get("doc");
    const doc = report.documents.find((each) => each.id === state.doc);
    const record = wanted.get("rec");
    if (doc && record) {
      state.chosen = doc.rows.find((row) => (row.gold || row.predicted).id === record) || null;
      if (state.chosen && !matches(state.chosen)) {
        state.wrong = false;
        $("by-wrong").value = "all";
      }
    }
    browse(Boolean(record));
  };

  const run = report.run;
  $("about").textContent = `${run.system}: ${run.model} (${run.backend}), ${report.documents.length} documents, `
    + `scorer ${report.scorer.version}, ${run.started_at}`
    + (report.left_out ? `. ${report.left_out} documents are left out: the file would be too large.` : "");
  overview();
  changes();
  filters();
  window.addEventListener("hashchange", show);
  document.addEventListener("keydown", (event) => {
    if ($("view-errors").hidden || /INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
  });
  show();
})();
