// Enhancements only: every page works without this file.
import { autosave } from "./js/autosave.js";
import { offerKeptAnswers, sweepKept } from "./js/kept.js";
import { filterItems } from "./js/filter.js";
import { combobox } from "./js/combobox.js";
import { keepTyped } from "./js/typed.js";
import { keys } from "./js/keys.js";
import { walk } from "./js/walk.js";
import { languages, upload, uploadAll } from "./js/upload.js";
import { record } from "./js/record.js";
import { chooseAll, watchBatch } from "./js/batches.js";
import { focusErrors, exclusiveChoice, submitOnce, showWhen, printButton, childrenOf, optionsFrom, total, withScript } from "./js/small.js";

function each(root, selector, enhance) {
  for (const element of root.querySelectorAll(selector)) {
    if (element.dataset.enhanced?.includes(enhance.name)) continue;
    element.dataset.enhanced = `${element.dataset.enhanced || ""} ${enhance.name}`;
    enhance(element, start);
  }
}

function start(root) {
  each(root, ".app-with-script", withScript);
  each(root, "select[data-children-of]", childrenOf);
  each(root, "select[data-options-from]", optionsFrom);
  each(root, "select[data-search-list]", combobox);
  each(root, "[data-search-list]:not(select)", filterItems);
  each(root, "form", exclusiveChoice);
  each(root, "[data-show-when]", showWhen);
  each(root, "form[data-autosave]", offerKeptAnswers);
  each(root, "form[data-autosave]", autosave);
  each(root, 'main form[method="post" i]:not([data-autosave], [data-record], [data-upload])', keepTyped);
  each(root, "form[data-upload]", upload);
  each(root, "[data-upload-all]", uploadAll);
  each(root, "[data-languages]", languages);
  each(root, "[data-choose-all]", chooseAll);
  each(root, "[data-batch-progress]", watchBatch);
  each(root, "form[data-record]", record);
  each(root, 'form[method="post" i]:not([data-upload])', submitOnce);
  each(root, "[data-print]", printButton);
  each(root, ".app-total", total);
  each(root, "[data-walk]", walk);
  each(root, "[data-keys]", keys);
  focusErrors(root);
}

sweepKept();
start(document);
