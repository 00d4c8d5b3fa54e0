// A select turned into a box to type in; the select stays in the form and keeps the answer.
import { button } from "./form.js";
import { counter, normal, searchBox } from "./filter.js";

const MOST = 60;

export function combobox(select) {
  const many = select.multiple;
  const id = select.id;
  const options = [...select.options].filter((o) => o.value);
  const words = options.map((o) => normal(`${o.text} ${o.value} ${o.dataset.search || ""}`));
  const input = searchBox("", id);
  const list = document.createElement("ul");
  const chips = document.createElement("ul");
  const count = counter();
  const box = document.createElement("div");
  let active = -1;

  select.id = `${id}-select`;
  select.hidden = true;
  list.id = `${id}-list`;
  list.className = "app-combobox__list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", select.labels?.[0]?.textContent.trim() || document.querySelector(`label[for="${id}"]`)?.textContent.trim() || "选项");
  list.hidden = true;
  chips.className = "app-chips";
  box.className = "app-search";
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.placeholder = select.dataset.searchList || "输入文字或代码查找";
  if (select.classList.contains("govuk-select--error")) input.classList.add("govuk-input--error");
  box.append(input, list, count);
  select.before(...(many ? [chips, box] : [box]));

  const chosen = () => options.filter((o) => o.selected);

  function open(yes) {
    list.hidden = !yes;
    input.setAttribute("aria-expanded", String(yes));
    if (!yes) mark(-1);
  }

  function mark(index) {
    active = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
    const item = list.children[index];
    if (!item) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  function find() {
    const wanted = normal(input.value);
    const found = options.filter((o, i) => words[i].includes(wanted) && !(many && o.selected));
    list.replaceChildren(...found.slice(0, MOST).map(listItem));
    count.textContent = found.length > MOST ? `符合 ${found.length} 项，先列 ${MOST} 项，请再输入几个字` : `符合 ${found.length} 项`;
    open(found.length > 0);
  }

  function listItem(option, i) {
    const item = document.createElement("li");
    item.id = `${list.id}-${i}`;
    item.setAttribute("role", "option");
    item.textContent = option.text;
    item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(option, true); });
    item.choose = () => choose(option, true);
    return item;
  }

  function choose(option, yes) {
    option.selected = yes;
    show();
    open(false);
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function show() {
    input.value = many ? "" : chosen()[0]?.text || "";
    count.textContent = many ? `已选 ${chosen().length} 项` : "";
    chips.replaceChildren(...chosen().map((option) => {
      const item = document.createElement("li");
      const chip = button(`${option.text} ×`, () => { choose(option, false); input.focus(); }, "");
      chip.setAttribute("aria-label", `移除 ${option.text}`);
      item.append(chip);
      return item;
    }));
  }

  const KEYS = {
    ArrowDown: () => (list.hidden ? find() : mark(Math.min(active + 1, list.children.length - 1))),
    ArrowUp: () => mark(Math.max(active - 1, 0)),
    Enter: () => list.children[active]?.choose(),
    Escape: () => { show(); open(false); },
  };

  input.addEventListener("input", find);
  input.addEventListener("click", () => { if (list.hidden) { input.select(); find(); } });
  input.addEventListener("keydown", (event) => {
    if (!KEYS[event.key] || event.isComposing) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  input.addEventListener("blur", () => {
    if (!many && !input.value && chosen().length) { select.value = ""; select.dispatchEvent(new Event("change", { bubbles: true })); }
    show();
    open(false);
  });
  select.addEventListener("change", show);
  open(false);
  show();
}
