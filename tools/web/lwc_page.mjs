// Bundles the Lightning component with Salesforce's own engine, base components and styles into a
// page to look at. argv: folder of kamCard, JSON of field values (null: refused), locale, page.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import lwc from "@lwc/rollup-plugin";
import { rollup } from "rollup";

const [folder, values, locale, page] = process.argv.slice(2);
const home = import.meta.dirname;
const SCHEMA = "@salesforce/schema/";
const STYLES = "@salesforce-ux/design-system/assets/styles/salesforce-lightning-design-system.min.css";

/** What an org gives in place of a module: the record, the reader's locale; and the page's start. */
const ORG = {
  "lightning/uiRecordApi": `
    const values = ${readFileSync(values, "utf8")};
    export class getRecord {
      constructor(send) { this.send = send; }
      connect() {}
      disconnect() {}
      update({ optionalFields }) { this.send(values ? { data: { optionalFields } } : { error: {} }); }
    }
    export const getFieldValue = (data, field) =>
      data.optionalFields.includes(field) ? (values[field] ?? null) : null;`,
  "@salesforce/i18n/locale": `export default ${JSON.stringify(locale)};`,
  start: `
    import "@lwc/synthetic-shadow";
    import { createElement } from "lwc";
    import KamCard from "c/kamCard";
    const card = createElement("c-kam-card", { is: KamCard });
    card.recordId = "001";
    document.querySelector("main").append(card);`
};

const org = {
  name: "org",
  resolveId(name, from) {
    if (name === "c/kamCard") return join(folder, "kamCard.js");
    if (ORG[name] || name.startsWith(SCHEMA)) return `\0${name}`;
    const ours = from?.startsWith(folder) || from?.startsWith("\0");
    const foreign = ours && !name.startsWith(".");
    return foreign ? this.resolve(name, join(home, "package.json")) : null;
  },
  load(name) {
    if (name.startsWith(`\0${SCHEMA}`)) return `export default "${name.split(".").pop()}";`;
    return name.startsWith("\0") ? ORG[name.slice(1)] : null;
  },
  resolveImportMeta: (property) => (property === "env" ? "({ SSR: false })" : null)
};

const modules = [
  { name: "lightning/icon", path: join(home, "stand/icon.js") },
  { npm: "lightning-base-components" },
  { npm: "@lwc/engine-dom" }
];
const plugins = [org, lwc({ rootDir: home, modules })];
const bundle = await rollup({ input: "start", plugins, onwarn: () => {} });
const { output } = await bundle.generate({ format: "iife" });
const script = output[0].code.replaceAll("</script", "<\\/script");
const styles = pathToFileURL(join(home, "node_modules", STYLES));
writeFileSync(
  page,
  `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>kamCard</title>
<link rel="stylesheet" href="${styles}"></head><body><main style="padding: 1rem"></main>
<script>var process = { env: { NODE_ENV: "production" } };</script><script>${script}</script>
</body></html>`
);
