// Builds filing/static/build/ from filing/static/src/: one stylesheet, one script.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { build, transform } from "esbuild";
import { compile } from "sass";

const SOURCE = "filing/static/src";
const TARGET = "filing/static/build";

mkdirSync(TARGET, { recursive: true });
const { css, loadedUrls } = compile(`${SOURCE}/filing.scss`, { style: "compressed", quietDeps: true });
const small = await transform(css, { loader: "css", minify: true, target: "chrome105" });
writeFileSync(`${TARGET}/filing.css`, small.code);
const { metafile } = await build({
  entryPoints: [`${SOURCE}/filing.js`],
  outfile: `${TARGET}/filing.js`,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  metafile: true,
});

// What the two are made of is what the bill of materials tells: the "dependencies", and no tool's package.
const declared = JSON.parse(readFileSync("package.json", "utf8")).dependencies;
const read = [...loadedUrls.map((url) => url.pathname), ...Object.keys(metafile.inputs)];
const packages = read.map((path) => path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]).filter(Boolean);
const undeclared = packages.filter((name) => !(name in declared));
if (undeclared.length) {
  throw new Error(`not among the dependencies of package.json: ${[...new Set(undeclared)].join(", ")}`);
}
