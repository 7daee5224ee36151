// @ts-check
// What a conversation needs only once it is under way; fetched when it begins, so that the panel is open sooner.

export { asText, download } from "./download.js";
export { build, read } from "./markup.js";
export { Rating } from "./rating.js";
export { chime } from "./sound.js";
