// Bundles frontend/ into static_build/pmi/. Run by `npm run build` after `npm ci --ignore-scripts`.
import { build } from "esbuild";
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const outdir = `${root}static_build/pmi`;
const shared = {
  absWorkingDir: root,
  outdir,
  entryNames: "[name]",
  assetNames: "[name]",
  bundle: true,
  minify: true,
  legalComments: "eof",
  format: "iife",
  loader: { ".woff2": "file", ".svg": "file" },
  logLevel: "warning",
};

await rm(outdir, { recursive: true, force: true });
await Promise.all([
  build({
    ...shared,
    entryPoints: ["frontend/styles/app.css", "frontend/styles/map.css", "frontend/styles/paper.css"],
    target: ["chrome99", "firefox97", "safari15.4"],
  }),
  build({
    ...shared,
    entryPoints: ["frontend/scripts/app.js", "frontend/scripts/map.js", "frontend/scripts/komando.js", "frontend/scripts/draw.js"],
    target: ["es2020", "chrome87", "firefox90", "safari15"],
  }),
  build({
    ...shared,
    entryPoints: [
      "frontend/scripts/lapor.js",
      "frontend/scripts/lapor_map.js",
      "frontend/scripts/public_map.js",
      "frontend/scripts/worker.js",
      "frontend/styles/lapor.css",
      "frontend/styles/lapor_map.css",
    ],
    target: ["es2020", "chrome90", "firefox90", "safari15"],
    loader: { ...shared.loader, ".png": "dataurl" },
  }),
]);
