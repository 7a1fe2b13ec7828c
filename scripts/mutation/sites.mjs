/** Where a source file could be wrong: every small mistake that the syntax tree allows, as a replacement of a piece of text. */

import ts from "typescript";
import { exclusionOf } from "./exclusions.mjs";

/**
 * @typedef {object} Site
 * @property {string} file relative to the repository
 * @property {number} start in the file's text
 * @property {number} end
 * @property {number} line from 1
 * @property {string} kind
 * @property {string} before the text that is replaced
 * @property {string} after
 * @property {string} [excluded] why it is left out: a rule's name
 *
 * @typedef {Pick<ts.Node, "getStart" | "end">} Place
 */

/** @type {ReadonlyMap<string, readonly (readonly [kind: string, other: string])[]>} */
const binary = new Map([
  ["+", [["arithmetic", "-"]]],
  ["-", [["arithmetic", "+"]]],
  ["*", [["arithmetic", "/"]]],
  ["/", [["arithmetic", "*"]]],
  ["%", [["arithmetic", "*"]]],
  ["**", [["arithmetic", "*"]]],
  [
    "<",
    [
      ["boundary", "<="],
      ["comparison", ">="],
    ],
  ],
  [
    "<=",
    [
      ["boundary", "<"],
      ["comparison", ">"],
    ],
  ],
  [
    ">",
    [
      ["boundary", ">="],
      ["comparison", "<="],
    ],
  ],
  [
    ">=",
    [
      ["boundary", ">"],
      ["comparison", "<"],
    ],
  ],
  ["===", [["comparison", "!=="]]],
  ["!==", [["comparison", "==="]]],
  ["&&", [["logic", "||"]]],
  ["||", [["logic", "&&"]]],
  ["+=", [["arithmetic", "-="]]],
  ["-=", [["arithmetic", "+="]]],
  ["*=", [["arithmetic", "/="]]],
  ["/=", [["arithmetic", "*="]]],
  [">>", [["arithmetic", "<<"]]],
  [">>>", [["arithmetic", "<<"]]],
  ["<<", [["arithmetic", ">>>"]]],
  ["&", [["arithmetic", "|"]]],
  ["|", [["arithmetic", "&"]]],
  ["^", [["arithmetic", "&"]]],
]);

const methods = new Map([
  ["max", "min"],
  ["min", "max"],
  ["every", "some"],
  ["some", "every"],
  ["floor", "ceil"],
  ["ceil", "floor"],
]);

/**
 * @param {ts.Node} node
 * @returns {boolean}
 */
const isText = (node) =>
  ts.isStringLiteralLike(node) ||
  ts.isTemplateExpression(node) ||
  (ts.isBinaryExpression(node) && (isText(node.left) || isText(node.right)));

/**
 * Another number: one more, or ten times as much where it is a small fraction.
 * @param {string} text
 */
function otherNumber(text) {
  if (/^0x/i.test(text)) return `(${text} + 1)`;
  const value = Number(text.replaceAll("_", ""));
  if (!Number.isFinite(value)) return undefined;
  return String(Number.isInteger(value) ? value + 1 : value < 0.01 ? value * 10 : value + 0.25);
}

/**
 * The mistakes at one node.
 * @param {ts.Node} node
 * @param {string} text
 * @returns {Generator<[kind: string, replaced: Place, after: string]>}
 */
function* mistakes(node, text) {
  const of = (/** @type {Place} */ part) => text.slice(part.getStart(), part.end);
  if (ts.isBinaryExpression(node)) {
    const sign = node.operatorToken.getText();
    if (!((sign === "+" || sign === "+=") && (isText(node.left) || isText(node.right))))
      for (const [kind, other] of binary.get(sign) ?? []) yield [kind, node.operatorToken, other];
  }
  if (ts.isIfStatement(node)) {
    yield ["condition", node.expression, "true"];
    yield ["condition", node.expression, "false"];
  }
  if (ts.isConditionalExpression(node)) {
    yield ["branches", node, `${of(node.condition)} ? ${of(node.whenFalse)} : ${of(node.whenTrue)}`];
    yield ["condition", node.condition, "true"];
    yield ["condition", node.condition, "false"];
  }
  if (ts.isNumericLiteral(node)) {
    const other = otherNumber(node.text);
    if (other !== undefined) yield ["constant", node, other];
    if (node.text !== "0" && /^\d+$/.test(node.text)) yield ["constant", node, String(Number(node.text) - 1)];
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword) yield ["constant", node, "false"];
  if (node.kind === ts.SyntaxKind.FalseKeyword) yield ["constant", node, "true"];
  if (ts.isStringLiteral(node) && node.text !== "") yield ["name", node, JSON.stringify(`${node.text}~`)];
  if (ts.isPrefixUnaryExpression(node)) {
    if (node.operator === ts.SyntaxKind.MinusToken && !ts.isNumericLiteral(node.operand)) yield ["arithmetic", node, of(node.operand)];
    if (node.operator === ts.SyntaxKind.ExclamationToken) yield ["logic", node, of(node.operand)];
  }
  if (ts.isCallExpression(node)) {
    const [first, second] = node.arguments;
    if (
      first !== undefined &&
      second !== undefined &&
      of(first) !== of(second) &&
      !ts.isSpreadElement(first) &&
      !ts.isSpreadElement(second) &&
      !isText(first) &&
      !ts.isFunctionLike(first) &&
      !ts.isFunctionLike(second)
    )
      yield ["arguments", { getStart: () => first.getStart(), end: second.end }, `${of(second)}, ${of(first)}`];
    if (ts.isPropertyAccessExpression(node.expression)) {
      const other = methods.get(node.expression.name.text);
      if (other !== undefined) yield ["call", node.expression.name, other];
    }
  }
  if (ts.isExpressionStatement(node) && !ts.isStringLiteral(node.expression)) yield ["statement", node, ";"];
  if (ts.isReturnStatement(node) && node.expression === undefined) yield ["statement", node, ";"];
}

/**
 * Types, and names that only the compiler reads.
 * @param {ts.Node} node
 */
const isOfTypes = (node) =>
  ts.isTypeNode(node) ||
  ts.isImportDeclaration(node) ||
  ts.isExportDeclaration(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node);

/**
 * @param {string} file relative to the repository
 * @param {string} text
 * @returns {Site[]} all of a file, those that a rule excludes among them.
 */
export function sitesOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  /** @type {Site[]} */
  const sites = [];
  const visit = (/** @type {ts.Node} */ node) => {
    if (isOfTypes(node)) return;
    for (const [kind, place, after] of mistakes(node, text)) {
      const [start, end] = [place.getStart(), place.end];
      const line = source.getLineAndCharacterOfPosition(start).line + 1;
      const site = { file, start, end, line, kind, before: text.slice(start, end), after };
      const excluded = exclusionOf(site, node);
      sites.push(excluded === undefined ? site : { ...site, excluded });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return sites;
}

/**
 * The file's text with the mistake in it.
 * @param {string} text
 * @param {Pick<Site, "start" | "end" | "after">} site
 */
export const mutated = (text, { start, end, after }) => text.slice(0, start) + after + text.slice(end);

/**
 * The lines that change, as `diff` shows them.
 * @param {string} text
 * @param {Site} site
 */
export function diffOf(text, site) {
  const from = text.lastIndexOf("\n", site.start - 1) + 1;
  const to = (text.indexOf("\n", site.end) + text.length + 1) % (text.length + 1) || text.length;
  const mark = (/** @type {string} */ sign, /** @type {string} */ lines) => lines.split("\n").map((line) => `${sign} ${line}`);
  const shown = mutated(text, site).slice(from, to + site.after.length - (site.end - site.start));
  return [...mark("-", text.slice(from, to)), ...mark("+", shown)].join("\n");
}
