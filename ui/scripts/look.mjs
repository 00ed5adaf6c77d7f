// Takes screenshots of places on the backend in memory: npm run build:mock && node scripts/look.mjs [name=address ...]
// Example: node scripts/look.mjs board=/t/team-1/board start="/?world=empty&press=Team maken"  →  dist-mock/shots/<name>-<language>-<appearance>.png
// WIDTH and TEXT (per cent) in the environment change the window and the size of the letters; ONE=1 takes nl and light only.
import { execFile } from "node:child_process";
import { createReadStream, existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve } from "node:path";
import { promisify } from "node:util";

const ROOT = resolve(import.meta.dirname, "../dist-mock");
const SHOTS = join(ROOT, "shots");
const { WIDTH = "1280", HEIGHT = "900", TEXT = "100", ONE = "" } = process.env;
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2" };

const server = createServer((request, response) => {
  const path = join(ROOT, decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname));
  if (!path.startsWith(ROOT) || !existsSync(path)) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" });
  return createReadStream(path).pipe(response);
});

await new Promise((done) => server.listen(0, "127.0.0.1", done));
const { port } = server.address();
mkdirSync(SHOTS, { recursive: true });

const wanted = process.argv.slice(2);
const places = wanted.length > 0 ? wanted : ["start=/", "start-empty=/?world=empty", "settings=/settings"];
for (const place of places) {
  const [name, ...rest] = place.split("=");
  const [address, query = ""] = rest.join("=").split("?");
  for (const language of ONE ? ["nl"] : ["nl", "en"]) {
    for (const appearance of ONE ? ["light"] : ["light", "dark"]) {
      const search = new URLSearchParams({ language, appearance, text: TEXT, ...Object.fromEntries(new URLSearchParams(query)) });
      const file = join(SHOTS, `${name}-${language}-${appearance}${WIDTH === "1280" ? "" : `-${WIDTH}`}${TEXT === "100" ? "" : `-${TEXT}`}.png`);
      await promisify(execFile)("chromium", [
        "--headless",
        "--no-sandbox",
        "--hide-scrollbars",
        `--window-size=${WIDTH},${HEIGHT}`,
        "--virtual-time-budget=6000",
        `--screenshot=${file}`,
        `http://127.0.0.1:${port}/mock.html?${search}#${address}`,
      ]);
      console.log(file);
    }
  }
}
server.close();
