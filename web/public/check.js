/** `/conferir`: whether a receipt is the court's. */
import { ask, ProblemError } from "../common/api.js";
import { byId, h, render } from "../common/dom.js";
import { texts } from "./receipt-texts.js";
import { renderReceipt } from "./screens/receipt.js";

const result = byId("result", HTMLElement);
const protocol = byId("protocol", HTMLInputElement);
const code = byId("code", HTMLInputElement);

/** @param {string} kind @param {string} heading @param {import("../common/dom.js").Child[]} rest */
function show(kind, heading, ...rest) {
  render(result, [h("div", { class: `notice ${kind}` }, h("p", {}, h("strong", {}, heading))), ...rest]);
}

async function check() {
  const asked = [protocol, code].map((input) => input.value.trim());
  [protocol, code].forEach((input) => input.setAttribute("aria-invalid", String(!input.value.trim())));
  if (asked.some((value) => !value)) {
    show("bad", texts.missing);
    (asked[0] ? code : protocol).focus();
    return;
  }
  const [number = "", word = ""] = asked.map(encodeURIComponent);
  try {
    const { data } = await ask(`/api/receipts/${number}?code=${word}`);
    show("good", texts.valid, h("div", { class: "card" }, renderReceipt(data)));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.status === 404) show("bad", texts.invalid, h("p", {}, texts.invalidHint));
    else show("warn", error.message);
  }
}

byId("check-form", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  void check();
});
