// @ts-check
/** How it stands with workgroups: who could take something, who waits. No DOM. */

/** @typedef {import("./transfer-targets.js").Numbers} Numbers */

const WORKGROUP_PARAMETER = "ININ.People.WorkgroupStats:Workgroup";
const INT_VALUE = 0;

/** The statistics the desk asks for, and what they tell. */
const NUMBERS = /** @type {const} */ ({
  "inin.workgroup:NumberAvailableForACDInteractions": "available",
  "inin.workgroup:InteractionsWaiting": "waiting",
});

/** What a subscription to the numbers of workgroups asks for. @param {string[]} workgroups */
export function statisticKeys(workgroups) {
  return workgroups.flatMap((value) =>
    Object.keys(NUMBERS).map((statisticIdentifier) => ({
      statisticIdentifier,
      parameterValueItems: [{ parameterTypeId: WORKGROUP_PARAMETER, value }],
    })),
  );
}

/**
 * Takes in what a message tells.
 * @param {Map<string, Numbers>} numbers by workgroup
 * @param {any[]} changes its `statisticValueChanges`
 */
export function applyNumbers(numbers, changes) {
  for (const { statisticKey, statisticValue } of changes) {
    const items = /** @type {{ parameterTypeId: string, value: string }[]} */ (
      statisticKey.parameterValueItems
    );
    const workgroup = items.find((item) => item.parameterTypeId === WORKGROUP_PARAMETER)?.value;
    const name = NUMBERS[/** @type {keyof NUMBERS} */ (statisticKey.statisticIdentifier)];
    if (!workgroup || !name) continue;
    const isCount = statisticValue?.statisticValueType === INT_VALUE;
    const known = numbers.get(workgroup) ?? {};
    numbers.set(workgroup, { ...known, [name]: isCount ? statisticValue.value : undefined });
  }
}
