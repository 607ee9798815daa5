// The letter of a key; on keyboards of other scripts, the one that stands there in ours.
export function letterOf(event) {
  return /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : (event.code || "").replace(/^Key/, "").toLowerCase();
}
