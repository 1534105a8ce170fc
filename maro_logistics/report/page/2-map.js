"use strict";
// The map: routes by mode and flow, places by coverage, for the whole plan or one day.
const BEND = { air: 0.16, sea: -0.14, river: 0.1, drone: -0.2, rail: 0.05 };
const DASH = (mode, width) => (MODES[mode] || MODES.road)[1].map((part) => (part * Math.max(1, width / 2.6)).toFixed(1)).join(" ");
const inPeriod = (day, number) => day >= periods[number][0] && day < periods[number][0] + periods[number][1];

function flows(which, number) {
  // Tonnes and trips by route, of what leaves in the period (-1: all), and the routes with something under way.
  const found = new Map();
  for (const [depart, arrive, back, route, , , , trips, out, returned] of which.moves) {
    const leaves = number < 0 || inPeriod(depart, number);
    const underWay = number >= 0 && depart < periods[number][0] && Math.max(arrive, back) >= periods[number][0];
    if (!leaves && !underWay) continue;
    const row = found.get(route) || { tonnes: 0, trips: 0, way: 0 };
    if (leaves) { row.tonnes += out + returned; row.trips += trips; }
    if (underWay) row.way += trips;
    found.set(route, row);
  }
  return found;
}

// Routes of one mode between the same two places lie beside each other.
const SIDE = (() => {
  const seen = new Map();
  return DATA.routes.map((route) => { const key = [route.mode, Math.min(route.o, route.d), Math.max(route.o, route.d)].join(), count = seen.get(key) || 0; seen.set(key, count + 1); return Math.ceil(count / 2) * (count % 2 ? 0.14 : -0.14) * (route.o > route.d ? -1 : 1); });
})();

function line(from, to, mode, side) {
  const bend = (BEND[mode] || 0) + (side || 0);
  return `M${from[0].toFixed(1)} ${from[1].toFixed(1)}Q${((from[0] + to[0]) / 2 - (to[1] - from[1]) * bend).toFixed(1)} ${((from[1] + to[1]) / 2 + (to[0] - from[0]) * bend).toFixed(1)} ${to[0].toFixed(1)} ${to[1].toFixed(1)}`;
}

function background(view, width) {
  const map = DATA.map, group = svg("g", { transform: `translate(${(-view.left * view.scale).toFixed(2)} ${(-view.top * view.scale).toFixed(2)}) scale(${view.scale.toFixed(5)})` });
  const stroke = { fill: "none", "vector-effect": "non-scaling-stroke" };
  if (map.land) {
    group.append(svg("rect", { width: map.width, height: map.height, fill: "#dfeaf2" }), svg("path", { d: map.land, fill: "#f7f4ec", stroke: "#f7f4ec", "stroke-width": 1, "vector-effect": "non-scaling-stroke", "fill-rule": "evenodd" }));
    group.append(svg("path", { d: map.coast, stroke: "#7ea1ba", "stroke-width": 1, ...stroke }), svg("path", { d: map.border, stroke: "#8a949c", "stroke-width": 1.2, ...stroke }), svg("path", { d: map.disputed, stroke: "#8a949c", "stroke-width": 1.2, "stroke-dasharray": "4 4", ...stroke }));
  } else group.append(svg("rect", { width: map.width, height: map.height, fill: "#f7f7f3" }));
  const names = map.labels.map(([name, x, y]) => {
    const text = name.toUpperCase(), half = text.length * 5.6, at = Math.min(width - half - 4, Math.max(half + 4, (x - view.left) * view.scale));
    return svg("text", { class: "country", x: at, y: (y - view.top) * view.scale, "text-anchor": "middle" }, text);
  });
  return [group, ...names.filter(() => width > 320 && !view.zoomed)];
}

// The part of the map that holds the people in need, when it is much smaller than the whole.
const CROWD = (() => {
  const points = DATA.map.points.filter((at, number) => at && DATA.places[number].needs);
  if (points.length < 3) return null;
  const [left, right, top, bottom] = [Math.min(...points.map((at) => at[0])), Math.max(...points.map((at) => at[0])), Math.min(...points.map((at) => at[1])), Math.max(...points.map((at) => at[1]))];
  let wide = (right - left) * 1.16 + 30, high = (bottom - top) * 1.16 + 30;
  wide = Math.max(wide, high / 0.85); high = Math.max(high, wide * 0.5);
  if (wide > DATA.map.width * 0.62) return null;
  return { left: Math.max(0, Math.min(DATA.map.width - wide, (left + right - wide) / 2)), top: Math.max(0, Math.min(DATA.map.height - high, (top + bottom - high) / 2)), wide, high };
})();

function routeLines(points, now, before, most) {
  const drawn = [], widest = now.size > 300 ? 3.5 : 9;
  DATA.routes.forEach((route, number) => {
    const from = points[route.o], to = points[route.d];
    if (!from || !to) return;
    const row = now.get(number) || { tonnes: 0, trips: 0, way: 0 }, old = before && (before.get(number) || { tonnes: 0, trips: 0, way: 0 });
    const change = old ? row.tonnes - old.tonnes : row.tonnes;
    const size = Math.abs(change), active = size > 0.0005 || (!old && row.trips > 0);
    const width = active ? 1.4 + widest * Math.sqrt(size / most) : row.way && !old ? 1.8 : 0.9;
    const colour = old ? (change > 0 ? "#0b4f8a" : "#c4511d") : (MODES[route.mode] || MODES.road)[0];
    const dash = old ? (change > 0 ? "" : "6 4") : DASH(route.mode, width);
    const path = svg("path", { d: line(from, to, route.mode, SIDE[number]), fill: "none", stroke: active || (row.way && !old) ? colour : "#b4bcc3", "stroke-width": width.toFixed(1), "stroke-dasharray": active || row.way ? dash : "1 4", "stroke-opacity": active ? 0.85 : row.way ? 0.6 : 0.8, "data-route": route.id, "data-tonnes": row.tonnes.toFixed(3) });
    const words = () => `${place(route.o)} \u2013 ${place(route.d)}\n${route.mode}, ${amount(route.km)} km (${route.id})\n` + (old ? `${signed(change, amount)} t against the base plan` : row.tonnes || row.trips ? `${amount(row.tonnes)} t in ${plural(Math.round(row.trips * 10) / 10, "trip")}` : row.way ? `${plural(row.way, "trip")} under way` : "not used");
    drawn.push([width + (active ? 100 : 0), [hover(path, words), hover(svg("path", { d: line(from, to, route.mode, SIDE[number]), fill: "none", stroke: "transparent", "stroke-width": 12 }), words)]]);
  });
  return drawn.sort((a, b) => a[0] - b[0]).flatMap(([, parts]) => parts);
}

function mark(kind, x, y, size) {
  const style = { fill: "#16222c", stroke: "#fff", "stroke-width": 1.5 };
  if (kind === "port") return svg("path", { d: `M${x} ${y - size - 1}l${size + 1} ${size + 1}l${-size - 1} ${size + 1}l${-size - 1} ${-size - 1}z`, ...style });
  if (kind === "airport") return svg("path", { d: `M${x} ${y - size - 1}l${size + 1} ${2 * size}h${-2 * size - 2}z`, ...style });
  return svg("rect", { x: x - size, y: y - size, width: 2 * size, height: 2 * size, ...style });
}

function metAt(which, number, at) {
  if (at < 0) return which.met[number] ?? -1;
  return (which.cover[number] || [])[at] ?? -1;
}

function placeWords(number) {
  const row = DATA.places[number], met = metAt(plan(), number, state.day);
  const cover = met < 0 ? (row.needs ? "nothing due" : "") : `${met} % met ${state.day < 0 ? "in the whole plan" : "of what is due"}`;
  const old = state.plan && row.needs ? metAt(base(), number, state.day) : -1;
  return [row.title, [row.kind, row.area].filter(Boolean).join(", "), row.people ? `${figures.format(row.people)} people` : "", cover, old >= 0 && met >= 0 && old !== met ? `${signed(met - old, amount)} points against the base plan` : ""].filter(Boolean).join("\n");
}

function sizes(points, zoomed) {
  const most = Math.max(1, ...DATA.places.map((row) => row.people || 0)), size = points.filter(Boolean).length > 150 ? 0.6 : CROWD && !zoomed ? 0.62 : 1;
  return DATA.places.map((row) => (row.needs ? size * (4 + 9 * Math.sqrt((row.people || 0) / most)) : size * 5.5));
}

function marks(points, radii) {
  return DATA.places.map((row, number) => ({ row, number, at: points[number] })).filter(({ at }) => at)
    .sort((a, b) => (b.row.people || 0) - (a.row.people || 0))
    .map(({ row, number, at: [x, y] }) => {
      const met = metAt(plan(), number, state.day), radius = radii[number];
      const shape = row.needs
        ? svg("circle", { cx: x, cy: y, r: radius.toFixed(1), fill: colourOf(met), stroke: "#16222c", "stroke-width": 1.2, "stroke-dasharray": met < 0 ? "2 2" : null })
        : mark(row.kind, x, y, radius);
      shape.setAttribute("data-place", row.id);
      shape.setAttribute("data-met", met);
      const group = svg("g", {}, shape);
      if (row.needs && row.kind && row.kind !== "site") group.append(svg("circle", { cx: x, cy: y, r: Math.max(2, radius / 3).toFixed(1), fill: "#16222c", stroke: "#fff", "stroke-width": 1 }));
      if (state.plan && state.difference && row.needs) {
        const change = met - metAt(base(), number, state.day);
        if (change) group.append(svg("text", { class: "halo strong", x, y: y - radius - 3, "text-anchor": "middle" }, `${change > 0 ? "\u25b2" : "\u25bc"}${Math.abs(change)}`));
      }
      return hover(group, () => placeWords(number));
    });
}

function labels(points, radii, width, height) {
  const taken = [], drawn = [];
  const order = DATA.places.map((row, number) => [(row.kind && row.kind !== "site" ? 1e12 : 0) + (row.people || 0), number]).sort((a, b) => b[0] - a[0]);
  const most = width < 500 ? 14 : 60;
  for (const [, number] of order) {
    const at = points[number];
    const size = radii[number];
    if (at) taken.push([at[0] - size, at[1] - size, at[0] + size, at[1] + size, number]);
  }
  for (const [, number] of order) {
    if (!points[number] || drawn.length >= most) continue;
    const text = shortName(number), long = text.length * 6.6 + 4, [x, y] = points[number], away = radii[number] + 3.5;
    for (const [dx, dy, anchor] of [[away, 4, "start"], [-away, 4, "end"], [0, -away - 2, "middle"], [0, away + 10, "middle"]]) {
      const left = anchor === "start" ? x + dx : anchor === "end" ? x + dx - long : x - long / 2, box = [left, y + dy - 11, left + long, y + dy + 3];
      if (box[0] < 2 || box[2] > width - 2 || box[1] < 2 || box[3] > height - 2) continue;
      if (taken.some((other) => other[4] !== number && box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
      taken.push([...box, -1]);
      drawn.push(svg("text", { class: "halo small" + (DATA.places[number].needs ? "" : " strong"), x: x + dx, y: y + dy, "text-anchor": anchor }, text));
      break;
    }
  }
  return drawn;
}

function scaleBar(scale, height) {
  if (!DATA.map.km) return [];
  const unit = DATA.map.km * scale, steps = [5, 10, 20, 50, 100, 200, 500, 1000, 2000], step = steps.find((km) => km * unit > 60) || 2000;
  return [svg("path", { d: `M12 ${height - 14}v4h${(step * unit).toFixed(1)}v-4`, fill: "none", stroke: "#16222c", "stroke-width": 1.6 }), svg("text", { class: "halo small", x: 14, y: height - 18 }, `${step} km`)];
}

function mapPicture(width, zoomed) {
  const map = DATA.map, whole = { left: 0, top: 0, wide: map.width, high: map.height }, part = zoomed && CROWD ? CROWD : whole;
  const view = { ...part, scale: width / part.wide, zoomed: part !== whole }, height = Math.round(part.high * view.scale);
  const points = DATA.places.map((_, number) => { const at = map.points[number]; return at ? [(at[0] - view.left) * view.scale, (at[1] - view.top) * view.scale] : null; });
  const inside = points.map((at) => (at && at[0] > -5 && at[0] < width + 5 && at[1] > -5 && at[1] < height + 5 ? at : null));
  const now = flows(plan(), state.day), before = state.plan && state.difference ? flows(base(), state.day) : null;
  const radii = sizes(points, view.zoomed);
  const most = Math.max(1e-6, ...[...flows(base(), -1).values()].map((row) => row.tonnes)) * (state.day < 0 ? 1 : 0.25);
  const drawn = picture(width, height, "Map of routes and places", background(view, width), routeLines(points, now, before, most), marks(inside, radii), labels(inside, radii, width, height), scaleBar(view.scale, height));
  drawn.setAttribute("class", "map");
  return { drawn, now, inside };
}

function drawMap() {
  const { drawn, now, inside } = mapPicture(widthOf("map-body"), state.zoomed && !state.printing);
  state.points = inside;
  show("map-body", drawn);
  show("map-print", state.printing && CROWD ? [html("h3", {}, "Where people are"), mapPicture(700, true).drawn] : []);
  drawDayList(now);
}

function drawDayList() {
  const moves = plan().moves.filter(([depart]) => state.day < 0 || inPeriod(depart, state.day)), sums = new Map();
  for (const [, , , route, origin, destination, , trips, out, back] of moves) {
    const key = `${origin} ${destination} ${route}`, row = sums.get(key) || { route, origin, destination, trips: 0, tonnes: 0 };
    row.trips += trips; row.tonnes += out + back;
    sums.set(key, row);
  }
  const rows = [...sums.values()].sort((a, b) => b.tonnes - a.tonnes || b.trips - a.trips), tonnes = rows.reduce((sum, row) => sum + row.tonnes, 0), trips = rows.reduce((sum, row) => sum + row.trips, 0);
  const list = rows.slice(0, 12).map((row) => html("li", {}, html("span", { class: "num" }, `${amount(row.tonnes)} t`), `${shortName(row.origin)} \u2192 ${shortName(row.destination)} `, html("span", { class: "sub" }, `${(DATA.routes[row.route] || {}).mode || ""}, ${row.trips ? plural(Math.round(row.trips * 10) / 10, "trip") : "on others' vehicles"}`)));
  show("day-list", html("h3", {}, state.day < 0 ? "What moves, whole plan" : `What leaves, ${periodName(state.day)}`), html("p", { class: "sub", id: "day-sum", "data-tonnes": tonnes.toFixed(3), "data-trips": trips.toFixed(3) }, rows.length ? `${amount(tonnes)} t in ${plural(Math.round(trips * 10) / 10, "trip")} on ${plural(rows.length, "leg")}` : "Nothing leaves."), html("ul", { class: "list" }, list), rows.length > 12 ? html("p", { class: "sub" }, `and ${plural(rows.length - 12, "more leg")}`) : null);
}

function drawMapLegend() {
  const used = new Set(DATA.routes.map((route) => route.mode)), parts = [];
  for (const mode of Object.keys(MODES)) if (used.has(mode)) parts.push(html("span", {}, svg("svg", { width: 40, height: 10, viewBox: "0 0 40 10" }, svg("path", { d: "M0 5H40", stroke: MODES[mode][0], "stroke-width": 4, "stroke-dasharray": DASH(mode, 4) })), mode));
  parts.push(html("span", {}, svg("svg", { width: 40, height: 10, viewBox: "0 0 40 10" }, svg("path", { d: "M0 5H40", stroke: "#b4bcc3", "stroke-width": 1.2, "stroke-dasharray": "1 4" })), "not used"), html("span", {}, "width: tonnes"));
  for (const [kind, word] of [["port", "port"], ["airport", "airport"], ["hub", "warehouse, hub"]]) if (DATA.places.some((row) => !row.needs && (row.kind === kind || (kind === "hub" && row.kind === "warehouse")))) parts.push(html("span", {}, svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16" }, mark(kind, 8, 8, 4.5)), word));
  parts.push(html("span", {}, "circle: people in need, filled by what is met:"), ...stepKey());
  show("map-legend", parts);
  byId("map-note").textContent = DATA.map.note + (DATA.map.points.some((at) => !at) && DATA.map.points.some(Boolean) ? ` ${plural(DATA.map.points.filter((at) => !at).length, "place")} without coordinates not shown.` : "");
}
const stepKey = () => STEPS.map(([, colour, words]) => html("span", {}, svg("svg", { width: 16, height: 12, viewBox: "0 0 16 12" }, svg("rect", { x: 0.5, y: 0.5, width: 15, height: 11, fill: colour, stroke: "#8a949c" })), words));

function wireMap() {
  let current = -1, timer = 0;
  const slider = byId("day"), play = byId("play");
  slider.max = periods.length - 1;
  const name = () => { byId("day-name").textContent = state.day < 0 ? "Whole plan" : `${periodName(state.day)} (day ${periods[state.day][0] + 1} of ${DAYS})`; slider.setAttribute("aria-valuetext", byId("day-name").textContent); };
  const go = (day) => { state.day = day; slider.value = day; name(); drawMap(); };
  const stop = () => { clearInterval(timer); timer = 0; play.textContent = "Play"; play.setAttribute("aria-pressed", "false"); };
  slider.addEventListener("input", () => { stop(); go(Number(slider.value)); });
  play.addEventListener("click", () => {
    if (timer) { stop(); return; }
    play.textContent = "Stop"; play.setAttribute("aria-pressed", "true");
    go(0);
    timer = setInterval(() => { if (state.day + 1 >= periods.length) { stop(); go(-1); } else go(state.day + 1); }, 650);
  });
  byId("views").hidden = !CROWD;
  for (const [id, zoomed] of [["view-whole", false], ["view-people", true]]) byId(id).addEventListener("click", () => {
    state.zoomed = zoomed;
    byId("view-whole").setAttribute("aria-pressed", String(!zoomed)); byId("view-people").setAttribute("aria-pressed", String(zoomed));
    drawMap();
  });
  byId("difference").addEventListener("change", (event) => { state.difference = event.target.checked; drawMap(); });
  byId("map-body").addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key], there = DATA.places.map((_, number) => number).filter((number) => state.points[number]);
    if (event.key === "Escape") hush();
    if (!step || !there.length) return;
    event.preventDefault();
    current = (current + step + there.length) % there.length;
    const box = byId("map-body").getBoundingClientRect(), at = state.points[there[current]];
    tell(placeWords(there[current]), box.left + at[0], box.top + at[1]);
  });
  byId("map-body").addEventListener("blur", hush);
  name();
}
