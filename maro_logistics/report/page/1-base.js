"use strict";
// Small parts that everything else uses: elements, figures as words, dates, the tooltip.
const DATA = JSON.parse(document.getElementById("data").textContent);
const state = { plan: 0, day: -1, fleet: -2, zoomed: false, difference: false, width: 0, printing: false };
const SVG = "http://www.w3.org/2000/svg";
const MODES = {
  road: ["#7a4a12", []], air: ["#0067b1", [9, 5]], sea: ["#00806a", [2, 3]], river: ["#00806a", [8, 3, 2, 3]],
  rail: ["#222222", [1.2, 2.4]], pack: ["#a0527a", [4, 3]], drone: ["#b8461b", [1, 4]], escort: ["#555555", []], relay: ["#888888", []],
};
// From nothing met (dark) to all met (light): in grey the order stays.
const STEPS = [[0, "#3b0f4a", "nothing"], [25, "#79195e", "under 25 %"], [50, "#b73a5a", "25 to 49 %"], [75, "#e3734e", "50 to 74 %"], [90, "#f5ac63", "75 to 89 %"], [100, "#f9dd9c", "90 to 99 %"], [101, "#e2f1ea", "all of it"]];

const own = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);
const byId = (id) => document.getElementById(id);
const plan = () => DATA.plans[state.plan];
const base = () => DATA.plans[0];
const periods = DATA.periods;

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined && child !== "") element.append(child);
  return element;
}
const html = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
const picture = (width, height, label, ...children) => svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, ...children);
const show = (id, ...children) => { const host = byId(id); host.replaceChildren(...children.flat().filter((child) => child !== null)); return host; };

// Figures.
const figures = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });
function amount(value) {
  if (value === null || value === undefined || value === "") return "-";
  return Math.abs(value) >= 100 || Number.isInteger(value) ? figures.format(value) : Math.abs(value) < 0.05 && value !== 0 ? value.toPrecision(1) : fine.format(value);
}
function short(value) {
  if (value === null || value === undefined) return "-";
  for (const [size, word] of [[1e12, "tn"], [1e9, "bn"], [1e6, "M"]]) if (Math.abs(value) >= size) return `${(value / size).toPrecision(3)} ${word}`;
  return amount(value);
}
function share(value) {
  if (value === null || value === undefined) return "not proven";
  const percent = 100 * value;
  if (percent > 0 && percent < 0.01) return "under 0.01 %";
  return `${percent >= 10 ? percent.toFixed(1) : percent.toFixed(2)} %`.replace(/\.0+ %$/, " %");
}
const whole = (value) => (value === null || value === undefined ? "-" : `${Math.floor(100 * value + 1e-9)} %`);
const signed = (value, words) => (value > 0 ? "+" : value < 0 ? "\u2212" : "\u00b1") + words(Math.abs(value));
const classOf = (percent) => STEPS.findIndex(([limit]) => percent < limit || (limit === 0 && percent === 0));
const colourOf = (percent) => (percent < 0 ? "#ffffff" : STEPS[classOf(percent)][1]);
const large = (value) => (typeof value === "number" && Math.abs(value) >= 1e7 ? short(value) : amount(value));
const plural = (count, one, many) => `${figures.format(count)} ${count === 1 ? one : many || one + "s"}`;

// Dates, as day numbers from the first day of the horizon.
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const START = Date.UTC(...DATA.start.split("-").map((part, i) => Number(part) - (i === 1 ? 1 : 0)));
function dayName(day, year) {
  const date = new Date(START + day * 86400000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}${year ? " " + date.getUTCFullYear() : ""}`;
}
const dayOf = (iso) => Math.round((Date.UTC(...iso.split("-").map((part, i) => Number(part) - (i === 1 ? 1 : 0))) - START) / 86400000);
const DAYS = periods.reduce((sum, [, length]) => sum + length, 0);
const periodName = (number) => (periods[number][1] === 1 ? dayName(periods[number][0]) : `${dayName(periods[number][0])} to ${dayName(periods[number][0] + periods[number][1] - 1)}`);
const periodOf = (day) => { for (let i = periods.length - 1; i > 0; i -= 1) if (day >= periods[i][0]) return i; return 0; };
const place = (number) => (number < 0 ? "" : DATA.places[number].title);
const shortName = (number) => place(number).split(",")[0];
const cut = (text, width, size = 6.3) => (text.length * size <= width ? text : text.slice(0, Math.max(1, Math.floor(width / size) - 1)) + "\u2026");

// The tooltip, which is also what a screen reader is told.
const tip = byId("tip");
function tell(text, x, y) {
  tip.textContent = text;
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - box.width - 6))}px`;
  tip.style.top = `${y + 18 + box.height > innerHeight ? Math.max(4, y - box.height - 12) : y + 18}px`;
}
const hush = () => { tip.hidden = true; };
function hover(element, words) {
  element.addEventListener("pointermove", (event) => { event.stopPropagation(); tell(words(), event.clientX, event.clientY); });
  element.addEventListener("pointerleave", hush);
  return element;
}
const widthOf = (id) => (state.printing ? 700 : Math.max(260, byId(id).clientWidth || 700));
