// Draws the HubSpot card with HubSpot's own renderer and prints it. argv: component, properties
// (null: they cannot be read), and, for a picture, the page to write.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { page } from "./hubspot_page.mjs";

const [source, properties, picture] = process.argv.slice(2);
const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, jsx: ts.JsxEmit.React };
const made = ts.transpileModule(readFileSync(source, "utf8"), { compilerOptions: options });
const script = join(dirname(source), "KamCard.mjs");
writeFileSync(script, made.outputText);

const at = pathToFileURL(script);
const place = (name) => pathToFileURL(createRequire(at).resolve(name));
const { createRenderer } = await import(place("@hubspot/ui-extensions/testing"));
const React = (await import(place("react"))).default;
const { render, mocks, getRootNode } = createRenderer("crm.record.tab");
const known = JSON.parse(readFileSync(properties, "utf8"));
mocks.useCrmProperties.willCall((names) => ({
  properties: Object.fromEntries(names.map((name) => [name, known?.[name] ?? null])),
  error: known ? null : new Error("refused"),
  isLoading: false,
  refetch: () => {}
}));
const { KamCard } = await import(at);
render(React.createElement(KamCard));
console.log(getRootNode().toString());
if (picture) writeFileSync(picture, page(getRootNode()));
