// Reading a form's answers and putting them back.
const NOT_ANSWERS = new Set(["csrf_token", "seen", "once", "version"]);

/** The form as it would be posted, without files: those go by their own road. */
export function formBody(form) {
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  return body;
}

export function answersOf(form) {
  return [...formBody(form)].filter(([name]) => !NOT_ANSWERS.has(name));
}

export function putBack(form, answers) {
  const left = new Map();
  for (const [name, value] of answers) left.set(name, [...(left.get(name) || []), value]);
  for (const field of form.elements) {
    if (!field.name || NOT_ANSWERS.has(field.name) || ["file", "submit", "button"].includes(field.type)) continue;
    putBackField(field, left.get(field.name) || []);
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function putBackField(field, values) {
  if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
  else if (field.multiple) {
    const listed = new Set([...field.options].map((option) => option.value));
    for (const value of values) if (!listed.has(value)) field.add(new Option(value, value));
    for (const option of field.options) option.selected = values.includes(option.value);
  }
  else if (values.length) field.value = values.shift();
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** What stands in the form, a line for each answer, as people read it. */
export function typedOn(form) {
  const lines = [];
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || ["file", "submit", "button"].includes(field.type)) continue;
    const chosen = ["checkbox", "radio"].includes(field.type);
    if (chosen ? !field.checked : !field.value.trim()) continue;
    const label = field.labels?.[0]?.textContent.trim().replace(/\s+/g, " ") || field.name;
    const said = field.selectedOptions ? [...field.selectedOptions].map((one) => one.text.trim()).join("、") : field.value;
    const group = field.closest("fieldset")?.querySelector("legend")?.textContent.trim().replace(/\s+/g, " ");
    const answer = chosen ? label : `${label}：${said}`;
    lines.push(group ? `${group}：${answer}` : answer);
  }
  return lines.join("\n");
}

export function setHidden(form, name, value) {
  const field = form.querySelector(`input[name="${name}"]`);
  if (field && value !== undefined && value !== null) field.value = value;
}

export function notice(form, key, text, ...controls) {
  document.querySelector(`[data-notice="${key}"]`)?.remove();
  const box = document.createElement("div");
  box.className = "govuk-notification-banner govuk-notification-banner--warning";
  box.setAttribute("role", "alert");
  box.dataset.notice = key;
  const content = document.createElement("div");
  content.className = "govuk-notification-banner__content";
  const words = document.createElement("p");
  words.className = "govuk-notification-banner__heading";
  words.textContent = text;
  content.append(words, ...controls);
  box.append(content);
  form.before(box);
  return box;
}

export function button(label, act, style = "govuk-button") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = style;
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}
