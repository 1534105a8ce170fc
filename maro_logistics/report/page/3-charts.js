"use strict";
// Coverage by place and day, vehicles by fleet, stock by place.
const MOST = 40; // rows of one picture, so that paper can break between pictures
const LANES = 30; // rows of trips of one fleet

function axis(left, right, height, every) {
  // Day names along the top, as many as there is room for.
  const parts = [], wide = (right - left) / DAYS, step = every || [1, 2, 3, 7, 14, 28].find((days) => days * wide > 46) || 28;
  for (let day = 0; day < DAYS; day += step) {
    const x = left + day * wide;
    parts.push(svg("path", { d: `M${x.toFixed(1)} 16V${height}`, stroke: "#dfe4e8", "stroke-width": 1 }));
    if (x + 34 < right || day === 0) parts.push(svg("text", { class: "soft", x: x + 2, y: 12 }, dayName(day)));
  }
  return parts;
}

function coverRows() {
  const total = (cells) => cells.reduce((sum, value) => sum + Math.max(value, 0), 0) / Math.max(1, cells.filter((value) => value >= 0).length);
  return Object.keys(plan().cover).map(Number).sort((a, b) => (plan().met[a] ?? 0) - (plan().met[b] ?? 0) || total(plan().cover[a]) - total(plan().cover[b]) || a - b);
}

function heatBlock(rows, width, label, lineHeight) {
  const right = width - 46, wide = (right - label) / DAYS, height = 20 + rows.length * lineHeight, paths = STEPS.map(() => ""), parts = [];
  let nothing = "";
  rows.forEach((number, row) => {
    const y = 20 + row * lineHeight, cells = plan().cover[number];
    parts.push(svg("text", { class: "small", x: label - 6, y: y + lineHeight - 3 - (lineHeight > 14 ? 1.5 : 0), "text-anchor": "end" }, cut(shortName(number), label - 8)), svg("text", { class: "small strong", x: right + 6, y: y + lineHeight - 3 - (lineHeight > 14 ? 1.5 : 0) }, `${plan().met[number]} %`));
    cells.forEach((value, at) => {
      const x = label + periods[at][0] * wide, long = periods[at][1] * wide - (wide > 5 ? 1 : 0);
      if (value < 0) nothing += `M${x.toFixed(1)} ${y + lineHeight / 2}h${long.toFixed(1)}`;
      else paths[classOf(value)] += `M${x.toFixed(1)} ${y}h${long.toFixed(1)}v${lineHeight - 1}h${(-long).toFixed(1)}z`;
    });
  });
  const drawn = paths.map((d, step) => d && svg("path", { d, fill: STEPS[step][1], stroke: step === STEPS.length - 1 ? "#b9cfc5" : "none", "stroke-width": 0.5 })).filter(Boolean);
  const block = picture(width, height, `Coverage of ${rows.length} places by day`, axis(label, right, height), drawn, svg("path", { d: nothing, stroke: "#aab5be", "stroke-width": 1, fill: "none" }), parts);
  block.addEventListener("pointermove", (event) => {
    const box = block.getBoundingClientRect(), x = (event.clientX - box.left) * width / box.width, y = (event.clientY - box.top) * height / box.height;
    const row = Math.floor((y - 20) / lineHeight), day = Math.floor((x - label) / wide);
    if (row < 0 || row >= rows.length || x > right) hush(); else tell(cellWords(rows[row], x < label ? -1 : periodOf(day)), event.clientX, event.clientY);
  });
  block.addEventListener("pointerleave", hush);
  return block;
}

function cellWords(number, at) {
  const value = at < 0 ? plan().met[number] : plan().cover[number][at];
  return `${place(number)}\n${at < 0 ? "Whole plan" : periodName(at)}\n${value < 0 ? "nothing due" : at < 0 ? `${value} % met, on time or late` : `${value} % met on time`}`;
}

function drawHeat() {
  const rows = coverRows(), width = widthOf("heat-body"), label = Math.min(170, Math.round(width * 0.27)), lineHeight = rows.length > 120 || state.printing ? 13 : 17;
  state.heat = { rows, at: [0, -1], label, width, lineHeight };
  const blocks = [], BLOCK = rows.length <= 56 ? 56 : MOST;
  state.heat.block = BLOCK;
  for (let first = 0; first < rows.length; first += BLOCK) blocks.push(heatBlock(rows.slice(first, first + BLOCK), width, label, lineHeight));
  show("heat-body", blocks.length ? blocks : html("p", {}, "Nothing falls due within the horizon."));
  show("heat-legend", stepKey(), html("span", {}, "line: nothing due"), html("span", {}, "figure at the right: met in the end"));
  drawNeeds();
}

function drawNeeds() {
  const rows = plan().need.map(([what, priority, lines, met, late, unmet]) => [what, priority, lines, met, late, unmet]);
  show("need-body", html("h3", {}, "By what is needed"), table({ columns: [["Needed"], ["Priority", amount], ["Need lines", amount], ["On time", share], ["Late", share], ["Unmet", share, "bar"]], rows, limit: 60 }));
}

function wireHeat() {
  byId("heat-body").addEventListener("keydown", (event) => {
    const move = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key], heat = state.heat;
    if (event.key === "Escape") hush();
    if (!move || !heat.rows.length) return;
    event.preventDefault();
    heat.at = [Math.min(heat.rows.length - 1, Math.max(0, heat.at[0] + move[0])), Math.min(periods.length - 1, Math.max(-1, heat.at[1] + move[1]))];
    const block = byId("heat-body").children[Math.floor(heat.at[0] / heat.block)].getBoundingClientRect();
    const x = heat.at[1] < 0 ? 0 : heat.label + periods[heat.at[1]][0] * (heat.width - 46 - heat.label) / DAYS;
    tell(cellWords(heat.rows[heat.at[0]], heat.at[1]), block.left + x, block.top + 20 + (heat.at[0] % heat.block) * heat.lineHeight);
  });
  byId("heat-body").addEventListener("blur", hush);
}

// Vehicles.
const fleetName = (number) => DATA.fleets[number].id;
const busy = (number) => { const [used, there] = plan().use[number] || [[0], [1]]; return used.reduce((a, b) => a + b, 0) / Math.max(1e-9, there.reduce((a, b) => a + b, 0)); };

function fleetBlock(rows, width, label) {
  const right = width - 4, wide = (right - label) / DAYS, lineHeight = 19, height = 20 + rows.length * lineHeight, parts = [];
  rows.forEach((number, row) => {
    const [used, there] = plan().use[number], y = 20 + row * lineHeight, mode = DATA.fleets[number].mode;
    let full = "", track = "";
    used.forEach((value, at) => {
      const x = label + periods[at][0] * wide, long = periods[at][1] * wide - (wide > 4 ? 1 : 0), part = there[at] > 0 ? Math.min(1, value / there[at]) : 0, high = part * (lineHeight - 3);
      if (there[at] > 0) track += `M${x.toFixed(1)} ${y}h${long.toFixed(1)}v${lineHeight - 3}h${(-long).toFixed(1)}z`;
      if (high > 0) full += `M${x.toFixed(1)} ${(y + lineHeight - 3 - high).toFixed(1)}h${long.toFixed(1)}v${high.toFixed(1)}h${(-long).toFixed(1)}z`;
    });
    parts.push(svg("path", { d: track, fill: "#e9edf0" }), svg("path", { d: full, fill: (MODES[mode] || MODES.road)[0] }), svg("text", { class: "small", x: label - 6, y: y + 12, "text-anchor": "end" }, cut(fleetName(number), label - 8)));
  });
  const block = picture(width, height, "Use of fleets by day", axis(label, right, height), parts);
  block.addEventListener("pointermove", (event) => {
    const box = block.getBoundingClientRect(), row = Math.floor(((event.clientY - box.top) * height / box.height - 20) / lineHeight), day = Math.floor(((event.clientX - box.left) * width / box.width - label) / wide);
    if (row < 0 || row >= rows.length) { hush(); return; }
    const number = rows[row], at = periodOf(Math.max(0, day)), [used, there] = plan().use[number], fleet = DATA.fleets[number];
    tell(`${fleet.id}\n${[fleet.type, fleet.agency, fleet.base >= 0 ? "from " + shortName(fleet.base) : ""].filter(Boolean).join(", ")}\n` + (day < 0 ? `${whole(busy(number))} of its days used` : `${periodName(at)}: ${amount(used[at])} of ${amount(there[at])} vehicle-days`), event.clientX, event.clientY);
  });
  block.addEventListener("pointerleave", hush);
  block.addEventListener("click", (event) => {
    const box = block.getBoundingClientRect(), row = Math.floor(((event.clientY - box.top) * height / box.height - 20) / lineHeight);
    if (row >= 0 && row < rows.length) { state.fleet = rows[row]; byId("fleet-choice").value = String(rows[row]); drawGantt(); }
  });
  return block;
}

function drawFleets() {
  const order = Object.keys(MODES), rows = Object.keys(plan().use).map(Number).filter((number) => busy(number) > 0).sort((a, b) => order.indexOf(DATA.fleets[a].mode) - order.indexOf(DATA.fleets[b].mode) || busy(b) - busy(a) || a - b);
  const width = widthOf("fleet-body"), label = Math.min(220, Math.round(width * 0.32)), blocks = [];
  for (const mode of [...new Set(rows.map((number) => DATA.fleets[number].mode))]) {
    const own = rows.filter((number) => DATA.fleets[number].mode === mode);
    blocks.push(html("h3", {}, `${mode || "other"}: ${plural(own.length, "fleet")} in use`));
    for (let first = 0; first < own.length; first += MOST) blocks.push(fleetBlock(own.slice(first, first + MOST), width, label));
  }
  show("fleet-body", blocks.length ? blocks : html("p", {}, "No vehicle moves."));
  const choices = rows.filter((number) => plan().moves.some((move) => move[6] === number));
  if (plan().moves.some((move) => move[6] < 0)) choices.push(-1);
  if (!choices.includes(state.fleet)) state.fleet = choices.length ? choices[0] : -2;
  const choice = show("fleet-choice", choices.map((number) => html("option", { value: number }, number < 0 ? "carriers" : fleetName(number))));
  choice.value = String(state.fleet);
  drawGantt();
}

function drawGantt() {
  const moves = plan().moves.filter((move) => move[6] === state.fleet).sort((a, b) => a[0] - b[0] || a[5] - b[5]), width = widthOf("gantt-body"), wide = (width - 4) / DAYS, ends = [], bars = [];
  let left = 0;
  moves.forEach(([depart, arrive, back, route, origin, destination, , trips, out, returned]) => {
    const last = Math.max(arrive, back), lane = ends.findIndex((end) => end < depart), row = lane < 0 ? ends.length : lane;
    if (lane < 0 && row >= LANES) { left += 1; return; }
    ends[row] = last;
    const x = depart * wide, long = Math.max(2, (Math.min(last, DAYS - 1) - depart + 1) * wide - 1.5), y = 20 + row * 21, words = state.fleet < 0 ? `${shortName(destination)} ${amount(out)} t` : `${shortName(destination)} \u00d7${amount(trips)}`;
    const label = cut(words, long - 6, 6.2), colour = (MODES[(DATA.routes[route] || {}).mode] || MODES.road)[0];
    bars.push(hover(svg("g", {}, svg("rect", { x: x.toFixed(1), y, width: long.toFixed(1), height: 17, rx: 2, fill: colour }), long > 26 ? svg("text", { class: "light", x: x + 4, y: y + 12.5 }, label) : ""), () => `${place(origin)} \u2192 ${place(destination)}\nleaves ${dayName(depart)}, arrives ${dayName(arrive)}${back >= 0 ? `, back ${dayName(back)}` : ""}\n${plural(trips, "trip")}, ${amount(out)} t${returned ? `, ${amount(returned)} t back` : ""}`));
  });
  const height = 24 + ends.length * 21;
  show("gantt-body", moves.length ? picture(width, height, "Trips of the fleet by day", axis(0, width - 4, height), bars) : html("p", { class: "sub" }, "No trips."), left ? html("p", { class: "sub" }, `${plural(left, "more movement")} in movements.csv.`) : null);
}

// Stock.
function drawStock(all) {
  const limit = (number) => DATA.places[number][plan().stock[number][0]], peak = (number) => Math.max(...plan().stock[number][1]);
  const rows = Object.keys(plan().stock).map(Number).sort((a, b) => peak(b) / (limit(b) || Infinity) - peak(a) / (limit(a) || Infinity) || peak(b) - peak(a) || a - b);
  const shown = all ? rows : rows.slice(0, 24), figuresOf = shown.map((number) => {
    const [unit, closing, over] = plan().stock[number], top = Math.max(peak(number), limit(number) || 0) * 1.08 || 1, X = (day) => 4 + day * 202 / DAYS, Y = (value) => 74 - 66 * value / top;
    let path = `M${X(0)} ${Y(0)}`;
    closing.forEach((value, at) => { path += `L${X(periods[at][0]).toFixed(1)} ${Y(value).toFixed(1)}H${X(periods[at][0] + periods[at][1]).toFixed(1)}`; });
    const parts = [svg("path", { d: `${path}V${Y(0)}Z`, fill: over > 0 ? "#e9b9a8" : "#bcd3e6", stroke: over > 0 ? "#a3301c" : "#0b4f8a", "stroke-width": 1.3 }), svg("path", { d: `M4 ${Y(0)}H206`, stroke: "#52616d", "stroke-width": 1 })];
    if (limit(number)) parts.push(svg("path", { d: `M4 ${Y(limit(number)).toFixed(1)}H206`, stroke: "#16222c", "stroke-width": 1.3, "stroke-dasharray": "5 3" }));
    parts.push(svg("text", { class: "soft", x: 4, y: 87 }, dayName(0)), svg("text", { class: "soft", x: 206, y: 87, "text-anchor": "end" }, dayName(DAYS - 1)));
    const word = unit === "m3" ? "m\u00b3" : "t";
    return html("figure", { "data-stock": DATA.places[number].id, "data-peak": peak(number) }, html("figcaption", { title: place(number) }, shortName(number)), picture(210, 90, `Stock of ${place(number)}`, parts), html("div", { class: "note" }, `peak ${amount(peak(number))} ${word}`, limit(number) ? ` of ${amount(limit(number))} ${word}` : ", no limit", over > 0 ? html("span", { class: "worse" }, `, ${amount(over)} ${word} too much`) : ""));
  });
  const more = rows.length > shown.length ? html("button", { type: "button", id: "stock-all", onclick: () => drawStock(true) }, `Show all ${rows.length} places`) : null;
  show("stock-body", figuresOf.length ? figuresOf : html("p", { class: "sub" }, "Nothing is kept anywhere at the end of a day."), more);
}
