// @ts-check
// The list of who is on the site now follows by itself.

import { follow } from "./follow.js";
import { localiseTimes } from "./times.js";

localiseTimes(document);
const live = document.getElementById("live");
if (live !== null) follow(live);
