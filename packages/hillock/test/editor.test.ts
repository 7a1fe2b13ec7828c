/** What an editor offers while somebody writes: asked of TypeScript's own language service. */

import { fileURLToPath } from "node:url";
import ts from "typescript";
import { beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const file = `${root}packages/hillock/test/being-written.ts`;
/** § is where the cursor stands. */
let text = "";
let version = 0;

const { config } = ts.readConfigFile(`${root}tsconfig.tests.json`, ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
const contentOf = (path: string): string | undefined => (path === file ? text.replace("§", "") : ts.sys.readFile(path));
const service = ts.createLanguageService({
  getScriptFileNames: () => [file],
  getScriptVersion: (path) => (path === file ? String(version) : "1"),
  getScriptSnapshot: (path) => {
    const content = contentOf(path);
    return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
  },
  getCurrentDirectory: () => root,
  getCompilationSettings: () => options,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: (path) => path === file || ts.sys.fileExists(path),
  readFile: contentOf,
  readDirectory: ts.sys.readDirectory,
  directoryExists: ts.sys.directoryExists,
});

function offered(written: string): string[] {
  text = `import { adam, dense, sequential, sgd, trainTestSplit, xor } from "../src/index.ts";\nconst net = sequential([dense(1)]);\n${written}`;
  version++;
  return service.getCompletionsAtPosition(file, text.indexOf("§"), {})?.entries.map(({ name }) => name) ?? [];
}

beforeAll(() => void offered("§"), 60_000);

test.each<[string, readonly string[]]>([
  ['dense(3, { activation: "§" })', ["relu", "sigmoid", "softmax", "tanh"]],
  ['dense(3, { kernelInitializer: "§" })', ["glorotUniform", "heNormal", "zeros"]],
  ['dense(3, { kernelRegularizer: "§" })', ["l1", "l2", "l1l2"]],
  ['net.compile({ loss: "§" })', ["binaryCrossentropy", "meanSquaredError", "sparseCategoricalCrossentropy"]],
  ['net.compile({ loss: "mse", optimizer: "§" })', ["adam", "sgd"]],
  ['net.compile({ loss: "mse", metrics: ["§"] })', ["accuracy", "meanAbsoluteError"]],
  ["dense(3, { § })", ["activation", "inputShape", "kernelInitializer", "kernelRegularizer", "name", "useBias"]],
  ["sgd({ § })", ["learningRate", "momentum", "nesterov"]],
  ["adam({ § })", ["beta1", "beta2", "epsilon", "learningRate"]],
  ["net.fit([[1]], [[1]], { § })", ["batchSize", "callbacks", "epochs", "seed", "shuffle", "signal", "validationData", "verbose"]],
  ["net.compile({ § })", ["device", "loss", "metrics", "optimizer"]],
  ["trainTestSplit([[1]], [[1]], { § })", ["seed", "shuffle", "stratify", "testFraction"]],
  ["xor({ § })", ["examples", "noise", "seed"]],
])("%s", (written, names) => {
  expect(offered(written)).toEqual(expect.arrayContaining([...names]));
});
