/**
 * Mistakes that no test can or should find, by rule, each with its reason. A rule looks at the syntax tree, never at a place in a file. Single mutants that
 * are equal to the original for a reason of their own stand in `equivalents.mjs`.
 */

import ts from "typescript";
import { equivalents } from "./equivalents.mjs";

const parents = function* (node) {
  for (let at = node; at !== undefined; at = at.parent) yield at;
};
const nameOf = (node) =>
  (ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node) || ts.isParameter(node)) &&
  ts.isIdentifier(node.name)
    ? node.name.text
    : "";
const some = (node, holds) => [...parents(node)].some(holds);
const returnsError = (node) => ts.isFunctionLike(node) && node.type !== undefined && /Error$/.test(node.type.getText());

export const rules = {
  message: {
    reason: "The wording of an error: tests look for what names the fault, not for every letter.",
    excludes: (_, node) =>
      some(node, (at) => (ts.isNewExpression(at) && /Error$/.test(at.expression.getText())) || returnsError(at)) ||
      some(node, (at) => /^(?:problem|received|expected|fix|doc|description|why|reason|message|warning)s?$/.test(nameOf(at))),
  },
  throwing: {
    reason: "Inside `throw`: the wording again. Whether it is reached is mutated at the condition around it.",
    excludes: (_, node) => some(node, (at) => ts.isThrowStatement(at)),
  },
  memo: {
    reason: "`if (known !== undefined) return known` not taken: what was computed before is computed again, to the same value.",
    excludes: ({ kind, after }, node) =>
      kind === "condition" &&
      after === "false" &&
      ts.isIfStatement(node) &&
      ts.isReturnStatement(node.thenStatement) &&
      new RegExp(`^${node.thenStatement.expression?.getText().replaceAll(/[^\w]/g, "\\$&")} !== undefined$`).test(
        node.expression.getText(),
      ),
  },
  remembered: {
    reason: "A value that was computed is not put into its cache: it is computed again, to the same value.",
    excludes: ({ kind }, node) =>
      kind === "statement" && /^(?:this\.#)?(?:\w*[cC]ache\w*|known|memo\w*|remembered|interned)\.set\(/.test(node.getText()),
  },
  pace: {
    reason: "Times, and sizes of chunks in bytes or steps: they decide how fast something is, and by design not its result.",
    excludes: ({ kind }, node) =>
      kind === "constant" && some(node, (at) => /milliseconds|bytes$|chunk|interval|patience|pace|everyMs|yieldAfter/i.test(nameOf(at))),
  },
  release: {
    reason: "Memory that is given back: results are the same without, and tests of memory are among the slow ones.",
    excludes: ({ kind }, node) =>
      kind === "statement" && /\.(?:dispose|release|delete|unregister|clear|return)\??\.?\(/.test(node.getText()),
  },
  guard: {
    reason: "A case that no caller can bring about, said so by `never` or by the type checker's `!`.",
    excludes: (_, node) => some(node, (at) => ts.isFunctionLike(at) && at.type?.getText() === "never"),
  },
  listed: {
    reason: "Stands in equivalents.mjs with its own reason.",
    excludes: (site, _node, source) =>
      equivalents.some(({ file, line, before, after }) => {
        if (!site.file.endsWith(file) || before !== site.before || after !== site.after) return false;
        const { text } = source;
        const from = text.lastIndexOf("\n", site.start - 1) + 1;
        return text.slice(from).startsWith(line) || text.slice(from).trimStart().startsWith(line);
      }),
  },
};

/** The name of the first rule that excludes a site, if any. */
export const exclusionOf = (site, node, source) => Object.keys(rules).find((name) => rules[name].excludes(site, node, source));
