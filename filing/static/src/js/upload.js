// Uploads with a progress bar; the answer page's main part replaces this one's.
export function upload(form, start) {
  const file = form.querySelector('input[type="file"]');
  const most = Number(form.dataset.maxBytes || file?.dataset.maxBytes || 0);
  const status = document.createElement("div");
  status.setAttribute("role", "status");
  form.append(status);

  function say(text, error) {
    const words = document.createElement("p");
    words.className = error ? "govuk-error-message" : "app-search__count";
    words.textContent = text;
    status.replaceChildren(words);
    return words;
  }

  function tooLarge() {
    const big = [...(file?.files || [])].find((f) => most && f.size > most);
    if (big) say(`“${big.name}”为 ${(big.size / 1048576).toFixed(1)} MB，超过 ${Math.floor(most / 1048576)} MB 上限，请压缩或分成几份后再上传。`, true);
    return big;
  }

  function finish(request) {
    const page = new DOMParser().parseFromString(request.responseText || "", "text/html");
    const main = page.querySelector("main");
    // The page stays as it is: what is chosen and typed in its other forms is kept.
    if (!main || request.status === 413) return say(request.status === 413 ? "文件超过大小上限，请压缩后再上传。" : "上传没有成功，请稍后再试。", true);
    document.querySelector("main").replaceWith(main);
    document.title = page.title;
    if (request.status < 400) history.replaceState(null, "", request.responseURL);
    start(main);
    if (!main.querySelector(".govuk-error-summary")) { main.tabIndex = -1; main.focus({ preventScroll: true }); }
  }

  function send(event) {
    if (!file?.files.length) return;
    event.preventDefault();
    if (form.dataset.sending || tooLarge()) return;
    form.dataset.sending = "1";
    const bar = document.createElement("progress");
    bar.className = "app-progress";
    bar.max = 100;
    const words = say("正在上传");
    status.prepend(bar);
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const percent = total ? Math.round((100 * loaded) / total) : 0;
      bar.value = percent;
      bar.setAttribute("aria-label", `已上传 ${percent}%`);
      if (percent === 100) words.textContent = "已上传，正在检查文件";
    });
    request.addEventListener("load", () => { delete form.dataset.sending; finish(request); });
    request.addEventListener("error", () => { delete form.dataset.sending; say("网络中断，文件没有传完，请再试一次。", true); });
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/html");
    request.send(new FormData(form, event.submitter));
  }

  form.addEventListener("submit", send);
  file?.addEventListener("change", () => { if (!tooLarge()) status.replaceChildren(); });
  for (const type of ["dragover", "dragleave", "drop"]) {
    form.addEventListener(type, () => form.classList.toggle("app-upload--over", type === "dragover"));
  }
}
