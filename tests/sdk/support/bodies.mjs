// @ts-check
/** Bodies that several kinds of objects need. */

/** Viewing a page of a folder, so many times, as a condition of segments and outcomes. @param {string} folder */
export const looked = (folder, count = 1) => ({
  patterns: [
    {
      count,
      streamType: "Web",
      sessionType: "web",
      eventName: "page_viewed",
      criteria: [{ key: "page.pathname", operator: "startsWith", values: [folder], shouldIgnoreCase: true }],
    },
  ],
});

/** An event of a name, whatever is in it. @param {string} eventName */
export const happened = (eventName) => ({
  patterns: [
    {
      count: 1,
      streamType: "Web",
      sessionType: "web",
      eventName,
      criteria: [{ key: "eventName", operator: "equal", values: [eventName], shouldIgnoreCase: false }],
    },
  ],
});

/** The same event as the trigger of an action map. @param {string} eventName */
export const onEvent = (eventName) => ({
  key: "eventName",
  operator: "equal",
  values: [eventName],
  streamType: "Web",
  sessionType: "web",
  eventName,
});
