/**
 * Mistakes that no test can or should find, by rule, each with its reason. A rule looks at the syntax tree, never at a place in a file. Single mutants that
 * are equal to the original for a reason of their own stand in `equivalents.mjs`.
 */

import ts from "typescript";

/**
 * @typedef {{ readonly kind: string, readonly before: string, readonly after: string }} Mistake
 * @typedef {{ readonly reason: string, readonly excludes: (mistake: Mistake, node: ts.Node) => boolean }} Rule
 */

/**
 * Whether it holds of a node or of anything around it.
 * @param {ts.Node} node
 * @param {(node: ts.Node) => boolean} holds
 */
function around(node, holds) {
  for (let at = node; at !== undefined; at = at.parent) if (holds(at)) return true;
  return false;
}

/** @param {ts.Node} node */
const nameOf = (node) =>
  (ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node) || ts.isParameter(node)) &&
  ts.isIdentifier(node.name)
    ? node.name.text
    : "";
/** @param {ts.Node} node */
const returnType = (node) => (ts.isFunctionLike(node) ? (node.type?.getText() ?? "") : "");
/** @param {string} text */
const literally = (text) => text.replaceAll(/\W/g, "\\$&");

/** @type {Readonly<Record<string, Rule>>} */
export const rules = {
  message: {
    reason: "The wording of an error or a description: tests look for what names the fault, not for every letter.",
    excludes: (_, node) =>
      around(
        node,
        (at) =>
          (ts.isNewExpression(at) && /Error$/.test(at.expression.getText())) ||
          /Error$/.test(returnType(at)) ||
          /^(?:problem|received|expected|fix|doc|defaultText|description|what|tryThis|why|reason|message|warning)s?$/.test(nameOf(at)),
      ),
  },
  throwing: {
    reason: "Inside `throw`: the wording again. Whether it is reached is mutated at the condition around it.",
    excludes: (_, node) => around(node, ts.isThrowStatement),
  },
  memo: {
    reason: "`if (known !== undefined) return known` not taken: what was computed before is computed again, to the same value.",
    excludes: ({ kind, after }, node) =>
      kind === "condition" &&
      after === "false" &&
      ts.isIfStatement(node) &&
      ts.isReturnStatement(node.thenStatement) &&
      node.thenStatement.expression !== undefined &&
      new RegExp(`^${literally(node.thenStatement.expression.getText())} !== undefined$`).test(node.expression.getText()),
  },
  remembered: {
    reason: "A value that was computed is not put into its cache: it is computed again, to the same value.",
    excludes: ({ kind }, node) =>
      kind === "statement" && /^(?:this\.#)?(?:\w*[cC]ache\w*|known|memo\w*|remembered|interned)\.set\(/.test(node.getText()),
  },
  pace: {
    reason: "Times, and sizes of chunks in bytes or steps: they decide how fast something is, and by design not its result.",
    excludes: ({ kind }, node) =>
      kind === "constant" && around(node, (at) => /milliseconds|bytes$|chunk|interval|patience|pace|everyMs|yieldAfter/i.test(nameOf(at))),
  },
  measured: {
    reason: "A measured speed that is shown to people: no test can know it.",
    excludes: (_, node) => around(node, (at) => ts.isMethodDeclaration(at) && at.name.getText() === "#measure"),
  },
  release: {
    reason: "Memory that is given back: results are the same without, and tests of memory are among the slow ones.",
    excludes: ({ kind }, node) =>
      kind === "statement" && /\.(?:dispose|release|delete|unregister|clear|return)\??\.?\(/.test(node.getText()),
  },
  sampler: {
    reason: "Inside an operation's `sample`: it draws cases for the tests of all operations, and computes nothing that a network uses.",
    excludes: (_, node) =>
      around(node, (at) => (ts.isMethodDeclaration(at) || ts.isPropertyAssignment(at)) && at.name.getText() === "sample"),
  },
  symmetric: {
    reason: "Arguments changed places in a function that is symmetric: the bits are the same.",
    excludes: ({ kind }, node) =>
      kind === "arguments" &&
      ts.isCallExpression(node) &&
      /^(?:Object\.is|Math\.(?:max|min|imul|hypot)|(?:math\.)?(?:add|mul|eq))$/.test(node.expression.getText()),
  },
  guard: {
    reason: "A case that no caller can bring about, said so by `never`.",
    excludes: (_, node) => around(node, (at) => returnType(at) === "never"),
  },
};

/**
 * The name of the first rule that excludes a mistake, if any.
 * @param {Mistake} mistake
 * @param {ts.Node} node
 */
export const exclusionOf = (mistake, node) => Object.keys(rules).find((name) => rules[name]?.excludes(mistake, node));
