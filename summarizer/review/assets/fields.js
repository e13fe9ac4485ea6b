// Form fields: each edits one value and lists its problems.

// `form` has: doc, record (the edited copy), problems.
// Short fields that are shown in two columns.
const HALVES = new Set([
  "kind",
  "certainty",
  "date",
  "date_text",
  "stance",
  "basis",
  "role",
  "affiliation",
  "actor",
  "target",
]);
const field = (form, name, label, control, hint) => {
  const id = `edit-${name}`;
  const wrong = form.problems.filter((problem) => problem.field === name);
  const message =
    wrong.length > 0 &&
    make("p", { class: "wrong", id: `${id}-wrong` }, isolated(wrong.map((item) => item.message).join("; ")));
  const input = control.matches("input, select, textarea")
    ? control
    : control.querySelector("input, select, textarea, button");
  if (input && !input.id) input.id = id;
  if (wrong.length && input) {
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", `${id}-wrong`);
  }
  const group = control.matches("input, select, textarea");
  const half = HALVES.has(name) ? "edit half" : "edit";
  return make(
    "div",
    { class: half, role: group ? null : "group", "aria-label": group ? null : label },
    make(group ? "label" : "span", { class: "editlabel", for: group ? id : null }, label),
    control,
    hint && make("p", { class: "note" }, hint),
    message,
  );
};
const textField = (form, name, label, { long = false, hint = "" } = {}) => {
  const control = make(long ? "textarea" : "input", {
    rows: long ? "3" : null,
    spellcheck: "false",
    oninput: (event) => {
      form.record[name] = event.target.value.trim() || null;
    },
  });
  control.value = form.record[name] || "";
  return field(form, name, label, control, hint);
};
const choiceField = (form, name, label, values, { none = "", shown = humanize, then = () => {} } = {}) => {
  const control = make(
    "select",
    {
      onchange: (event) => {
        then(event.target.value || null, form.record[name]);
        form.record[name] = event.target.value || null;
        form.again?.(name);
      },
    },
    none && option("", none),
    values.map((value) => option(value, shown(value))),
  );
  control.value = form.record[name] || "";
  return field(form, name, label, control);
};
const people = (form) =>
  workOf(form.doc).record.actors.filter(({ id, decision }) => id !== form.record.id && decision !== "rejected");
const named = (form, id) => {
  const item = find(workOf(form.doc).record, id);
  return `${id} ${item?.name || item?.text || item?.topic || "(not there)"}`;
};
const actorField = (form, name, label, none) => {
  const ids = people(form).map(({ id }) => id);
  // The current value stays visible, even if it was rejected meanwhile.
  const values = form.record[name] && !ids.includes(form.record[name]) ? [form.record[name], ...ids] : ids;
  return choiceField(form, name, label, values, { none, shown: (id) => named(form, id) });
};

// An ordered list of ids that can be added and removed.
const listField = (form, name, label, ids) => {
  const container = make("div", { class: "chips" });
  const render = () => {
    const add = make(
      "select",
      {
        "aria-label": `Add to ${label.toLowerCase()}`,
        onchange: (event) => {
          if (event.target.value) form.record[name] = [...form.record[name], event.target.value];
          render();
          container.querySelector("select").focus();
        },
      },
      option("", "add …"),
      ids.filter((id) => !form.record[name].includes(id)).map((id) => option(id, named(form, id))),
    );
    container.replaceChildren(
      ...form.record[name].map((id) =>
        chip(named(form, id), () => {
          form.record[name] = form.record[name].filter((other) => other !== id);
          render();
        }),
      ),
      add,
    );
  };
  render();
  return field(form, name, label, container);
};
const chip = (text, onRemove) =>
  make(
    "span",
    { class: "chip" },
    isolated(text),
    button("×", onRemove, { "aria-label": `Take out ${text}`, class: "link" }),
  );
const aliasField = (form) => {
  const container = make("div", { class: "chips" });
  const render = () => {
    const add = make("input", {
      "aria-label": "Add an alias",
      placeholder: "add an alias, Enter",
      spellcheck: "false",
      onkeydown: (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        const words = event.target.value.trim();
        if (words && !form.record.aliases.includes(words)) form.record.aliases = [...form.record.aliases, words];
        render();
        container.querySelector("input").focus();
      },
    });
    container.replaceChildren(
      ...form.record.aliases.map((alias) =>
        chip(alias, () => {
          form.record.aliases = form.record.aliases.filter((other) => other !== alias);
          render();
        }),
      ),
      add,
    );
  };
  render();
  return field(form, "aliases", "Also called", container);
};

// Words of the text: typed, pasted or taken from the selection.
const spanField = (form, name, label, { optional = false, key = name, then = () => {} } = {}) => {
  const area = make("textarea", {
    rows: "2",
    spellcheck: "false",
    onchange: (event) => {
      const words = event.target.value.trim();
      const near = form.doc.offsets.unit(
        (form.record[key] || form.record.quote || form.record.evidence || { start: 0 }).start,
      );
      const matches = words ? locate(form.doc, words, near) : null;
      if (!words && optional) set(null);
      else if (matches) set(matches);
      else {
        area.setCustomValidity("These words are not in the text, letter by letter.");
        area.reportValidity();
      }
    },
  });
  const set = (span) => {
    area.setCustomValidity("");
    form.record[key] = span;
    area.value = span ? span.text : "";
    then(span);
  };
  area.value = form.record[key]?.text || "";
  area.id = `edit-${name}`;
  area.setAttribute("aria-label", label);
  return field(
    form,
    name,
    label,
    make(
      "div",
      { class: "spanfield" },
      area,
      button("Take the selection", () => {
        if (review.selection) set(spanOf(form.doc, review.selection));
        else announce("Nothing is selected in the text.");
      }),
    ),
  );
};
const mentionField = (form) => {
  const container = make("div", { class: "chips" });
  const set = (mentions) => {
    form.record.mentions = mentions.sort((a, b) => a.start - b.start);
    render();
  };
  const render = () =>
    container.replaceChildren(
      ...form.record.mentions.map((mention) =>
        chip(`${mention.text} @${mention.start}`, () =>
          set(form.record.mentions.filter((other) => other !== mention)),
        ),
      ),
      button("Add the selection", () => {
        if (review.selection) set([...form.record.mentions, spanOf(form.doc, review.selection)]);
        else announce("Nothing is selected in the text.");
      }),
      button("Find them all", () => set(mentionsOf(form))),
    );
  render();
  return field(form, "mentions", "Named at", container);
};
// All whole-word occurrences of the name or an alias, longest first, outside mentions of other actors.
const mentionsOf = ({ doc, record: item }) => {
  const others = workOf(doc)
    .record.actors.filter(({ id, decision }) => id !== item.id && decision !== "rejected")
    .flatMap(({ mentions }) => mentions);
  const matches = [];
  for (const words of [item.name, ...item.aliases].filter(Boolean).sort((a, b) => b.length - a.length)) {
    for (let at = doc.text.indexOf(words); at >= 0; at = doc.text.indexOf(words, at + 1)) {
      const span = spanOf(doc, [at, at + words.length]);
      const touches = (other) => other.start < span.end && span.start < other.end;
      const cut = /[\p{L}\p{N}]/u;
      const whole = !cut.test(doc.text[at - 1] || " ") && !cut.test(doc.text[at + words.length] || " ");
      if (whole && at >= doc.offsets.unit(doc.body || 0) && !matches.some(touches) && !others.some(touches))
        matches.push(span);
    }
  }
  return matches;
};
const checkField = (form, name, label) => {
  const box = make("input", {
    type: "checkbox",
    id: `edit-${name}`,
    onchange: (event) => {
      form.record[name] = event.target.checked;
    },
  });
  box.checked = form.record[name];
  return make("div", { class: "edit" }, make("label", { class: "checklabel" }, box, ` ${label}`));
};
