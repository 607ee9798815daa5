// A part of a picture, marked by two corners, by dragging, by keys or by numbers; the numbers are what is sent.

const NAMES = ["x", "y", "width", "height"];
const LEAST = 1;
const round = (value) => Math.round(value * 10) / 10;
const within = (value, low, high) => Math.min(high, Math.max(low, value));

// The box between two corners, in percent.
export function between([x1, y1], [x2, y2]) {
  const [x, y] = [Math.min(x1, x2), Math.min(y1, y2)];
  return fitted({ x, y, width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) });
}

export function fitted({ x, y, width, height }) {
  const [w, h] = [within(width, LEAST, 100), within(height, LEAST, 100)];
  return { x: round(within(x, 0, 100 - w)), y: round(within(y, 0, 100 - h)), width: round(w), height: round(h) };
}

export function moved(box, key, { grows = false, step = 2 } = {}) {
  const [dx, dy] = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[key];
  if (!grows) return fitted({ ...box, x: box.x + dx, y: box.y + dy });
  const [width, height] = [within(box.width + dx, LEAST, 100 - box.x), within(box.height + dy, LEAST, 100 - box.y)];
  return fitted({ ...box, width, height });
}

export function watchParts(main) {
  for (const picture of main.querySelectorAll("[data-mr-part-picture]")) watchPart(picture);
}

function watchPart(picture) {
  const { elements } = picture.closest("form");
  const rect = picture.querySelector("[data-mr-part-box]");
  // The corner that was pressed first, while the second is waited for.
  let corner = null;

  const box = () => Object.fromEntries(NAMES.map((name) => [name, Number(elements[name].value) || 0]));
  const draw = () => Object.entries(box()).forEach(([name, value]) => rect.setAttribute(name, value));
  const mark = (made) => {
    for (const name of NAMES) elements[name].value = made[name];
    draw();
  };
  const pointOf = (event) => {
    const around = picture.querySelector("img").getBoundingClientRect();
    const share = (at, start, length) => within((100 * (at - start)) / (length || 1), 0, 100);
    return [share(event.clientX, around.left, around.width), share(event.clientY, around.top, around.height)];
  };
  const isFar = (one, other) => Math.hypot(one[0] - other[0], one[1] - other[1]) > 2;

  let pressed = null;
  picture.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    pressed = pointOf(event);
    if (!corner) mark(between(pressed, pressed));
  });
  picture.addEventListener("pointermove", (event) => {
    const from = corner || pressed;
    if (from) mark(between(from, pointOf(event)));
  });
  picture.addEventListener("pointerup", (event) => {
    if (!pressed) return;
    const at = pointOf(event);
    if (corner) {
      mark(between(corner, at));
      corner = null;
    } else if (isFar(pressed, at)) mark(between(pressed, at));
    else corner = at;
    pressed = null;
  });
  picture.addEventListener("keydown", (event) => {
    if (!event.key.startsWith("Arrow") || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    corner = null;
    mark(moved(box(), event.key, { grows: event.shiftKey }));
  });
  for (const name of NAMES) elements[name].addEventListener("input", draw);
  draw();
}
