// @ts-check
// What our plugins share.

/**
 * @typedef {object} Context
 * @property {import("../../cxbus/bus.js").Bus} bus
 * @property {string} service The service's address.
 * @property {import("../widget.js").Widget} widget
 * @property {import("./events.js").Events} events
 * @property {import("./inputs.js").Tools} tools What a page's forms are made with.
 * @property {import("./opening.js").Said} said What is said of every chat.
 * @property {import("./configuration.js").Read["callback"]} callback
 * @property {import("./invitation.js").Invitation} invitation
 * @property {() => Promise<{ invitation: { title: string, prompt: string, acceptText: string, declineText: string } }>} words
 * @property {(name: string) => import("../../cxbus/plugin.js").Plugin} registerPlugin
 * @property {(extension: Function) => void} extend Gives an extension what it is to work with.
 */

export {};
