import nounsanitized from "eslint-plugin-no-unsanitized";
import globals from "globals";

export default [
  { ignores: ["node_modules/**", ".venv/**", ".local/**"] },
  nounsanitized.configs.recommended,
  {
    files: ["web/**/*.js", "local_host/**/pages/*.js"],
    languageOptions: { ecmaVersion: 2020, sourceType: "module", globals: globals.browser },
    rules: {
      eqeqeq: "error",
      "no-undef": "error",
      "no-unused-vars": "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-implicit-globals": "error",
      // Markup is never made from text: elements and text nodes only.
      "no-restricted-properties": ["error", { property: "innerHTML" }, { property: "outerHTML" }],
    },
  },
];
