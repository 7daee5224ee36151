// @ts-check
/** What came out, as a table. */

/**
 * @typedef {object} Row
 * @property {string} case
 * @property {number} called
 * @property {string[]} lost
 * @property {string[]} twice
 * @property {{ arrived: number, called: number, later: string[] }} [inVisit] How many had arrived before the visitor came back,
 *   and which had not; absent where that says nothing.
 * @property {number} [atOnce] The most requests under way at the same moment, where it has to be one; a second tab may think
 *   that the first has fallen asleep.
 * @property {boolean} [mayComeLater] Whether the share in the same visit is shown, but no target.
 */

/** @typedef {Row & { engine: string, group: string }} Result */

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** A row per case, over all browsers in which it says the same. @param {Result[]} results */
export function table(results) {
  /** @type {Map<string, Result[]>} */
  const cases = new Map();
  for (const result of results) {
    const name = `${result.group}: ${result.case}`;
    cases.set(name, [...(cases.get(name) ?? []), result]);
  }
  const rows = [["what", "browsers", "called", "lost", "stored twice", "in the same visit"]];
  for (const [name, same] of cases) {
    const browsers = [...new Set(same.map(({ engine }) => engine))].join(", ");
    const [called, lost, twice] = [
      sum(same.map((result) => result.called)),
      sum(same.map((result) => result.lost.length)),
      sum(same.map((result) => result.twice.length)),
    ];
    rows.push([name, browsers, `${called}`, `${lost}`, `${twice}`, sameVisit(same)]);
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const isNumber = (/** @type {number} */ column) => column > 1;
  const lines = rows.map((row) =>
    row.map((cell, column) => cell[isNumber(column) ? "padStart" : "padEnd"](widths[column])),
  );
  const rule = widths.map((width, column) => "-".repeat(width - 1) + (isNumber(column) ? ":" : "-"));
  return [lines[0], rule, ...lines.slice(1)].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** @param {Result[]} results */
function sameVisit(results) {
  const visits = results.flatMap(({ inVisit }) => inVisit ?? []);
  if (visits.length === 0) return "–";
  const share = sum(visits.map(({ arrived }) => arrived)) / sum(visits.map(({ called }) => called));
  // Rounded down: what is not all is not shown as all.
  return `${(Math.floor(share * 1_000) / 10).toFixed(1)} %`;
}

/**
 * What misses its target, in words.
 *
 * @param {Row[]} rows
 */
export function misses(rows) {
  return rows.flatMap((row) => [
    ...(row.lost.length > 0 ? [`${row.case}: lost ${row.lost.slice(0, 5).join(", ")} …`] : []),
    ...(row.twice.length > 0 ? [`${row.case}: stored twice ${row.twice.slice(0, 5).join(", ")} …`] : []),
    ...(!row.mayComeLater && row.inVisit && row.inVisit.arrived < row.inVisit.called * 0.99
      ? [
          `${row.case}: ${row.inVisit.arrived} of ${row.inVisit.called} in the same visit, not ${row.inVisit.later.slice(0, 5).join(", ")} …`,
        ]
      : []),
    ...((row.atOnce ?? 1) > 2 ? [`${row.case}: ${row.atOnce} requests at once`] : []),
  ]);
}
