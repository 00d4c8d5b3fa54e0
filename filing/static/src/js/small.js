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

/** data-children-of="name": the divisions below the one chosen there. */
export function childrenOf(select) {
  const above = select.form.elements[select.dataset.childrenOf];
  above?.addEventListener("change", async () => {
    const answer = above.value ? await fetch(`/divisions/${encodeURIComponent(above.value)}.json`) : null;
    fill(select, answer?.ok ? await answer.json() : []);
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/** data-options-from="name": one of what is chosen there. */
export function optionsFrom(select) {
  const source = select.form.elements[select.dataset.optionsFrom];
  source?.addEventListener?.("change", () => {
    fill(select, [...source.selectedOptions].map((o) => ({ value: o.value, label: o.text })));
  });
}

function fill(select, options) {
  const before = select.value;
  select.replaceChildren(new Option("请选择", ""), ...options.map((o) => new Option(o.label, o.value, false, o.value === before)));
}

/** A control that only a script makes usable: off in the page, on here. */
export function withScript(control) {
  control.disabled = false;
  control.hidden = false;
}

/** The running total of the inputs with data-adds-to="id": what they add up to, and what is missing of 100. */
export function total(line) {
  const form = line.closest("form");
  form.addEventListener("input", () => {
    const given = [...form.querySelectorAll(`[data-adds-to="${line.id}"]`)].map((input) => Number(input.value || 0));
    const added = Math.round(given.reduce((sum, value) => sum + (value || 0), 0) * 1e6) / 1e6;
    const left = Math.round((100 - added) * 1e6) / 1e6;
    line.querySelector("[data-total]").textContent = `${added}%`;
    line.querySelector("[data-left]").textContent = left > 0 ? `，还差 ${left}%` : left < 0 ? `，多出 ${-left}%` : "";
  });
}
