// What a unit shows, in the address behind the "#": `key=show&key.num=2&key.comment=…`, where `key` is the
// block's own. What other blocks and the host keep there stays as it is. An address only ever asks for pages:
// the server says which names are pages, and whether this person may see them.

// What is chosen within a page, without asking the server.
const WITHIN = ["comment", "filter", "focus"];

const partsOf = (hash) => hash.replace(/^#/, "").split("&").filter(Boolean);

// ["show", …] for `key=…`, [name, …] for `key.name=…`, null for what is not this block's.
function own(part, key) {
  const [[name, value] = ["", ""]] = new URLSearchParams(part);
  if (name === key) return ["show", value];
  return name.startsWith(`${key}.`) ? [name.slice(key.length + 1), value] : null;
}

export function stateIn(hash, key) {
  return Object.fromEntries(partsOf(hash).map((part) => own(part, key)).filter(Boolean));
}

// The hash with this block's state in the place of what it had; what is empty is left out.
export function withState(hash, key, state) {
  const kept = partsOf(hash).filter((part) => !own(part, key));
  const named = Object.entries(state).filter(([, value]) => value);
  const added = new URLSearchParams(named.map(([name, value]) => [name === "show" ? key : `${key}.${name}`, value]));
  return [...kept, added.toString()].filter(Boolean).join("&");
}

export function pageOf(state) {
  return Object.fromEntries(Object.entries(state).filter(([name]) => !WITHIN.includes(name)));
}

export function isSame(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Array.from(names).every((name) => (one[name] || "") === (other[name] || ""));
}

// A link to this state of the block, without what the host keeps in its own address. In a frame, whose address
// shows the unit outside of its course, the link leads to the unit's own (`unit`).
export function linkTo(key, state, { unit = "", isFramed = window.parent !== window, place = location } = {}) {
  const page = isFramed && unit ? unit : `${place.origin}${place.pathname}`;
  return `${page}#${withState("", key, state)}`;
}

export function keepAddress(key) {
  let held = null;
  return {
    read: () => held || stateIn(location.hash, key),
    // A step (`push`) is what Back undoes; anything else stands in the place of what was there.
    write(state, { push = false } = {}) {
      if (isSame(state, this.read())) return;
      const hash = withState(location.hash, key, state);
      // All of it: a host's <base> would turn a bare "#…" into another page.
      const whole = `${location.pathname}${location.search}${hash && `#${hash}`}`;
      try {
        if (push) history.pushState(null, "", whole);
        else history.replaceState(history.state, "", whole);
      } catch {
        held = state; // a frame without an address of its own shows everything and keeps nothing
      }
    },
  };
}
