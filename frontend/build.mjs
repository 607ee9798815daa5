// One set of parts for units and pages. A page of ours is ours alone: layers keep it flat. A unit stands in a
// host's page, where a layer would lose to any rule of the host: there the same parts are nested in a selector
// that lends them the weight of two ids (ADR 0032).
import { build, transform } from "esbuild";
import { cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises";

const OUT = "../static/mentor_recognition";
const TARGET = ["chrome111", "firefox113", "safari16"];
const WEIGHT = ":is(.mr-block, #mr-weight#mr-weight)";
const read = (name) => readFile(`src/${name}`, "utf8");

async function parts(only) {
  const names = (await readdir("src/parts")).filter((name) => name.endsWith(".css")).sort();
  const wanted = names.filter((name) => only === undefined || only.includes(name.slice(0, -4)));
  return (await Promise.all(wanted.map((name) => read(`parts/${name}`)))).join("\n");
}

async function css(name, source) {
  const { code } = await transform(source, { loader: "css", minify: true, target: TARGET });
  await mkdir(`${OUT}/css`, { recursive: true });
  await writeFile(`${OUT}/css/${name}.css`, code);
}

const tokens = await read("tokens.css");
const dark = await read("dark.css");
// The host says whether a unit is dark (its page may be white on a dark system); our pages follow the system.
const HOST_IS_DARK = '.indigo-dark-theme &, [data-paragon-theme-variant="dark"] &';
const inUnits = JSON.parse(await read("unit_parts.json"));
await css("block", `${WEIGHT} {\n${tokens}\n${HOST_IS_DARK} {\n${dark}\n}\n${await read("unit.css")}\n${await parts(inUnits)}\n}\n${await read("highlights.css")}`);
await css(
  "pages",
  `@layer base, parts, screens;\n:root {\n${tokens}\n}\n` +
    `@media (prefers-color-scheme: dark) {\n:root {\ncolor-scheme: dark;\n${dark}\n}\n}\n@layer base {\n${await read("page_base.css")}\n}\n` +
    `@layer parts {\n${await parts()}\n}\n@layer screens {\n${await read("screens.css")}\n}`,
);
await build({
  entryPoints: ["src/block.js", "src/studio.js", "src/instructor.js", "src/pages.js"],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  outdir: `${OUT}/js`,
  define: { define: "undefined" },
});
// The PDF viewer is loaded when somebody opens a PDF: pdf.js, its worker and the tables of East Asian fonts.
const PDF = "node_modules/pdfjs-dist";
await build({
  entryPoints: { pdf_viewer: "src/pdf_viewer.js", pdf_worker: `${PDF}/legacy/build/pdf.worker.mjs` },
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome111", "firefox113", "safari16"],
  legalComments: "inline",
  external: ["canvas", "fs", "http", "https", "url", "module", "process"],
  outdir: `${OUT}/js`,
});
await cp(`${PDF}/cmaps`, `${OUT}/js/cmaps`, { recursive: true });
await cp(`${PDF}/LICENSE`, `${OUT}/js/pdf_viewer.LICENSE`);
