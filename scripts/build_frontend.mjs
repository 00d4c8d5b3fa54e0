// Builds filing/static/build/ from filing/static/src/: one stylesheet, one script.
import { mkdirSync, writeFileSync } from "node:fs";
import { build, transform } from "esbuild";
import { compile } from "sass";

const SOURCE = "filing/static/src";
const TARGET = "filing/static/build";

mkdirSync(TARGET, { recursive: true });
const { css } = compile(`${SOURCE}/filing.scss`, { style: "compressed", quietDeps: true });
const small = await transform(css, { loader: "css", minify: true, target: "chrome105" });
writeFileSync(`${TARGET}/filing.css`, small.code);
await build({
  entryPoints: [`${SOURCE}/filing.js`],
  outfile: `${TARGET}/filing.js`,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
});
