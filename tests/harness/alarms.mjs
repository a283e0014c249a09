// Prints the alarm of the object with a name, in milliseconds, or nothing: node alarms.mjs FOLDER NAME
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const [folder, wanted] = process.argv.slice(2);
for (const file of readdirSync(folder).filter((file) => /^[0-9a-f]{64}\.sqlite$/.test(file))) {
  const database = new DatabaseSync(join(folder, file), { readOnly: true });
  if (database.prepare("select name from __miniflare_do_name").get()?.name !== wanted) continue;
  const alarm = database.prepare("select cast(value / 1000000 as text) as ms from _cf_METADATA where key = 1").get();
  console.log(alarm?.ms ?? "");
  process.exit(0);
}
throw new Error(`no object is called ${wanted}`);
