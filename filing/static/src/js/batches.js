// Choosing many filings at once, and watching a batch until it is over.

/** data-choose-all="name": ticks every box of that name, or none when all are ticked; data-chosen says how many. */
export function chooseAll(button) {
  const name = button.dataset.chooseAll;
  const boxes = [...button.form.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(name)}"]`)];
  const count = button.form.querySelector(`[data-chosen="${name}"]`);
  const chosen = () => boxes.filter((box) => box.checked).length;

  function show() {
    button.textContent = chosen() === boxes.length && boxes.length ? "全不选" : "全选";
    count.textContent = `已选 ${chosen()} 件，可选 ${boxes.length} 件`;
  }

  button.addEventListener("click", () => {
    const yes = chosen() < boxes.length;
    for (const box of boxes) box.checked = yes;
    show();
  });
  button.form.addEventListener("change", show);
  show();
}

/** data-batch-progress="url": asked each second; read aloud at each tenth only, and the page renewed at the end. */
export function watchBatch(part, start) {
  const [bar, words, spoken, hint] = ["progress", "[data-words]", "[data-spoken]", "[data-hint]"].map((s) => part.querySelector(s));
  const tenth = (state) => Math.floor((10 * state.done) / state.total);
  let read, leftOut;

  function show(state) {
    bar.value = state.done;
    words.textContent = state.words;
    hint.textContent = state.hint || "";
    hint.hidden = !state.hint;
    if (read !== undefined && read !== tenth(state)) spoken.textContent = state.words;
    read = tenth(state);
  }

  async function look() {
    const answer = await fetch(part.dataset.batchProgress).catch(() => null);
    // Logged out meanwhile: the page itself says so.
    if (answer?.redirected) return location.reload();
    if (answer?.ok) {
      const state = await answer.json();
      show(state);
      const isNew = state.is_finished || (leftOut !== undefined && leftOut !== state.left_out);
      if (isNew && (await renew(start, state.is_finished))) return undefined;
      leftOut = state.left_out;
    }
    return setTimeout(look, 1000);
  }

  setTimeout(look, 1000);
}

/** Whether the main part is now the page's newest; it watches on by itself where there is more to come. */
async function renew(start, isFinished) {
  const answer = await fetch(location.href).catch(() => null);
  const page = new DOMParser().parseFromString(answer?.ok ? await answer.text() : "", "text/html");
  const main = page.querySelector("main");
  if (!main) return false;
  document.querySelector("main").replaceWith(main);
  document.title = page.title;
  start(main);
  if (isFinished) { main.tabIndex = -1; main.focus({ preventScroll: true }); }
  return true;
}
