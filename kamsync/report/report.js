"use strict";
(() => {
  const table = document.getElementById("all-accounts");
  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") target.open = true;
  };
  addEventListener("hashchange", open);
  open();
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => ({ row, text: row.textContent.toLocaleLowerCase() }));
  const panel = document.querySelector(".filters");
  const find = document.getElementById("find");
  const seen = document.getElementById("seen");
  const lists = [...panel.querySelectorAll("select")];

  const show = () => {
    const words = find.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    for (const { row, text } of rows) {
      const fits = words.every((word) => text.includes(word)) && lists.every((list) => {
        const values = row.dataset[list.dataset.facet];
        const split = list.dataset.facet === "flag" ? values.split(" ") : [values];
        return !list.value || split.includes(list.value);
      });
      row.hidden = !fits;
      n += fits;
    }
    seen.textContent = seen.dataset.text.replace("#", n.toLocaleString(document.documentElement.lang));
  };

  const key = (row, column) => {
    const cell = row.cells[column];
    const given = cell.dataset.value;
    return given === undefined ? cell.textContent : given === "" ? null : Number(given);
  };
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const compare = (a, b) => {
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    return typeof a === "number" ? a - b : order.compare(a, b);
  };
  const sort = (head, column) => {
    const falling = head.getAttribute("aria-sort") === "ascending"
      || (head.classList.contains("number") && !head.hasAttribute("aria-sort"));
    for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", falling ? "descending" : "ascending");
    const keyed = rows.map((entry) => ({ ...entry, key: key(entry.row, column) }));
    keyed.sort((a, b) => {
      const unknown = a.key === null || b.key === null;
      return falling && !unknown ? compare(b.key, a.key) : compare(a.key, b.key);
    });
    body.append(...keyed.map((entry) => entry.row));
  };
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.textContent = head.textContent;
    button.title = head.dataset.sort;
    button.addEventListener("click", () => sort(head, column));
    head.replaceChildren(button);
  });
  find.addEventListener("input", show);
  lists.forEach((list) => list.addEventListener("change", show));
  panel.hidden = false;
  show();
})();
