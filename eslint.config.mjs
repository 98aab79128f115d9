import {createRequire} from "node:module";

// The npm tools live outside this folder (tools/lint.py): find them beside eslint.
const require = createRequire(process.argv[1]);
const js = require("@eslint/js");
const globals = require("globals");

export default [
    {ignores: ["**/static/lib/**"]},
    js.configs.recommended,
    {
        // Odoo 19 loads every script of an add-on as a module.
        files: ["**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: {...globals.browser, luxon: "readonly", odoo: "readonly"},
        },
    },
    {files: ["**/*.mjs"], languageOptions: {globals: globals.node}},
    {
        linterOptions: {reportUnusedDisableDirectives: "error"},
        rules: {
            complexity: ["error", 15],
            curly: "error",
            eqeqeq: "error",
            "no-alert": "error",
            "no-console": "error",
            "no-duplicate-imports": "error",
            "no-else-return": "error",
            "no-eval": "error",
            "no-implied-eval": "error",
            "no-lonely-if": "error",
            "no-shadow": "error",
            "no-throw-literal": "error",
            "no-unneeded-ternary": "error",
            "no-unused-expressions": "error",
            "no-use-before-define": ["error", {functions: false}],
            "no-var": "error",
            "object-shorthand": "error",
            "prefer-const": "error",
        },
    },
];
