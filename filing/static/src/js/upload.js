// Uploads, one file after the other, each with its own progress; the page as it then is replaces this one's main part.
const MEGABYTE = 1048576;

/** One file of a form, sent alone; resolves to { stored, refused }, and never rejects. */
function sendOne(form, file, line) {
  const body = new FormData(form);
  body.delete("file");
  body.append("file", file, file.name);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => line.at(total ? Math.round((100 * loaded) / total) : 0));
    request.addEventListener("load", () => resolve(answerOf(request, file)));
    request.addEventListener("error", () => resolve({ refused: [`“${file.name}”没有传完，网络中断，请再试一次。`] }));
    request.open("POST", form.action);
    request.setRequestHeader("X-Upload", "1");
    request.send(body);
  });
}

function answerOf(request, file) {
  try {
    const answer = JSON.parse(request.responseText);
    if (Array.isArray(answer.refused)) return answer;
    if (answer.message) return { refused: [`“${file.name}”没有上传：${answer.message}`] };
  } catch { /* a page, not an answer: said below */ }
  const words = request.status === 413 ? "超过大小上限，请压缩后再上传。" : "没有上传成功，请刷新页面后再试。";
  return { refused: [`“${file.name}”${words}`] };
}

/** A line for one file: its name, a bar, a word. */
function lineFor(file, list) {
  const line = document.createElement("div");
  const bar = document.createElement("progress");
  const word = document.createElement("span");
  bar.className = "app-progress";
  bar.max = 100;
  bar.value = 0;
  line.append(`${file.name} `, word, bar);
  list.append(line);
  word.textContent = "等待上传";
  bar.setAttribute("aria-label", file.name);
  return {
    at(percent) { bar.value = percent; word.textContent = percent === 100 ? "已传到，正在检查" : `已传 ${percent}%`; },
    end(words, wrong) { bar.remove(); word.textContent = words; line.classList.toggle("govuk-error-message", wrong); },
  };
}

export function upload(form, start) {
  const input = form.querySelector('input[type="file"]');
  const most = Number(form.dataset.maxBytes || 0);
  const status = document.createElement("div");
  status.setAttribute("role", "status");
  form.append(status);

  function say(texts, error) {
    status.replaceChildren(...texts.map((text) => {
      const words = document.createElement("p");
      words.className = error ? "govuk-error-message" : "app-search__count";
      words.textContent = text;
      return words;
    }));
  }

  const chosen = () => [...(input?.files || [])];
  const tooLarge = () => chosen().filter((file) => most && file.size > most)
    .map((file) => `“${file.name}”为 ${(file.size / MEGABYTE).toFixed(1)} MB，超过 ${Math.floor(most / MEGABYTE)} MB 上限，请压缩或分成几份后再上传。`);

  /** Everything chosen here; gives what was refused. */
  form.sendChosen = async () => {
    if (form.dataset.sending || !chosen().length) return [];
    const wrong = tooLarge();
    if (wrong.length) { say(wrong, true); return wrong; }
    form.dataset.sending = "1";
    const list = document.createElement("div");
    list.className = "app-sending";
    status.replaceChildren(list);
    const work = chosen().map((file) => [file, lineFor(file, list)]);
    const refused = [];
    for (const [file, line] of work) {
      const answer = await sendOne(form, file, line);
      line.end(answer.refused.length ? "未接收" : "已上传", answer.refused.length > 0);
      refused.push(...answer.refused);
    }
    delete form.dataset.sending;
    return refused;
  };
  form.sayRefused = (texts) => { say(texts, true); status.setAttribute("role", "alert"); };

  form.addEventListener("submit", async (event) => {
    if (!chosen().length) return;
    event.preventDefault();
    await renewed([form], start);
  });
  input?.addEventListener("change", () => {
    const wrong = tooLarge();
    if (wrong.length) say(wrong, true);
    else say(input.files.length > 1 ? [`已选择 ${input.files.length} 个文件：${chosen().map((file) => file.name).join("、")}`] : []);
  });
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("app-upload--over"); });
  form.addEventListener("dragleave", () => form.classList.remove("app-upload--over"));
  form.addEventListener("drop", (event) => {
    form.classList.remove("app-upload--over");
    if (!input || !event.dataTransfer?.files.length) return;
    event.preventDefault();
    const files = new DataTransfer();
    for (const file of [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1)) files.items.add(file);
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/** Sends these forms' files, then shows the page as it is; what was refused is said where it was chosen. */
async function renewed(forms, start) {
  const refused = new Map();
  for (const form of forms) {
    const texts = await form.sendChosen();
    if (texts.length) refused.set(form.querySelector('input[type="file"]').id, texts);
  }
  // Choices in other forms would be lost with the page that holds them.
  const waiting = [...document.querySelectorAll("form[data-upload] input[type=file]")]
    .filter((input) => input.files.length && !forms.includes(input.form) && !input.form.dataset.sending).map((input) => [input.id, input.files]);
  const then = document.querySelector("[data-then]")?.dataset.then;
  if (then && !refused.size && !waiting.length) {
    // In a supplement the next item waits on the letter.
    location.assign(then);
    return;
  }
  const answer = await fetch(location.href.split("#")[0], { headers: { Accept: "text/html" } }).catch(() => null);
  // Somebody logged out meanwhile is led to the log-in page: what is chosen here stays instead.
  const page = answer?.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const main = page?.querySelector("main");
  if (!main) {
    for (const [id, texts] of refused) document.getElementById(id)?.form.sayRefused(texts);
    return;
  }
  const place = forms[0].closest("[id]")?.id;
  document.querySelector("main").replaceWith(main);
  start(main);
  for (const [id, files] of waiting) {
    const input = document.getElementById(id);
    if (input) { input.files = files; input.dispatchEvent(new Event("change", { bubbles: true })); }
  }
  for (const [id, texts] of refused) (document.getElementById(id)?.form || main.querySelector("form[data-upload]"))?.sayRefused?.(texts);
  const back = refused.size ? document.getElementById([...refused.keys()][0]) : document.getElementById(place);
  back?.focus({ preventScroll: !refused.size });
}

/** One button for all that is chosen on the page. */
export function uploadAll(button, start) {
  button.addEventListener("click", () => {
    const forms = [...document.querySelectorAll("form[data-upload]")].filter((form) => form.querySelector('input[type="file"]').files.length);
    if (forms.length) renewed(forms, start);
    else document.querySelector('form[data-upload] input[type="file"]')?.focus();
  });
}

/** Whether papers are all in Chinese is asked once; the choice is made without loading the page again. */
export function languages(form) {
  form.querySelector("button").hidden = true;
  form.addEventListener("change", () => {
    const mixed = form.elements.languages.value === "mixed";
    for (const group of document.querySelectorAll("[data-language]")) {
      group.hidden = !mixed;
      if (!mixed) group.querySelector("select").value = "zh";
    }
    history.replaceState(null, "", mixed ? "?languages=mixed" : location.pathname);
  });
}
