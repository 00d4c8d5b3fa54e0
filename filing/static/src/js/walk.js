// A slider through the days of a record: the picture as of each day, without leaving the page.
const PAUSE = 120;

/** data-walk="id": the list of links, the latest first, each to the same page as of its day. */
export function walk(shown, start) {
  const links = [...document.querySelectorAll(`#${shown.dataset.walk} a[href]`)].reverse();
  if (links.length < 2) return;
  const slider = document.createElement("input");
  const said = document.createElement("p");
  const whole = document.createElement("a");
  const read = new Map();
  let timer = 0, wanted = 0;

  Object.assign(slider, { type: "range", className: "app-walk__slider", id: `${shown.id}-walk`, min: 0, max: links.length - 1, step: 1 });
  slider.value = Math.max(0, links.findIndex((link) => link.hasAttribute("aria-current")));
  said.className = "govuk-body app-walk__said";
  said.setAttribute("role", "status");
  whole.className = "govuk-link app-no-print";
  whole.textContent = "查看这一天的全部档案";

  const words = (link) => `${link.querySelector("time").textContent}起：${link.dataset.what}`;

  function page(link) {
    if (!read.has(link)) {
      read.set(link, fetch(link.href, { credentials: "same-origin" }).then(async (answer) => {
        const there = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(shown.id);
        if (!there) throw new Error(answer.status);
        return there.innerHTML;
      }));
    }
    return read.get(link);
  }

  async function show() {
    const link = links[slider.value], turn = ++wanted;
    try {
      const html = await page(link);
      if (turn !== wanted) return;
      shown.innerHTML = html;
      start(shown);
      said.textContent = words(link);
    } catch {
      read.delete(link);
      if (turn === wanted) said.textContent = "没有取到这一天的内容，请再移动一次。";
    }
  }

  function moved() {
    const link = links[slider.value];
    slider.setAttribute("aria-valuetext", words(link));
    whole.href = link.href;
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  }

  const label = document.createElement("label");
  Object.assign(label, { className: "govuk-label", htmlFor: slider.id, textContent: "拖动查看历次变化" });
  const box = document.createElement("div");
  box.className = "app-walk app-no-print";
  box.append(label, slider, said, whole);
  shown.before(box);
  slider.addEventListener("input", moved);
  const now = links[slider.value];
  slider.setAttribute("aria-valuetext", words(now));
  said.textContent = words(now);
  whole.href = now.href;
}
