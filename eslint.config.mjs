// What `make lint` looks for in the scripts that browsers run. ESLint itself lives in .tools.
import { createRequire } from "node:module";

const tools = createRequire(new URL(".tools/package.json", import.meta.url));
const { configs } = tools("@eslint/js");
const { browser } = tools("globals");

const rules = {
  complexity: ["error", 12],
  eqeqeq: "error",
  "max-len": ["error", { code: 120 }],
  "max-lines-per-function": ["error", { max: 40, skipComments: true, IIFEs: false }],
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-shadow": "error",
  "no-var": "error",
  "prefer-const": "error",
  strict: ["error", "function"],
  "no-restricted-syntax": [
    "error",
    {
      selector: "MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe)$/]",
      message: "What a host sends is never read as HTML.",
    },
  ],
};

const inBrowsers = (files, sourceType) => ({
  files,
  languageOptions: { ecmaVersion: 2022, sourceType, globals: browser },
  linterOptions: { reportUnusedDisableDirectives: "error" },
  rules,
});

export default [
  configs.recommended,
  inBrowsers(["web/*.js", "*/static/*.js"], "script"),
  inBrowsers(["web/*.mjs"], "module"),
];
