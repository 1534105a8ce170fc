"use strict";
// Wiring: which plan is shown, sizes, paper.
function choose(number) {
  state.plan = number;
  byId("plan-choice").value = String(number);
  byId("difference-box").hidden = number === 0;
  if (number === 0) { state.difference = false; byId("difference").checked = false; }
  draw();
}

function draw() {
  hush();
  drawHeadline(); drawChanges(); drawMap(); drawMapLegend(); drawHeat(); drawFleets(); drawStock(state.printing && false); drawShortages(); drawTerms(); drawMoney(); drawContingencies(); drawEvidence(); drawProvenance();
  drawSections();
}

function drawSections() {
  const titles = [...document.querySelectorAll("h2[data-nav]")].filter((title) => !title.closest("section").hidden);
  show("sections", titles.map((title) => html("li", {}, html("a", { href: `#${title.closest("section").id}` }, title.dataset.nav))));
}

function begin() {
  byId("kicker").textContent = DATA.kicker;
  byId("subtitle").textContent = DATA.subtitle;
  const choice = show("plan-choice", DATA.plans.map((each, number) => html("option", { value: number }, each.title)));
  byId("switch").hidden = DATA.plans.length < 2;
  choice.addEventListener("change", () => choose(Number(choice.value)));
  byId("fleet-choice").addEventListener("change", (event) => { state.fleet = Number(event.target.value); drawGantt(); });
  wireMap(); wireHeat();
  draw();
  let last = innerWidth, timer = 0;
  addEventListener("resize", () => { if (innerWidth === last || state.printing) return; last = innerWidth; clearTimeout(timer); timer = setTimeout(draw, 120); });
  addEventListener("beforeprint", () => { state.printing = true; draw(); });
  addEventListener("afterprint", () => { state.printing = false; draw(); });
  addEventListener("keydown", (event) => { if (event.key === "Escape") hush(); });
  document.documentElement.dataset.ready = "yes";
}
begin();
