// @ts-check
// Shows a content offer as the website module would show it on a site: with the module's own code.

/** @type {{ remove(): void } | undefined} */
let card;
/** What is shown. */
let shown = "";

addEventListener("message", async ({ origin, data }) => {
  if (origin !== location.origin || typeof data?.offer !== "string") return;
  document.documentElement.classList.toggle("is-dark", data.isDark === true);
  document.documentElement.style.colorScheme = data.isDark === true ? "dark" : "light";
  if (data.offer === shown) return;
  shown = data.offer;
  if (data.offer === "") {
    card?.remove();
    card = undefined;
    return;
  }
  // @ts-expect-error the build makes it, and the service serves it.
  const { showCard } = await import("/waymeet_preview.js");
  const next = showCard({ mediaType: "contentOffer", ...JSON.parse(data.offer) }, () => {}, "Preview");
  card?.remove();
  card = next;
});

parent.postMessage("offer-frame is ready", location.origin);
