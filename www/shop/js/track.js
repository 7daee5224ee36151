// @ts-check
// What this shop tells Waymeet. The page works the same where the snippet is missing or was refused.

/**
 * @typedef {string | number | boolean | { dataType: "integer" | "number" | "string" | "boolean", value: string | number | boolean }} Attribute
 */

/**
 * Records a custom event, as a customer's own shop code would.
 *
 * @param {string} name Lower case with underscores.
 * @param {Record<string, Attribute>} [attributes]
 */
export function record(name, attributes) {
  const ac = /** @type {any} */ (window).ac;
  if (typeof ac === "function") ac("record", name, attributes);
}

/**
 * The attributes of one article, read from the data attributes its form carries.
 *
 * @param {DOMStringMap} data
 * @param {number} quantity
 * @returns {Record<string, Attribute>}
 */
export function article(data, quantity) {
  return {
    sku: data.sku ?? "",
    price: { dataType: "number", value: Number(data.price) },
    category: data.category ?? "",
    quantity: { dataType: "integer", value: quantity },
  };
}
