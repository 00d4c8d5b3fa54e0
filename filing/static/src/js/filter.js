// A search box above a long list of checkboxes or radios.
import { normal } from "./matching.js";

export function searchBox(label, id) {
  const input = document.createElement("input");
  input.className = "govuk-input";
  input.type = "text";
  input.autocomplete = "off";
  input.spellcheck = false;
  input.dataset.notSaved = "";
  if (id) input.id = id;
  if (label) input.setAttribute("aria-label", label);
  // Enter chooses; it must not send the form.
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  return input;
}

export function counter() {
  const count = document.createElement("p");
  count.className = "app-search__count";
  count.setAttribute("role", "status");
  return count;
}

export function filterItems(list) {
  const boxes = [...list.querySelectorAll(".govuk-checkboxes__item, .govuk-radios__item")];
  // A unit is found and shown as a whole, with whatever it asks.
  const items = [...boxes.filter((item) => !item.closest("[data-search-unit]")), ...list.querySelectorAll("[data-search-unit]")];
  const words = items.map((item) => normal(`${item.textContent} ${item.dataset.search || item.dataset.searchUnit || ""}`));
  const parts = [...list.querySelectorAll("[data-search-part]:not([data-search-unit])")];
  const search = searchBox(list.dataset.searchList || "输入文字或代码查找");
  search.placeholder = list.dataset.searchList || "输入文字或代码查找";
  const count = counter();
  const box = document.createElement("div");
  box.className = "app-search";
  box.append(search, count);
  list.before(box);
  if (!("searchWhole" in list.dataset)) {
    list.classList.add("app-search__items");
    list.tabIndex = 0;
  }

  function filter() {
    const wanted = normal(search.value);
    let shown = 0, chosen = 0;
    items.forEach((item, i) => {
      const checked = [...item.querySelectorAll("input:checked")].some((input) => input.value);
      const match = words[i].includes(wanted);
      item.hidden = !match && !checked;
      shown += match;
      chosen += checked;
    });
    for (const part of parts) part.hidden = Boolean(wanted) && items.every((item) => item.hidden || !part.contains(item));
    const found = wanted && !shown ? "没有符合的，请换一个说法；清空后显示全部" : `${wanted ? "符合" : "共"} ${shown} 项`;
    count.textContent = `${found}，已选 ${chosen} 项`;
  }

  search.addEventListener("input", filter);
  list.addEventListener("change", filter);
  filter();
}
