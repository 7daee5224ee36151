// @ts-check
// Whether this browser has a chat running; as the widget's script finds out, which is another one.

import { KEY } from "../../chat/kept.js";

/** A page may forbid us to look. */
export function hasRunningChat() {
  try {
    return (navigator.locks ? localStorage : sessionStorage).getItem(KEY) !== null;
  } catch {
    return false;
  }
}
