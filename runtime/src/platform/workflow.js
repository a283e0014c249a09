// What only JavaScript can say to the engine of Workflows. It decides nothing.

import { NonRetryableError } from "cloudflare:workflows";

// An error after which the engine does not try again.
export function nonRetryable(message) {
  return new NonRetryableError(message);
}
