// HubSpot's own components as plain HTML: its renderer gives a tree, this a page to look at.

const GAPS = { flush: "0", "extra-small": "4px", small: "8px", medium: "16px", large: "24px" };
const PAGE = `<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 20px; font: 14px/1.5 "Lato", "Liberation Sans", sans-serif; color: #33475b }
dl { display: flex; flex-wrap: wrap; gap: 8px 32px; margin: 0 } dt { font-weight: 600 } dd { margin: 0 }
.tag { border: 1px solid #f5c26b; background: #fef8f0; border-radius: 3px; padding: 1px 8px }
.top { display: flex; justify-content: space-between } .bar { height: 8px; background: #eaf0f6 }
.bar i { display: block; height: 100%; background: #00a4bd } .alert { border: 1px solid #f2545b; padding: 12px }
</style><body>`;

const escaped = (text) =>
  String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

const DRAWN = {
  Flex: ({ direction, gap, wrap }, inner) =>
    `<div style="display:flex;flex-direction:${direction};gap:${GAPS[gap] ?? 0};flex-wrap:${wrap ?? "nowrap"}">${inner}</div>`,
  DescriptionList: (_, inner) => `<dl>${inner}</dl>`,
  DescriptionListItem: ({ label }, inner) => `<div><dt>${escaped(label)}</dt><dd>${inner}</dd></div>`,
  Text: ({ format }, inner) =>
    `<span style="font-weight:${format?.fontWeight ?? "normal"}">${inner}</span>`,
  Tag: (_, inner) => `<span class="tag">${inner}</span>`,
  ProgressBar: ({ title, value, maxValue, valueDescription }) =>
    `<div><div class="top"><span>${escaped(title)}</span><span>${escaped(valueDescription)}</span></div>` +
    `<div class="bar"><i style="width:${(100 * value) / maxValue}%"></i></div></div>`,
  Alert: ({ title }) => `<div class="alert">${escaped(title)}</div>`,
  LoadingSpinner: ({ label }) => `<span>${escaped(label)}</span>`
};

/** Of a node of HubSpot's renderer; a component that is not in the table ends the drawing. */
export function page(root) {
  return PAGE + root.childNodes.map(drawn).join("") + "</body>";
}

function drawn(node) {
  if (node.nodeType === "text") return escaped(node.text);
  const inner = node.childNodes.map(drawn).join("");
  return node.nodeType === "element" ? DRAWN[node.name](node.props, inner) : inner;
}
