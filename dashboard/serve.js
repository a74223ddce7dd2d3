// Serves dist/ on this machine alone, and prints the address. Argument: the port, 0 for any; where it is taken, another.
import {createReadStream} from "node:fs";
import {stat} from "node:fs/promises";
import {createServer} from "node:http";
import {extname, join, normalize} from "node:path";
import {fileURLToPath} from "node:url";

const dist = fileURLToPath(new URL("dist", import.meta.url));
const types = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json"};

const server = createServer(async (request, response) => {
  try {
    // normalize() of an absolute path leaves no .. to climb out by
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    const file = join(dist, path.endsWith("/") ? `${path}index.html` : path);
    if (!(await stat(file)).isFile()) throw new Error("not a file");
    response.setHeader("Content-Type", `${types[extname(file)] ?? "application/octet-stream"}; charset=utf-8`);
    createReadStream(file).pipe(response);
  } catch {
    response.writeHead(404).end("Not found");
  }
});
server.on("error", (error) => {
  if (error.code !== "EADDRINUSE") throw error;
  server.listen(0, "127.0.0.1");
});
server.on("listening", () => console.log(`http://127.0.0.1:${server.address().port}/`));
server.listen(Number(process.argv[2] ?? 3000), "127.0.0.1");
