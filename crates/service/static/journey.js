// @ts-check
// The journey view follows its visitor.

import { follow } from "./follow.js";
import { localiseTimes } from "./times.js";

localiseTimes(document);
const journey = document.getElementById("journey");
if (journey !== null) follow(journey, { staysAtEnd: true });
