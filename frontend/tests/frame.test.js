import { describe, expect, it } from "vitest";
import { hearAddress } from "../src/frame.js";

function framed() {
  const parent = {};
  const self = new EventTarget();
  const tell = (data, source = parent) => self.dispatchEvent(Object.assign(new Event("message"), { data, source }));
  const heard = [];
  return { heard, tell, stop: hearAddress((hash) => heard.push(hash), { parent, self }) };
}

describe("a unit in a frame", () => {
  it("hears the address of the page around it once, however often it is told", () => {
    const { heard, tell } = framed();
    for (const hash of ["#mr-a=show", "#mr-a=show", "#mr-a=show&mr-a.num=2"]) tell({ hashName: hash });
    expect(heard).toEqual(["#mr-a=show", "#mr-a=show&mr-a.num=2"]);
  });

  it("hears nobody else, nothing that is no address, and nothing when it is gone", () => {
    const { heard, tell, stop } = framed();
    tell({ hashName: "#mr-a=show" }, {});
    for (const data of [null, "#x", { hashName: 1 }, { type: "plugin.resize" }]) tell(data);
    stop();
    tell({ hashName: "#mr-a=show" });
    expect(heard).toEqual([]);
  });

  it("hears nothing where there is no frame", () => {
    const heard = [];
    hearAddress((hash) => heard.push(hash));
    window.dispatchEvent(Object.assign(new Event("message"), { data: { hashName: "#a" }, source: window }));
    expect(heard).toEqual([]);
  });
});
