// @ts-check
// Reports: draws their tables, and keeps their addresses short. Without this script there are the tables, and the form works as any form.

/** @typedef {import("chart.js").ChartDataset<"line" | "bar", number[]>} Dataset */
/** @typedef {import("chart.js").Chart} Chart */

/** The library; without it there are the tables. @type {typeof import("chart.js").Chart | undefined} */
const ChartOfLibrary = /** @type {any} */ (globalThis).Chart;

/** How many colours the style sheet has for lines and columns. */
const PALETTE_SIZE = 9;
/** The least contrast of what carries a meaning. Source: WCAG 2.2, 1.4.11. */
const LEAST_CONTRAST = 3;
/** How long a picture takes to grow where movement is welcome. */
const GROWS_FOR_MS = 250;
/** With so many points in a line, single ones are no longer marked. */
const MOST_MARKED_POINTS = 40;

// Lines are told apart by more than their colours.
/** @type {import("chart.js").PointStyle[]} */
const POINTS = ["circle", "rect", "triangle", "rectRot", "star", "crossRot"];
const DASHES = [[], [6, 3], [2, 2], [10, 3, 2, 3]];

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const prefersStillness = matchMedia("(prefers-reduced-motion: reduce)");

/** The pictures on the page. @type {Chart[]} */
let charts = [];

/** @param {string} name */
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Red, green and blue of `#rrggbb`, each from 0 to 1. @param {string} color */
const channels = (color) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255);

/** Source: WCAG 2.2, "relative luminance". @param {number[]} color */
function luminance(color) {
  const [red = 0, green = 0, blue = 0] = color.map((channel) =>
    channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {number[]} one @param {number[]} other */
function contrast(one, other) {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/**
 * A colour somebody has chosen, moved towards that of the text as far as it takes to be seen on the ground.
 *
 * @param {string} color
 */
function visible(color) {
  const [ground, ink] = [channels(token("--card")), channels(token("--ink"))];
  const chosen = channels(color);
  for (let part = 0; part <= 1; part += 0.1) {
    const mixed = chosen.map((channel, index) => channel * (1 - part) + (ink[index] ?? 0) * part);
    if (contrast(mixed, ground) >= LEAST_CONTRAST) {
      return `rgb(${mixed.map((channel) => Math.round(channel * 255)).join(" ")})`;
    }
  }
  return token("--ink");
}

/**
 * What a table says, for a picture of it.
 *
 * @param {HTMLTableElement} table
 */
function read(table) {
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  const labels = rows.map((row) => row.cells[0]?.textContent?.trim() ?? "");
  const columns = [...(table.tHead?.rows[0]?.cells ?? [])]
    .map((cell, index) => ({ cell, index }))
    .filter(({ cell }) => cell.hasAttribute("data-drawn"))
    .map(({ cell, index }, place) => ({
      label: cell.textContent?.trim() ?? "",
      color: cell.dataset["color"]
        ? visible(cell.dataset["color"])
        : token(`--chart-${(place % PALETTE_SIZE) + 1}`),
      data: rows.map((row) => Number(row.cells[index]?.dataset["value"] ?? 0)),
    }));
  return { labels, columns };
}

/** @param {string} kind @param {ReturnType<typeof read>} content @returns {Dataset[]} */
function datasets(kind, { labels, columns }) {
  return columns.map(({ label, color, data }, place) => {
    if (kind !== "lines") {
      return { label, data, backgroundColor: color, borderRadius: 3, maxBarThickness: 44 };
    }
    return {
      label,
      data,
      borderColor: color,
      backgroundColor: color,
      borderWidth: 2,
      borderDash: DASHES[place % DASHES.length],
      pointStyle: POINTS[place % POINTS.length],
      pointRadius: labels.length > MOST_MARKED_POINTS ? 0 : 3,
      pointHoverRadius: 5,
      tension: 0.25,
      cubicInterpolationMode: "monotone",
    };
  });
}

/** @param {HTMLElement} figure */
function draw(figure) {
  const table = document.getElementById(figure.dataset["table"] ?? "");
  const canvas = figure.querySelector("canvas");
  if (!(table instanceof HTMLTableElement) || canvas === null || ChartOfLibrary === undefined) return;
  const kind = figure.dataset["chart"] ?? "lines";
  const content = read(table);
  if (content.columns.length === 0) return;
  figure.hidden = false;
  const ticks = { color: token("--quiet"), precision: 0 };
  const values = { beginAtZero: true, stacked: kind === "stack", ticks, grid: { color: token("--line") } };
  const names = {
    stacked: kind === "stack",
    ticks: { ...ticks, maxRotation: 0, autoSkipPadding: 16 },
    grid: { display: false },
  };
  charts.push(
    new ChartOfLibrary(canvas, {
      type: kind === "lines" ? "line" : "bar",
      data: { labels: content.labels, datasets: datasets(kind, content) },
      options: {
        animation: prefersStillness.matches ? false : { duration: GROWS_FOR_MS },
        responsive: true,
        maintainAspectRatio: false,
        indexAxis: kind === "bars" ? "y" : "x",
        interaction: { mode: "index", axis: kind === "bars" ? "y" : "x", intersect: false },
        scales: kind === "bars" ? { x: values, y: names } : { x: names, y: values },
        plugins: {
          legend: {
            display: kind !== "bars",
            position: "bottom",
            labels: {
              color: token("--ink"),
              usePointStyle: kind === "lines",
              boxWidth: 9,
              boxHeight: 9,
              padding: 14,
            },
          },
        },
      },
    }),
  );
}

/** Draws everything anew: what was drawn may be gone from the page, or have the colours of another scheme. */
function drawAll() {
  charts.forEach((chart) => chart.destroy());
  charts = [];
  if (ChartOfLibrary) ChartOfLibrary.defaults.font.family = getComputedStyle(document.body).fontFamily;
  document.querySelectorAll("figure[data-chart]").forEach((figure) => {
    if (figure instanceof HTMLElement) draw(figure);
  });
}

/** Where there is no room for all reports side by side, the one that is open is among those one sees. */
function showTab() {
  const tab = document.querySelector(".report-tabs [aria-current]");
  const tabs = tab?.closest(".report-tabs");
  if (tab instanceof HTMLElement && tabs) tabs.scrollLeft = tab.offsetLeft - tab.offsetWidth / 2;
}

/** @param {string} id @param {string} text */
function say(id, text) {
  const place = document.getElementById(id);
  if (place) place.textContent = text;
}

drawAll();
showTab();
prefersDark.addEventListener("change", drawAll);
prefersStillness.addEventListener("change", drawAll);

// What is wrong with the days is told by a page like others. What is no report, such as the log-in of somebody who was away for long,
// is no part of this page: it is opened in its place.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  if (detail.serverResponse.includes('id="report"')) {
    detail.shouldSwap = true;
    detail.isError = false;
  } else {
    detail.shouldSwap = false;
    location.assign(detail.pathInfo.finalRequestPath);
  }
});

// Another range, or another filter, has come.
document.addEventListener("htmx:afterSwap", () => {
  drawAll();
  showTab();
  say("report-problem", "");
  say("report-said", document.getElementById("report")?.dataset["said"] ?? "");
  // Whoever typed a wrong day is led to it.
  const wrong = document.querySelector("[aria-invalid=true]");
  if (wrong instanceof HTMLElement) wrong.focus();
});

document.addEventListener("htmx:sendError", () => {
  say("report-problem", "There was no answer, so what you see is not what you chose. Try again in a moment.");
});

// What is not chosen has no place in the address.
document.addEventListener("htmx:configRequest", (event) => {
  /** @type {FormData} */
  const chosen = /** @type {CustomEvent} */ (event).detail.parameters;
  for (const [name, value] of Object.entries(chosen)) {
    if (value === "") delete (/** @type {any} */ (chosen)[name]);
  }
  if (/** @type {any} */ (chosen).range !== "custom") {
    delete (/** @type {any} */ (chosen).from);
    delete (/** @type {any} */ (chosen).to);
  }
});
