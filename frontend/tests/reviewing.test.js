import { expect, it } from "vitest";
import { watchReviewing } from "../src/reviewing.js";

it("leaves a work alone that is read and not scored, as in a programme that is not open", () => {
  document.body.innerHTML = '<div data-mr-reviewing><div class="mr-reviewing-work">A work.</div></div>';
  expect(() => watchReviewing(document.body)).not.toThrow();
});
