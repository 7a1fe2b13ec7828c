/**
 * A dense network as an ONNX file (onnx.proto3, IR version 8, opset 17): Gemm, Relu, Sigmoid and Softmax on any number of rows. Protocol
 * buffers are written by hand here: fields are (number << 3 | type) and a value, messages and bytes have their length in front.
 */

const text = new TextEncoder();

function concatenate(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function varint(value) {
  const bytes = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Uint8Array.from([...bytes, rest]);
}

const integer = (field, value) => concatenate([varint(8 * field), varint(value)]);
const bytes = (field, value) => concatenate([varint(8 * field + 2), varint(value.length), value]);
const string = (field, value) => bytes(field, text.encode(value));
const message = (field, ...parts) => bytes(field, concatenate(parts));

const FLOAT = 1;

/** TensorProto: dims 1, data_type 2, name 8, raw_data 9. */
function tensor(name, { data, shape }) {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return [...shape.map((size) => integer(1, size)), integer(2, FLOAT), string(8, name), bytes(9, raw)];
}

/** NodeProto: input 1, output 2, name 3, op_type 4. */
const node = (operation, inputs, output) => [
  ...inputs.map((name) => string(1, name)),
  string(2, output),
  string(3, output),
  string(4, operation),
];

/** ValueInfoProto of a float tensor [rows, columns]: a symbolic number of rows is dim_param 2, a known number is dim_value 1. */
const value = (name, columns) => [
  string(1, name),
  message(2, message(1, integer(1, FLOAT), message(2, message(1, string(2, "rows")), message(1, integer(1, columns))))),
];

const OPERATIONS = { relu: "Relu", sigmoid: "Sigmoid", softmax: "Softmax" };

/** `weights`: kernel [inputs, units] and bias of each layer. The file's input is "x", its output "y". */
export function onnxModel({ inputs, layers }, weights) {
  const nodes = [];
  let current = "x";
  const add = (operation, from, to) => {
    nodes.push(message(1, ...node(operation, from, to)));
    current = to;
  };
  layers.forEach(([, activation], i) => {
    const last = i === layers.length - 1;
    const plain = OPERATIONS[activation] === undefined;
    add("Gemm", [current, `kernel${i}`, `bias${i}`], last && plain ? "y" : `z${i}`);
    if (!plain) add(OPERATIONS[activation], [current], last ? "y" : `a${i}`);
  });
  const initializers = weights.map((array, k) => message(5, ...tensor(`${k % 2 === 0 ? "kernel" : "bias"}${k >> 1}`, array)));
  // GraphProto: node 1, name 2, initializer 5, input 11, output 12. ModelProto: ir_version 1, graph 7, opset_import 8 (version 2).
  const graph = [
    ...nodes,
    string(2, "dense"),
    ...initializers,
    message(11, ...value("x", inputs)),
    message(12, ...value("y", layers.at(-1)[0])),
  ];
  return concatenate([integer(1, 8), message(7, ...graph), message(8, integer(2, 17))]);
}
