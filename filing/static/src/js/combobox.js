// A select turned into a box to type in. The select stays in the form and keeps the answer; what is typed and names
// nothing stays in the box, and goes to the server with it where the page says so (data-typed).
import { button } from "./form.js";
import { counter, searchBox } from "./filter.js";
import { known, normal, onlyMatch, search } from "./matching.js";

const MOST = 60;
let pressed = false;
addEventListener("pointerdown", () => { pressed = true; }, true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { pressed = false; }, true);

/** After the click that is under way: what appears at a box must not push the button away from under the pointer. */
function afterClick(act) {
  if (!pressed) return act();
  addEventListener("pointerup", () => setTimeout(act), { once: true });
}

export function combobox(select) {
  const many = select.multiple;
  const id = select.id;
  const keepsText = "typed" in select.dataset;
  const input = searchBox("", id);
  const list = document.createElement("ul");
  const chips = document.createElement("ul");
  const count = counter();
  const wrong = document.createElement("p");
  const box = document.createElement("div");
  const describedBy = select.getAttribute("aria-describedby");
  const hint = select.dataset.hint || "请换几个字再试，或清空后从列表中选择";
  let choices = [...select.options].filter((o) => o.value).map(choiceOf);
  let complete = !select.dataset.listUrl;
  let active = -1;

  select.id = `${id}-select`;
  select.hidden = true;
  list.id = `${id}-list`;
  list.className = "app-combobox__list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${CSS.escape(id)}"]`)?.textContent.trim() || "选项");
  chips.className = "app-chips";
  wrong.id = `${id}-wrong`;
  wrong.className = "govuk-error-message";
  wrong.setAttribute("role", "alert");
  box.className = "app-search";
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.placeholder = select.dataset.searchList || "输入文字或代码查找";
  if (keepsText) {
    input.name = `${select.name}-typed`;
    input.value = select.dataset.typed;
    delete input.dataset.notSaved;
  }
  box.append(input, list, count);
  select.before(...(many ? [chips, wrong, box] : [wrong, box]));

  const chosen = () => [...select.selectedOptions].filter((o) => o.value);
  const labelOf = (option) => choices.find((c) => c.code === option.value)?.label || option.text;
  const isSettled = () => !normal(input.value) || (!many && chosen().some((o) => normal(labelOf(o)) === normal(input.value)));

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
    const taken = new Set(many ? chosen().map((o) => o.value) : []);
    const found = search(isSettled() ? "" : input.value, choices).filter((c) => !taken.has(c.code));
    list.replaceChildren(...found.slice(0, MOST).map(listItem));
    if (!found.length) count.textContent = complete ? `没有相符的项。${hint}。` : "正在读取列表";
    else count.textContent = found.length > MOST ? `符合 ${found.length} 项，先列 ${MOST} 项，请再输入几个字` : `符合 ${found.length} 项`;
    open(found.length > 0);
  }

  function listItem(choice, i) {
    const item = document.createElement("li");
    item.id = `${list.id}-${i}`;
    item.setAttribute("role", "option");
    item.textContent = choice.label;
    item.addEventListener("mousedown", (event) => { event.preventDefault(); item.choose(); });
    item.choose = () => choose(choice);
    return item;
  }

  function choose(choice) {
    let option = [...select.options].find((o) => o.value === choice.code);
    if (!option) select.add(option = new Option(choice.label, choice.code));
    option.selected = true;
    if (many) input.value = "";
    changed();
  }

  function changed() {
    select.dispatchEvent(new Event("change", { bubbles: true }));
    open(false);
  }

  function show() {
    if (!many && chosen().length) input.value = labelOf(chosen()[0]);
    if (isSettled()) complain("");
    count.textContent = many ? `已选 ${chosen().length} 项` : "";
    chips.replaceChildren(...(many ? chosen() : []).map((option) => {
      option.text = labelOf(option);
      const item = document.createElement("li");
      const chip = button(`${option.text} ×`, () => { option.selected = false; changed(); input.focus(); }, "");
      chip.setAttribute("aria-label", `移除 ${option.text}`);
      item.append(chip);
      return item;
    }));
  }

  function complain(text) {
    const server = select.getAttribute("aria-invalid") === "true" || select.classList.contains("govuk-select--error");
    wrong.hidden = !text;
    wrong.textContent = text;
    input.classList.toggle("govuk-input--error", Boolean(text) || server);
    input.setAttribute("aria-invalid", String(Boolean(text) || server));
    input.setAttribute("aria-describedby", [describedBy, text && wrong.id].filter(Boolean).join(" "));
  }

  /** On leaving the box: takes what the text names, or says that it names nothing. False while it does not. */
  function settle() {
    open(false);
    if (!normal(input.value)) {
      if (!many && chosen().length) { select.value = ""; changed(); }
      show();
      return true;
    }
    if (isSettled()) { show(); return true; }
    const match = onlyMatch(input.value, choices);
    if (match) { choose(match); return true; }
    if (!many && chosen().length) { select.value = ""; changed(); }
    count.textContent = many ? `已选 ${chosen().length} 项` : "";
    // Without the whole list only the server can tell.
    if (complete) complain(sentence(search(input.value, choices).length));
    return false;
  }

  function sentence(found) {
    return found ? `“${input.value}”符合 ${found} 项，请从列表中选择一项。` : `没有与“${input.value}”相符的项。${hint}。`;
  }

  function enter() {
    const item = list.children[active] || (list.children.length === 1 && list.children[0]);
    if (!list.hidden && item) item.choose();
    else settle();
  }

  const KEYS = {
    ArrowDown: () => (list.hidden ? find() : mark(Math.min(active + 1, list.children.length - 1))),
    ArrowUp: () => mark(Math.max(active - 1, 0)),
    Enter: enter,
    Escape: () => open(false),
  };

  input.addEventListener("input", () => { complain(""); find(); });
  input.addEventListener("click", () => { if (list.hidden) { input.select(); find(); } });
  input.addEventListener("keydown", (event) => {
    if (!KEYS[event.key] || event.isComposing) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  input.addEventListener("blur", () => {
    const item = list.hidden ? null : list.children[active];
    open(false);
    afterClick(() => (item ? item.choose() : settle()));
  });
  select.form?.addEventListener("submit", (event) => {
    // Where the server would not be told of the text, sending would lose it.
    if (settle() || keepsText) return;
    event.preventDefault();
    input.focus();
  });
  select.addEventListener("change", show);
  open(false);
  complain("");
  show();
  if (!complete) load();

  async function load() {
    const answer = await fetch(select.dataset.listUrl).catch(() => null);
    if (!answer?.ok) return;
    const rows = await answer.json();
    const listed = rows.map(([code, name, pinyin, everyday]) => known({ code, name, label: `${code} ${name}`, pinyin, everyday }));
    const codes = new Set(listed.map((c) => c.code));
    choices = [...choices.filter((c) => !codes.has(c.code)), ...listed];
    complete = true;
    if (document.activeElement === input && input.value) find();
  }
}

function choiceOf(option) {
  const { others, pinyin } = option.dataset;
  return known({ code: option.value, name: option.text, others: others ? others.split("|") : [], pinyin });
}
