// Small behaviours of pages and forms.
export function focusErrors(root) {
  root.querySelector(".govuk-error-summary")?.focus();
}

/** 「以上都不是」 clears the others, and the others clear it. */
export function exclusiveChoice(form) {
  form.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked) return;
    const exclusive = target.dataset.behaviour === "exclusive";
    for (const other of form.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(target.name)}"]`)) {
      if (other !== target && exclusive !== (other.dataset.behaviour === "exclusive")) other.checked = false;
    }
  });
}

/** A second click while the first is on its way sends nothing. */
export function submitOnce(form) {
  let sent = 0;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (Date.now() - sent < 3000) return event.preventDefault();
    sent = Date.now();
    event.submitter?.setAttribute("aria-disabled", "true");
    setTimeout(() => event.submitter?.removeAttribute("aria-disabled"), 3000);
  });
}

/** data-show-when="name=value|value": shown while that field has one of the values. */
export function showWhen(part) {
  const [name, values] = part.dataset.showWhen.split("=");
  const wanted = values.split("|");
  const form = part.closest("form");
  const show = () => {
    const given = new FormData(form).getAll(name);
    part.hidden = !given.some((value) => wanted.includes(value));
  };
  form.addEventListener("change", show);
  show();
}

export function printButton(button) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
