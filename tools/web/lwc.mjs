// Compiles the files of a Lightning component as Salesforce does; one line per refusal.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "@lwc/compiler";

const folder = process.argv[2];
let refused = 0;
for (const name of readdirSync(folder).filter((n) => /\.(js|html|css)$/.test(n))) {
  const options = { name: "kamCard", namespace: "c", apiVersion: 66 };
  try {
    const made = transformSync(readFileSync(join(folder, name), "utf8"), name, options);
    for (const warning of made.warnings ?? []) {
      console.log(`${name}: ${warning.message}`);
      refused += 1;
    }
  } catch (error) {
    console.log(`${name}: ${error.message}`);
    refused += 1;
  }
}
process.exit(refused ? 1 : 0);
