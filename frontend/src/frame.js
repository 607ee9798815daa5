// Moving the focus to where one should look, also in the Learning MFE's frame: that is as high as its content,
// scrolls by message alone, and hears by message what the address of the page around it asks for.

export function reach(node, { parent = window.parent, self = window } = {}) {
  node.focus({ preventScroll: parent !== self });
  reveal(node, { parent, self });
}

// Brings it into view; what is in view stays where it is.
export function reveal(node, { parent = window.parent, self = window } = {}) {
  if (parent === self) {
    node.scrollIntoView?.({ block: "nearest" });
    return;
  }
  // Asked once the frame has its new height.
  const watch = new IntersectionObserver(([seen]) => {
    watch.disconnect();
    if (seen.intersectionRatio < 1) {
      parent.postMessage({ offset: Math.max(1, Math.round(node.getBoundingClientRect().top + self.scrollY)) }, "*");
    }
  });
  watch.observe(node);
}

// The frame's page tells again at every change of its height: each address is heard once.
export function hearAddress(heard, { parent = window.parent, self = window } = {}) {
  let last = "";
  const listen = (event) => {
    const hash = event.source === parent && event.data?.hashName;
    if (typeof hash !== "string" || hash === last) return;
    last = hash;
    heard(hash);
  };
  if (parent !== self) self.addEventListener("message", listen);
  return () => self.removeEventListener("message", listen);
}
