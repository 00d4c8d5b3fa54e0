// 快捷键 of the reviewer's desk: single letters, never while typing, and off where the person switched them off.
const OFF = "filing-keys-off";
const TYPING = "input, select, textarea, [contenteditable], dialog";

/** data-keys: the dialog that explains them; data-key="n": what a letter opens. */
export function keys(dialog) {
  const button = document.getElementById("keys-button");
  const on = dialog.querySelector('input[type="checkbox"]');
  const rows = [...document.querySelectorAll(".app-sheet .govuk-summary-list__row")];
  let at = -1;

  button.hidden = false;
  button.addEventListener("click", () => dialog.showModal());
  on.checked = localStorage.getItem(OFF) === null;
  on.addEventListener("change", () => on.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"));

  function go(step) {
    const here = document.activeElement.closest(".app-sheet .govuk-summary-list__row");
    at = Math.min(Math.max((here ? rows.indexOf(here) : at) + step, 0), rows.length - 1);
    rows[at]?.setAttribute("tabindex", "-1");
    rows[at]?.focus();
  }

  const acts = {
    "?": () => dialog.showModal(),
    j: () => go(1),
    k: () => go(-1),
    m: () => rows[at]?.querySelector(".govuk-summary-list__actions a")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    if (!on.checked || dialog.open || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    // A closed dialog keeps the focus until the browser draws again: a key pressed before that is meant for the page.
    if (!dialog.contains(event.target) && event.target.closest?.(TYPING)) return;
    const act = acts[event.key] ?? (() => document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click());
    if (event.key.length !== 1) return;
    act();
  });
}
