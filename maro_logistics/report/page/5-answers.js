"use strict";
// Headline, what a variant changes, contingencies, evidence.
function tile(what, value, more, change, good) {
  // good: +1 when more is better, -1 when less is, 0 when neither.
  const compared = state.plan && change !== null && change !== undefined && Math.abs(change[0]) > 1e-9;
  return html("div", { class: "tile" }, html("div", { class: "what" }, what), html("b", {}, value), html("div", { class: "more" }, more), compared ? html("div", { class: "more " + (good * change[0] > 0 ? "better" : good * change[0] < 0 ? "worse" : "") }, `${change[0] > 0 ? "\u25b2" : "\u25bc"} ${change[1]} against the base plan`) : null);
}

function drawHeadline() {
  const head = plan().head, old = base().head, change = (name, words) => (head[name] === null || old[name] === null ? null : [head[name] - old[name], signed(head[name] - old[name], words)]);
  const lead = byId("lead"), strong = (text) => html("strong", {}, text);
  lead.replaceChildren(...(head.share === null ? [strong(head.places_short ? `${figures.format(head.places_short)} of ${plural(head.places, "place")}` : "Nothing stays unmet"), head.places_short ? " in need, " + figures.format(head.people_short) + " people, stay short of something." : "."] : [strong(`${share(head.share)} of the need is met`), ", counted in days of people. ", ...(head.places_short ? [strong(head.places_short === head.places ? (head.places === 1 ? "The one place" : `All ${head.places} places`) : `${figures.format(head.places_short)} of ${plural(head.places, "place")}`), ` in need, ${figures.format(head.people_short)} people, ${head.places_short === 1 ? "stays" : "stay"} short of something.`] : ["Nothing stays unmet."])]));
  if (state.plan) lead.prepend(strong(plan().title + ": "));
  const tiles = [
    tile("Need met", head.share === null ? "-" : share(head.share), `${short(head.person_days_missing)} of ${short(head.person_days_due)} person-days missing`, change("share", (value) => `${(100 * value).toFixed(1)} points`), 1),
    tile("People in places that stay short", short(head.people_short), `of ${short(head.people)} in need`, change("people_short", short), -1),
    tile("Moved", `${short(head.tonnes)} t`, `${plural(Math.round(head.trips), "trip")} in ${plural(head.movements, "movement")}`, change("tonnes", (value) => `${short(value)} t`), 0),
    tile(`Spent, ${DATA.currency}`, short(head.spent), "transport, purchases, handling, opening", change("spent", short), -1),
    tile(`Value of the plan, ${DATA.currency}`, short(head.objective), "unmet need, cost and risk in one figure: less is better", change("objective", short), -1),
    tile("Proven gap", share(head.gap), head.bound === null ? (head.gap === null ? "no bound is proven" : "of the whole plan") : `no plan can be below ${short(head.bound)}`),
  ];
  show("tiles", tiles.filter((each) => each.querySelector("b").textContent !== "-"));
  byId("tiles").dataset.objective = head.objective;
  byId("tiles").dataset.share = head.share;
  const priorities = Object.entries(head.by_priority).map(([name, value]) => `priority ${name}: ${whole(value)}`).join(", ");
  byId("proof").textContent = [proofWords(head), priorities ? `Met by priority (1 is most urgent): ${priorities}.` : ""].filter(Boolean).join(" ");
}

function proofWords(head) {
  if (head.gap === null || head.gap === undefined) return "How far this plan is from the best possible one is not proven.";
  if (head.status === "optimal") return "No better plan exists: this is proven.";
  return `The best possible plan, which nobody knows, is at most ${share(head.gap)} better by this value: this is proven, whatever the search missed.${head.gap > 0.2 ? " That is a wide gap: a longer search may find a clearly better plan." : ""}`;
}

function drawChanges() {
  const section = byId("changes");
  section.hidden = state.plan === 0;
  if (!state.plan) return;
  const sums = (which) => { const found = new Map(); for (const [, , , route, origin, destination, , trips, out, back] of which.moves) { const key = `${route} ${origin} ${destination}`, row = found.get(key) || [route, origin, destination, 0, 0]; row[3] += trips; row[4] += out + back; found.set(key, row); } return found; };
  const now = sums(plan()), old = sums(base()), legs = [];
  for (const key of new Set([...now.keys(), ...old.keys()])) {
    const a = old.get(key), b = now.get(key), [route, origin, destination] = a || b, trips = (b ? b[3] : 0) - (a ? a[3] : 0), tonnes = (b ? b[4] : 0) - (a ? a[4] : 0);
    if (Math.abs(trips) > 1e-3 || Math.abs(tonnes) > 0.05) legs.push([`${shortName(origin)} \u2192 ${shortName(destination)}`, (DATA.routes[route] || {}).mode || "", !a ? "added" : !b ? "cancelled" : "changed", a ? a[4] : 0, b ? b[4] : 0, tonnes, trips]);
  }
  legs.sort((a, b) => Math.abs(b[5]) - Math.abs(a[5]));
  const sites = DATA.places.map((row, at) => [row.title, base().met[at] ?? -1, plan().met[at] ?? -1, row.people]).filter(([, before, after]) => before >= 0 && after >= 0 && before !== after).map(([title, before, after, people]) => [title, before, after, after - before, people]).sort((a, b) => a[3] - b[3]);
  const difference = (value) => signed(value, amount), percent = (value) => `${value} %`;
  const facts = plan().facts || [];
  show("changes-body", facts.length ? html("dl", { class: "facts" }, facts.flatMap(([name, value]) => [html("dt", {}, name), html("dd", {}, value)])) : null, html("h3", {}, "Legs"), table({ columns: [["Leg"], ["Mode"], ["What"], ["Base, t", amount], ["Variant, t", amount], ["Change, t", difference], ["Change, trips", difference]], rows: legs, limit: 12 }), html("h3", {}, "Places"), table({ columns: [["Place"], ["Base", percent], ["Variant", percent], ["Change, points", difference], ["People", amount]], rows: sites, limit: 12 }));
}

function calendar(rows) {
  // From the day it is known to the last day on which switching still pays.
  const dated = rows.filter((row) => row.known !== null && row.known >= 0);
  if (!dated.length) return null;
  const width = widthOf("contingency-body"), label = Math.min(260, width * 0.36), wide = (width - label - 6) / DAYS, height = 22 + dated.length * 22;
  const parts = dated.flatMap((row, at) => {
    const y = 32 + at * 22, x = (day) => label + (Math.min(Math.max(day, 0), DAYS) + 0.5) * wide, drawn = [svg("text", { class: "small", x: label - 8, y: y + 4, "text-anchor": "end" }, cut(row.title, label - 10))];
    if (row.decide !== null) drawn.push(svg("path", { d: `M${x(row.known)} ${y}H${x(row.decide)}`, stroke: "#0b4f8a", "stroke-width": 4 }), svg("path", { d: `M${x(row.decide)} ${y - 7}l6 7l-6 7l-6 -7z`, fill: "#16222c", stroke: "#fff", "stroke-width": 1 }));
    drawn.push(svg("circle", { cx: x(row.known), cy: y, r: 5, fill: "#fff", stroke: "#0b4f8a", "stroke-width": 2.5 }));
    const group = svg("g", {}, drawn);
    return [hover(group, () => `${row.title}\nknown on ${dayName(row.known)}${row.decide !== null ? `\ndecide by ${dayName(row.decide)}` : row.deadline ? `\n${row.deadline}` : ""}`)];
  });
  const legend = html("div", { class: "legend" }, html("span", {}, svg("svg", { width: 14, height: 14, viewBox: "0 0 14 14" }, svg("circle", { cx: 7, cy: 7, r: 5, fill: "#fff", stroke: "#0b4f8a", "stroke-width": 2.5 })), "known on"), html("span", {}, svg("svg", { width: 14, height: 14, viewBox: "0 0 14 14" }, svg("path", { d: "M7 0l6 7l-6 7l-6 -7z", fill: "#16222c" })), "decide by: later, less than 95 % of the benefit is left"));
  return [html("h3", {}, "When to decide"), legend, html("div", { class: "chart" }, picture(width, height, "Calendar of decisions", axis(label, width - 6, height), parts))];
}

function drawContingencies() {
  const source = DATA.contingencies, section = byId("contingencies");
  section.hidden = !source.rows.length;
  if (!source.rows.length) return;
  const at = (row, ...names) => { for (const name of names) { const found = source.columns.indexOf(name); if (found >= 0 && row[found] !== "" && row[found] !== null) return row[found]; } return null; };
  const date = (value) => (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? dayOf(value) : null);
  const rows = source.rows.map((row) => ({ row, id: String(at(row, "contingency", "id")), title: String(at(row, "title") || own(DATA.titles, at(row, "contingency", "id")) || at(row, "contingency", "id")), known: date(at(row, "known_on")), decide: date(at(row, "decide_by")), deadline: date(at(row, "decide_by")) === null ? at(row, "decide_by") : null, damage: (at(row, "held") ?? at(row, "variant") ?? 0) - (base().head.objective || 0) }));
  rows.sort((a, b) => b.damage - a.damage);
  const shown = (id) => DATA.plans.findIndex((each) => each.id === id);
  const range = (row, name) => { const low = at(row, `${name}_low`), high = at(row, `${name}_high`), one = at(row, `value_of_${name}`); return typeof low === "number" ? (typeof high === "number" && high !== low ? `${short(low)} to ${short(high)}` : short(low)) : one === null ? null : typeof one === "number" ? short(one) : one; };
  const more = (value) => (typeof value === "number" ? signed(value, short) : value);
  const all = [
    [["Contingency"], (one) => one.title], [["Known on"], (one) => (one.known === null ? at(one.row, "known_on") : dayName(one.known))], [["Decide by"], (one) => (one.decide === null ? one.deadline : dayName(one.decide))],
    [["Likely", share], (one) => at(one.row, "probability")], [["Damage if nothing changes", short, "bar"], (one) => Math.max(0, one.damage)], [["Replanning saves"], (one) => range(one.row, "replanning")], [["A warning would save"], (one) => range(one.row, "warning")],
    [["People short", more], (one) => at(one.row, "unmet_people", "unmet_increase_people")], [["Tonnes short", more], (one) => at(one.row, "unmet_t", "unmet_increase_t")], [["Cost", more], (one) => at(one.row, "cost", "cost_increase")], [["Gap", share], (one) => at(one.row, "gap")],
    [["Finding"], (one) => [at(one.row, "finding"), at(one.row, "status") === "done" ? null : at(one.row, "status"), at(one.row, "note")].filter(Boolean).join(", ")],
  ].filter(([, value]) => rows.some((one) => value(one) !== null && value(one) !== ""));
  const columns = all.map(([column]) => column);
  const pick = (column, row) => {
    const number = column === 0 ? shown(row[row.length - 1]) : -1;
    return number > 0 ? html("td", {}, html("button", { type: "button", class: "choose", "data-variant": row[row.length - 1], onclick: () => choose(number) }, row[0])) : null;
  };
  const triggers = rows.map(({ row, title }) => [title, at(row, "trigger") || own(DATA.triggers, at(row, "contingency", "id")) || ""]).filter(([, trigger]) => trigger);
  show("contingency-body", html("p", { class: "sub" }, "Worst first. Damage: how much worse the plan becomes when it is carried out as it stands. Replanning: what the best answer found saves from the day it is known, at least and at most. More people, tonnes and cost are those of that answer against the base plan. An underlined name shows its variant in the whole report."),
    table({ columns, rows: rows.map((one) => [...all.map(([, value]) => value(one)), one.id]), limit: 25, pick, mark: (row) => row[row.length - 1] === plan().id }), calendar(rows.slice(0, 40)) || [], triggers.length ? [html("h3", {}, "What to watch for"), table({ columns: [["Contingency"], ["Trigger"]], rows: triggers, limit: 25 })] : [], DATA.hedge.rows.length ? [html("h3", {}, "Hedged plan"), given(DATA.hedge)] : []);
}

function drawEvidence() {
  for (const [id, source, host, note] of [["bottlenecks", DATA.bottlenecks, "bottleneck-body", "First guesses come from the prices of the relaxed problem; confirmed ones were planned again with one more."], ["criticality", DATA.criticality, "criticality-body", "Damage when lost, between a proven lower and a found upper limit."]]) {
    byId(id).hidden = !source.rows.length;
    if (source.rows.length) show(host, html("p", { class: "sub" }, note), given(source, { limit: 20 }));
  }
  const section = byId("baselines");
  section.hidden = !DATA.baselines.rows.length;
  if (!DATA.baselines.rows.length) return;
  const { columns, rows, less } = DATA.baselines;
  const best = columns.map((_, at) => (at === 0 ? null : less[at] === 0 ? null : rows.map((row) => row[at]).filter((value) => typeof value === "number").reduce((a, b) => (a === null ? b : less[at] > 0 ? Math.min(a, b) : Math.max(a, b)), null)));
  const pick = (at, row) => (typeof row[at] === "number" && best[at] !== null && row[at] === best[at] ? html("td", { class: "num best", "data-value": row[at] }, `${short(row[at])} \u2605`) : null);
  show("baseline-body", html("p", { class: "sub" }, "The same scenario planned in simpler ways; every plan passes the same check. A star marks the best figure of a column, whoever has it."), given(DATA.baselines, { pick, mark: (row) => row[0] === "this plan" }), DATA.steps.rows.length ? [html("h3", {}, "What each step brings"), given(DATA.steps)] : null, DATA.wins.rows.length ? [html("h3", {}, "Where another plan is better"), given(DATA.wins)] : null);
}
