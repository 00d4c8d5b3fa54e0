// A form that is sent once and not saved while people type: left and come back to, it offers what stood in it.
import { forget, keep, keptOf, offerKeptAnswers } from "./kept.js";

const ONE_LINE = 'input[type="text"], input:not([type])';

export function keepTyped(form) {
  const words = form.querySelector("textarea") || form.querySelectorAll(ONE_LINE).length > 1;
  if (!words || form.querySelector('input[type="password"]')) return;
  // Whatever the server answered, it gave back what it did not take; only where no answer came does one go back.
  const cameBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (keptOf(form)?.submitted && !cameBack) forget(form);
  offerKeptAnswers(form);
  let touched = false, sent = false;
  form.addEventListener("input", () => { touched = true; });
  form.addEventListener("change", () => { touched = true; });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    sent = true;
    keep(form, true);
  });
  addEventListener("pageshow", (event) => { if (event.persisted) sent = false; });
  addEventListener("pagehide", () => { if (touched && !sent) keep(form); });
}
