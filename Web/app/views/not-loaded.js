// In place of a view whose files could not be loaded: the server is away, or has a newer page than the one that is open.

import { button, h } from "../dom.js";
import { t } from "../i18n.js";

/**
 * @param {string} name of the view
 * @returns {import("../main.js").View}
 */
export default (name) => ({
  name,
  render(root) {
    root.append(
      h("h1", null, t(`task.${name}`)),
      h("p", { role: "alert" }, t("failure.newer_page")),
      button(t("word.reload"), () => location.reload(), { kind: "primary" }));
  },
});
