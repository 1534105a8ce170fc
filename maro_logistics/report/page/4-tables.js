"use strict";
// Tables, and the sections made of them.
function cell(value, [, words, form], top) {
  const number = typeof value === "number";
  if (form === "bar") return html("td", { class: "num" }, words(value), bar(value / (top || 1)));
  return html("td", { class: number || value === null || value === undefined ? "num" : form || null, "data-value": number ? value : null }, value === null || value === undefined ? "-" : words ? words(value) : number ? large(value) : String(value));
}
function bar(part) {
  const inner = html("i", {});
  inner.style.width = `${Math.max(0, Math.min(100, 100 * part)).toFixed(1)}%`;
  return html("span", { class: "track" }, inner);
}

// columns: [title, words, form]; rows: arrays. Sorted by a click on a title, filtered when there are many rows.
function table({ columns, rows, limit = 30, mark, caption, pick }) {
  let order = rows.map((_, number) => number), sorted = -1, falling = true, wanted = "", all = false;
  const numeric = columns.map(([, words], at) => rows.some((row) => typeof row[at] === "number") || (words === amount && rows.every((row) => row[at] === null))), tops = columns.map((_, at) => Math.max(1e-9, ...rows.map((row) => (typeof row[at] === "number" ? row[at] : 0))));
  const body = html("tbody", {}), more = html("p", { class: "sub" }), titles = columns.map(([title], at) => html("th", { scope: "col", class: numeric[at] ? "num" : null }, html("button", { type: "button", onclick: () => sort(at) }, title)));
  const search = (row) => row.some((value) => String(value ?? "").toLowerCase().includes(wanted));
  function sort(at) {
    falling = sorted === at ? !falling : numeric[at];
    sorted = at;
    const way = falling ? -1 : 1, key = (number) => rows[number][at];
    order = rows.map((_, number) => number).sort((a, b) => { const x = key(a), y = key(b); return x === y ? a - b : x === null || x === "" ? 1 : y === null || y === "" ? -1 : way * (x < y ? -1 : 1); });
    titles.forEach((title, number) => { if (number === at) title.setAttribute("aria-sort", falling ? "descending" : "ascending"); else title.removeAttribute("aria-sort"); });
    draw();
  }
  function draw() {
    const found = order.filter((number) => !wanted || search(rows[number])), shown = all ? found : found.slice(0, limit);
    body.replaceChildren(...shown.map((number) => html("tr", { class: mark && mark(rows[number]) ? "now" : null }, rows[number].slice(0, columns.length).map((value, at) => (pick && pick(at, rows[number])) || cell(value, columns[at], tops[at])))));
    more.textContent = found.length > shown.length ? `${figures.format(found.length - shown.length)} more rows. ` : found.length ? "" : "No row.";
  }
  const button = html("button", { type: "button", onclick: () => { all = !all; button.textContent = all ? "Show fewer" : `Show all ${figures.format(rows.length)} rows`; draw(); } }, `Show all ${figures.format(rows.length)} rows`);
  const filter = html("input", { type: "search", placeholder: "Filter", "aria-label": "Filter the rows", oninput: (event) => { wanted = event.target.value.trim().toLowerCase(); draw(); } });
  draw();
  return html("div", {}, rows.length > limit ? html("div", { class: "tools" }, filter, button) : null, html("div", { class: "wrap" }, html("table", { class: columns.length > 8 ? "many" : null }, caption ? html("caption", {}, caption) : null, html("thead", {}, html("tr", {}, titles)), body)), more);
}

const heading = (name) => { const words = name.replace(/_/g, " "); return words.charAt(0).toUpperCase() + words.slice(1); };
// A table as another program wrote it: titles from the names of its columns.
const given = ({ columns, rows }, options) => table({ columns: columns.map((name) => [heading(name)]), rows, ...options });

function drawShortages() {
  const { more: told, rows, left } = plan().short, kept = told.map((name, at) => at).filter((at) => rows.some((row) => row[7 + at] !== "" && row[7 + at] !== 0 && row[7 + at] !== null)), more = kept.map((at) => told[at]);
  const shown = rows.map(([at, what, unit, required, quantity, people, priority, ...others]) => [place(at), unit && unit !== what && !what.includes(unit) ? `${what} (${unit})` : what, required, quantity, quantity / Math.max(required, 1e-9), people, priority, ...kept.map((number) => others[number]).map((value, number) => (more[number] === "reason" ? reasons(value) : value))]);
  const columns = [["Place"], ["Needed"], ["Due", large], ["Unmet", large], ["Share unmet", share, "bar"], ["People", amount], ["Priority", amount], ...more.map((name) => [heading(name)])];
  if (!rows.length) { show("short-body", html("p", {}, "Nothing stays unmet.")); show("reason-body"); return; }
  show("short-body", html("p", { class: "sub", id: "short-count", "data-lines": rows.length + left }, `${plural(rows.length + left, "need line")} with something unmet at the end; most people times missing share first.${left ? ` The first ${figures.format(rows.length)} are shown, all stand in unmet.csv.` : ""}`), table({ columns, rows: shown, limit: 25 }));
  drawReasons(told, rows);
}

const reasons = (codes) => String(codes).split(";").filter(Boolean).map((code) => code.trim().replace(/_/g, " ")).join(", ");

function drawReasons(more, rows) {
  const at = more.indexOf("reason");
  if (at < 0 || rows.every((row) => !row[7 + at])) { show("reason-body"); return; }
  const sums = new Map();
  for (const row of rows) {
    const first = reasons(row[7 + at]).split(", ")[0] || "not told", sum = sums.get(first) || [first, 0, 0];
    sum[1] += 1; sum[2] += (row[5] || 0) * row[4] / Math.max(row[3], 1e-9);
    sums.set(first, sum);
  }
  show("reason-body", html("h3", {}, "By the reason that holds most"), table({ columns: [["Reason"], ["Need lines", amount], ["People times share unmet", amount, "bar"]], rows: [...sums.values()].sort((a, b) => b[2] - a[2]) }));
}

function drawTerms() {
  const told = { deprivation: "unmet and late need, priced by people, priority and waiting", transport: "trips and carriers", handling: "receiving and sending, storing too much", opening: "opening and running candidate places", procurement: "purchases", loss: "goods spoilt, discarded or at risk", exposure: "risk to people and vehicles, priced" };
  const sum = (which) => Object.values(which.terms).reduce((one, value) => one + value, 0), total = sum(plan());
  const row = (name, value, old, what) => [name, value, total ? value / total : 0, ...(state.plan ? [value - old] : []), what];
  const rows = Object.entries(plan().terms).sort((a, b) => b[1] - a[1]).map(([name, value]) => row(heading(name), value, base().terms[name] || 0, own(told, name) || ""));
  rows.push(row("All terms", total, sum(base()), "what the plan makes as small as it can"));
  const columns = [["Term"], [DATA.currency, amount], ["Share", share], ...(state.plan ? [["Against the base plan", (value) => signed(value, amount)]] : []), ["What it is"]];
  show("term-body", rows.length > 1 ? [termBars(), table({ columns, rows, mark: (row) => row[0] === "All terms" })] : html("p", { class: "sub" }, "The plan does not say."), plan().goals.length ? table({ columns: [["Goal, in this order"], ["Value", amount], ["Proven bound", amount], ["Gap", share]], rows: plan().goals.map((goal) => [goal.goal, goal.value, goal.bound, goal.gap]) }) : null);
}

// Money and risk beside each other; unmet need is another order of size and stands in the table.
function termBars() {
  const rows = Object.entries(plan().terms).filter(([name, value]) => name !== "deprivation" && value > 0).sort((a, b) => b[1] - a[1]);
  if (!rows.length) return "";
  const width = Math.min(760, widthOf("term-body")), label = 110, top = Math.max(...rows.map(([name, value]) => Math.max(value, base().terms[name] || 0)));
  const X = (value) => label + (value / top) * (width - label - 90), bars = rows.flatMap(([name, value], at) => {
    const y = 4 + at * 24, old = base().terms[name] || 0;
    return [svg("text", { class: "small", x: label - 8, y: y + 13, "text-anchor": "end" }, heading(name)), svg("rect", { x: label, y, width: Math.max(1, X(value) - label).toFixed(1), height: 17, fill: "#0b4f8a" }), state.plan ? svg("path", { d: `M${X(old).toFixed(1)} ${y - 2}v21`, stroke: "#16222c", "stroke-width": 2 }) : "", svg("text", { class: "small", x: X(Math.max(value, state.plan ? old : 0)) + 6, y: y + 13 }, short(value))];
  });
  return html("div", { class: "chart" }, html("p", { class: "sub" }, `Cost, loss and risk, ${DATA.currency}${state.plan ? "; the line is the base plan" : ""}. Unmet need is priced at ${short(plan().terms.deprivation || 0)}.`), svg("svg", { viewBox: `0 0 ${width} ${rows.length * 24 + 6}`, role: "img", "aria-label": "Cost by term", width, class: "fixed" }, bars));
}

function drawMoney() {
  const kinds = ["transport", "procurement", "handling", "opening"], tones = ["#16222c", "#4d7ea8", "#9db8cd", "#dfe8ef"], rows = plan().spend.map(([fund, payer, ...sums]) => ({ name: fund || (payer ? `${payer} (without a fund)` : "without a fund"), sums, spent: sums.reduce((a, b) => a + b, 0), limit: (own(DATA.funds, fund) || {}).amount ?? null }));
  for (const fund of Object.keys(DATA.funds)) if (!rows.some((row) => row.name === fund)) rows.push({ name: fund, sums: [0, 0, 0, 0], spent: 0, limit: DATA.funds[fund].amount });
  rows.sort((a, b) => b.spent - a.spent);
  if (!rows.length) { show("money-body", html("p", { class: "sub" }, "Nothing is spent.")); return; }
  const width = widthOf("money-body"), label = Math.min(220, width * 0.32), top = Math.max(1, ...rows.map((row) => Math.max(row.spent, row.limit || 0))), scale = (width - label - 78) / top, bars = rows.slice(0, 40).flatMap((row, at) => {
    let x = label;
    const y = 6 + at * 26, parts = [svg("text", { class: "small", x: label - 8, y: y + 13, "text-anchor": "end" }, cut(row.name, label - 10))];
    row.sums.forEach((sum, kind) => { if (sum > 0) { parts.push(hover(svg("rect", { x: x.toFixed(1), y, width: Math.max(0.5, sum * scale).toFixed(1), height: 17, fill: tones[kind], stroke: "#52616d", "stroke-width": 0.4 }), () => `${row.name}\n${kinds[kind]}: ${amount(sum)} ${DATA.currency}`)); x += sum * scale; } });
    if (row.limit !== null) parts.push(svg("rect", { x: label, y: y - 1.5, width: Math.max(1, row.limit * scale).toFixed(1), height: 20, fill: "none", stroke: "#16222c", "stroke-width": 1.2, "stroke-dasharray": "4 3" }));
    parts.push(svg("text", { class: "small", x: label + Math.max(row.spent, row.limit || 0) * scale + 6, y: y + 13 }, row.limit ? whole(row.spent / row.limit) : short(row.spent)));
    return parts;
  });
  const legend = html("div", { class: "legend" }, kinds.map((kind, at) => html("span", {}, svg("svg", { width: 16, height: 12, viewBox: "0 0 16 12" }, svg("rect", { x: 0.5, y: 0.5, width: 15, height: 11, fill: tones[at], stroke: "#52616d" })), kind)), html("span", {}, "dashed frame: the fund"));
  show("money-body", legend, html("div", { class: "chart" }, picture(width, 10 + Math.min(40, rows.length) * 26, "Spending by fund", bars)), table({ columns: [["Fund"], ["Amount", amount], ["Spent", amount], ["Left", amount], ...kinds.map((kind) => [heading(kind), amount])], rows: rows.map((row) => [row.name, row.limit, row.spent, row.limit === null ? null : Math.abs(row.limit - row.spent) < 0.5 ? 0 : row.limit - row.spent, ...row.sums]), limit: 40 }));
}

function drawProvenance() {
  show("provenance-body", html("dl", { class: "facts" }, DATA.facts.flatMap(([name, value]) => [html("dt", {}, name), html("dd", {}, value)])), html("p", { class: "sub" }, "This file is whole: it asks nothing of the network, and is the same to the last byte when it is built again from the same plan."));
}
