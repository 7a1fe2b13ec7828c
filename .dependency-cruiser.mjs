/**
 * Which folder may import which (docs/design.md). `npm run layers` applies it; `scripts/layers.test.mjs` shows that each rule bites.
 * Imports of types count as imports.
 */

/** From left to right: an import may only point to something on its left. */
const layers = ["settings", "math", "graph", "compiler", "runtime", "network", "codecs", "model", "data", "explain", "described"];
/** Who may ask what the platform can do: whatever is left of these, and `network` and `codecs`, is pure. */
const platformUsers = ["runtime", "model", "data", "explain"];

const library = "^packages/hillock/src/";
const folder = (/** @type {string} */ name) => `${library}${name}/`;
const anyOf = (/** @type {readonly string[]} */ names) => `${library}(?:${names.join("|")})/`;
/** Tests and the helpers of tests may reach everywhere. */
const tests = "\\.test\\.ts$|/testing/|^packages/[^/]+/test/";

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const directions = layers.slice(0, -1).map((name, index) => ({
  name: `left-of-${name}`,
  comment: `${name}/ may import only what stands left of it in ${layers.join(" ← ")} ← cli.`,
  severity: "error",
  from: { path: folder(name), pathNot: tests },
  to: { path: anyOf(layers.slice(index + 1)) },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...directions,
    {
      name: "no-cycles",
      comment: "Files that need each other are one file, or hide a third one. (A cycle closed by `import type` is gone at run time.)",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-orphans",
      comment: "A source file that nothing imports is dead, unless it is an entry point.",
      severity: "error",
      from: {
        orphan: true,
        path: "^packages/[^/]+/src/",
        pathNot: [
          tests,
          `${library}index\\.ts$`,
          `${library}platform/(?:node|browser)\\.ts$`,
          "^packages/cli/src/main\\.ts$",
          "^packages/studio/src/app/main\\.tsx$",
          "\\.d\\.ts$",
        ],
      },
      to: {},
    },
    {
      name: "platform-users",
      comment: `Only ${platformUsers.join(", ")} may import platform/; the others compute and touch nothing.`,
      severity: "error",
      from: { path: library, pathNot: [tests, anyOf([...platformUsers, "platform"]), `${library}index\\.ts$`] },
      to: { path: folder("platform") },
    },
    {
      name: "platform-by-its-name",
      comment: 'Outside platform/ it is imported as "#platform", so that a browser gets its own (platform/types.ts is the same for both).',
      severity: "error",
      from: { path: library, pathNot: [tests, folder("platform")] },
      to: { path: folder("platform"), pathNot: `${folder("platform")}types\\.ts$`, dependencyTypesNot: ["aliased"] },
    },
    {
      name: "platform-stands-alone",
      comment: "platform/ may import only itself, errors.ts and words.ts.",
      severity: "error",
      from: { path: folder("platform"), pathNot: tests },
      to: { path: library, pathNot: [folder("platform"), `${library}(errors|words)\\.ts$`] },
    },
    {
      name: "errors-stand-alone",
      comment: "errors.ts and what else lies beside the folders may be imported by all, so it imports none of them.",
      severity: "error",
      from: { path: `${library}[^/]+$`, pathNot: [tests, `${library}index\\.ts$`] },
      to: { path: `${library}[^/]+/` },
    },
    {
      name: "no-node-in-the-library",
      comment: "Node's built-in modules belong into platform/node.ts and platform/node/.",
      severity: "error",
      from: { path: library, pathNot: [tests, `${library}platform/node(?:\\.ts$|/)`] },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-node-in-the-browser",
      comment: "What runs in a browser may not import what runs in Node, nor the other way round.",
      severity: "error",
      from: { path: `${library}platform/`, pathNot: [tests, `${library}platform/node(?:\\.ts$|/)`] },
      to: { path: `${library}platform/node(?:\\.ts$|/)` },
    },
    {
      name: "nobody-imports-the-entry",
      comment: "src/index.ts gathers the library for its users; inside, import the file that holds the thing.",
      severity: "error",
      from: { path: library, pathNot: tests },
      to: { path: `${library}index\\.ts$` },
    },
    {
      name: "library-by-its-name",
      comment: 'Command and studio import the library as "hillock", as every other user does.',
      severity: "error",
      from: { path: "^packages/(?:cli|studio)/src/", pathNot: tests },
      to: { path: "^packages/hillock/", dependencyTypesNot: ["aliased"] },
    },
    {
      name: "library-without-command",
      severity: "error",
      from: { path: library },
      to: { path: "^packages/(?:cli|studio)/" },
    },
    {
      name: "studio-by-itself",
      comment: "The studio is a site; the command serves its files and shares no source with it.",
      severity: "error",
      from: { path: "^packages/studio/src/", pathNot: tests },
      to: { path: ["^packages/cli/"], dependencyTypesNot: ["aliased"] },
    },
    {
      name: "command-without-studio",
      severity: "error",
      from: { path: "^packages/cli/src/", pathNot: tests },
      to: { path: "^packages/studio/" },
    },
    {
      name: "no-node-in-the-studio",
      comment: "It runs in a browser.",
      severity: "error",
      from: { path: "^packages/studio/src/", pathNot: tests },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-tests-in-source",
      comment: "Helpers of tests are not shipped.",
      severity: "error",
      from: { path: "^packages/[^/]+/src/", pathNot: tests },
      to: { path: tests },
    },
    {
      name: "resolvable",
      comment: "An import that leads nowhere. (A build makes what begins with virtual:.)",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^virtual:" },
    },
    {
      name: "declared",
      comment:
        "What a package imports, its package.json names under dependencies; under devDependencies for the studio, which is built into one site.",
      severity: "error",
      from: { path: "^packages/(?!studio)[^/]+/src/", pathNot: tests },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "declared-in-the-studio",
      severity: "error",
      from: { path: "^packages/studio/src/", pathNot: tests },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules", "/dist/"] },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    // Maps "#platform" and "hillock" to sources, so that the check needs no build.
    tsConfig: { fileName: "tsconfig.tests.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json"],
    },
  },
};
