// The phone's scripts run on phones as old as Chrome 90, Firefox 90 and Safari 15: what these lack is an error here.
// Browser interfaces are checked against MDN's and caniuse's data, the language itself by edition.
import compat from "eslint-plugin-compat";
import esx from "eslint-plugin-es-x";

const OLDEST = ["chrome 90", "firefox 90", "safari 15"];
const COMPILED = /no-class-(?!static-block)|no-private-in/; // esbuild's target turns these into what they know
// Iterators have got methods of the names that arrays always had; the data of compat/compat tells the two apart.

export default [
  {
    files: ["frontend/scripts/lapor.js", "frontend/scripts/lapor_map.js", "frontend/scripts/worker.js", "frontend/scripts/photos.js", "frontend/scripts/words.js", "frontend/scripts/phone/**/*.js"],
    plugins: { compat, "es-x": esx },
    languageOptions: { ecmaVersion: 2022, sourceType: "module" },
    settings: {
      browsers: OLDEST,
      lintAllEsApis: true,
      "es-x": { aggressive: true },
      // Asked for before they are used, each with another way beside it.
      polyfills: ["navigator.serviceWorker", "navigator.storage", "navigator.locks"],
    },
    linterOptions: { reportUnusedDisableDirectives: "off" },
    rules: {
      "compat/compat": "error",
      ...Object.fromEntries(
        ["es2022", "es2023", "es2024", "es2025", "es2026"]
          .flatMap((edition) => Object.keys(esx.configs[`flat/no-new-in-${edition}`]?.rules ?? {}))
          .filter((rule) => !COMPILED.test(rule) && !rule.includes("iterator-prototype"))
          .map((rule) => [rule, "error"]),
      ),
    },
  },
];
