// @ts-check
// Shows the chat widget as it would be on a site: with the website module's own code, and with a contact centre that is only in
// this frame. Nothing is sent, and nothing is kept.
//
// The page around it says `{ what: "show", config, language, state, scheme }`, and hears `{ what: "ready" }` once,
// `{ what: "shown", state, note? }` when that is on screen, `{ what: "failed", state, why }` where it cannot be.

/** @param {object} message */
const tell = (message) => parent.postMessage(message, location.origin);

/** @type {Promise<{ show(shown: object): Promise<{ state: string } | undefined> }>} */
const stage = (async () => {
  const name = "/waymeet_widget_preview.js";
  const { Stage } = await import(name);
  return new Stage();
})();

addEventListener("message", async ({ origin, data }) => {
  if (origin !== location.origin || data?.what !== "show") return;
  try {
    const shown = await (await stage).show(data);
    if (shown) tell({ what: "shown", ...shown });
  } catch (error) {
    tell({ what: "failed", state: data.state, why: `${error instanceof Error ? error.message : error}` });
  }
});

stage.then(
  () => tell({ what: "ready" }),
  (error) => tell({ what: "failed", why: `${error}` }),
);
