import { describe, expect, it } from "vitest";
import { findAll, plainText, pointOffset, rangeFor, selectorFor, toCodePoints, toUnits } from "../src/text.js";

function page(html) {
  document.body.innerHTML = `<div id="t">${html}</div>`;
  return document.getElementById("t");
}

describe("offsets", () => {
  it("count code points where the browser counts UTF-16 units", () => {
    const text = "a🚢b🚢c";
    expect(toCodePoints(text, text.indexOf("c"))).toBe(4);
    expect(toUnits(text, 4)).toBe(text.indexOf("c"));
  });

  it("leave out what the block drew into the text", () => {
    const root = page("<p>one <button data-mr-skip>1</button>two</p>");
    expect(plainText(root)).toBe("one two");
  });

  it("find the same words again after emoji and markers", () => {
    const root = page("<p>🚢 first <em>second</em></p><p>third</p>");
    const text = plainText(root);
    const selector = selectorFor(text, text.indexOf("second"), text.indexOf("second") + 6);
    expect(selector).toMatchObject({ exact: "second", start: 8, end: 14 });
    expect(rangeFor(root, selector.start, selector.end).toString()).toBe("second");
  });

  it("measure a point whose container is an element", () => {
    const root = page("<p>one</p><p>two</p>");
    expect(pointOffset(root, root, 1)).toBe(3);
    expect(pointOffset(root, root.querySelectorAll("p")[1].firstChild, 2)).toBe(5);
  });

  it("trim spaces and refuse emptiness", () => {
    expect(selectorFor("a  b", 1, 3)).toBeNull();
    expect(selectorFor("say  this  now", 3, 11)).toMatchObject({ exact: "this", start: 5, end: 9 });
  });
});

describe("finding words", () => {
  it("ignores case and line breaks, and treats signs as they stand", () => {
    expect(findAll("Cost (net)\n of A+B; cost (NET) of a+b", "cost (net) of a+b")).toHaveLength(2);
  });

  it("finds nothing for nothing", () => {
    expect(findAll("text", "   ")).toEqual([]);
  });
});
