/** Element types of ONNX tensors (TensorProto.DataType). */
export const ELEMENT = { float: 1, uint8: 2, int8: 3, int32: 6 } as const;
type Element = (typeof ELEMENT)[keyof typeof ELEMENT];

/** A node's attribute: a whole number, a list of them, or text. */
type Attribute = number | readonly number[] | string;

/** An input or output of the graph; a dimension with a name is free. */
export interface OnnxPort {
  readonly name: string;
  readonly element: Element;
  readonly dimensions: readonly (number | string)[];
}

/**
 * Builds an ONNX model (opset 13) as bytes: just enough of Protocol Buffers to write one, so that no converter has to be
 * installed. Field numbers are those of onnx.proto3. The same calls in the same order give the same bytes.
 */
export class OnnxGraph {
  readonly #nodes: Buffer[] = [];
  readonly #tensors: Buffer[] = [];
  #names = 0;

  /** Adds a constant and answers its name. `bytes` are little-endian elements. */
  constant(element: Element, dimensions: readonly number[], bytes: Buffer): string {
    const name = this.#newName('c');
    const tensor = [...dimensions.map((size) => whole(1, size)), whole(2, element), text(8, name), field(9, bytes)];
    this.#tensors.push(Buffer.concat(tensor));
    return name;
  }

  /** Adds a constant of 32-bit floats. */
  floats(dimensions: readonly number[], values: Iterable<number>): string {
    return this.constant(ELEMENT.float, dimensions, floatBytes(values));
  }

  /** Adds an operator and answers the name of its one output. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute> = {},
    output?: string,
  ): string {
    const name = output ?? this.#newName('t');
    const parts = [
      ...inputs.map((input) => text(1, input)),
      text(2, name),
      text(4, operator),
      ...Object.entries(attributes).map(([key, value]) => field(5, attribute(key, value))),
    ];
    this.#nodes.push(Buffer.concat(parts));
    return name;
  }

  /** The finished model. */
  model(inputs: readonly OnnxPort[], outputs: readonly OnnxPort[]): Buffer {
    const graph = Buffer.concat([
      ...this.#nodes.map((node) => field(1, node)),
      text(2, 'graph'),
      ...this.#tensors.map((tensor) => field(5, tensor)),
      ...inputs.map((port) => field(11, valueInfo(port))),
      ...outputs.map((port) => field(12, valueInfo(port))),
    ]);
    const opset = Buffer.concat([text(1, ''), whole(2, 13)]);
    return Buffer.concat([whole(1, 8), text(2, 'beeldkluis'), field(7, graph), field(8, opset)]);
  }

  #newName(prefix: string): string {
    this.#names += 1;
    return `${prefix}${this.#names}`;
  }
}

/** Numbers as little-endian 32-bit floats. */
function floatBytes(values: Iterable<number>): Buffer {
  return Buffer.from(Float32Array.from(values).buffer);
}

function attribute(key: string, value: Attribute): Buffer {
  const name = text(1, key);
  if (typeof value === 'string') return Buffer.concat([name, text(4, value), whole(20, 3)]);
  if (typeof value === 'number') return Buffer.concat([name, whole(3, value), whole(20, 2)]);
  return Buffer.concat([name, ...value.map((item) => whole(8, item)), whole(20, 7)]);
}

function valueInfo({ name, element, dimensions }: OnnxPort): Buffer {
  const sizes = dimensions.map((size) => field(1, typeof size === 'number' ? whole(1, size) : text(2, size)));
  const tensorType = Buffer.concat([whole(1, element), field(2, Buffer.concat(sizes))]);
  return Buffer.concat([text(1, name), field(2, field(1, tensorType))]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}

function whole(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function text(number: number, value: string): Buffer {
  return field(number, Buffer.from(value, 'utf8'));
}
