import { readFile } from 'node:fs/promises';

import { z } from 'zod';

/** One array of weights in the order height, width, input, output, as TensorFlow keeps them. */
export interface WeightArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Weights of a convolution in the order that ONNX wants: output, input per group, height, width. */
export interface Kernel {
  readonly outputs: number;
  readonly inputs: number;
  readonly height: number;
  readonly width: number;
  readonly values: Float32Array;
}

const PACKAGE = '@vladmandic/face-api/package.json';
const MANIFEST = 'model/ssd_mobilenetv1_model-weights_manifest.json';

const manifestShape = z.array(
  z.object({
    paths: z.array(z.string()),
    weights: z.array(
      z.object({
        name: z.string(),
        shape: z.array(z.number().int().nonnegative()),
        dtype: z.string(),
        quantization: z.object({ dtype: z.literal('uint8'), scale: z.number(), min: z.number() }).optional(),
      }),
    ),
  }),
);
type WeightEntry = z.infer<typeof manifestShape>[number]['weights'][number];

/** The face detector's weights from the npm package @vladmandic/face-api (MIT): SSD on MobileNet v1, trained on WIDER FACE. */
export class SsdWeights {
  readonly #arrays: ReadonlyMap<string, WeightArray>;

  private constructor(arrays: ReadonlyMap<string, WeightArray>) {
    this.#arrays = arrays;
  }

  /** Reads them from the installed package. */
  static async read(): Promise<SsdWeights> {
    const root = import.meta.resolve(PACKAGE);
    const manifest = new URL(MANIFEST, root);
    const arrays = new Map<string, WeightArray>();
    for (const group of manifestShape.parse(JSON.parse(await readFile(manifest, 'utf8')))) {
      const parts = await Promise.all(group.paths.map((path) => readFile(new URL(path, manifest))));
      unpack(Buffer.concat(parts), group.weights, arrays);
    }
    return new SsdWeights(arrays);
  }

  /** A plain array of numbers, such as a bias. */
  values(name: string): Float32Array {
    return this.#array(name).values;
  }

  /** An ordinary convolution. */
  kernel(name: string): Kernel {
    const { shape, values } = this.#array(name);
    const [height = 1, width = 1, inputs = 1, outputs = 1] = shape;
    return { outputs, inputs, height, width, values: outputsFirst(values, height * width * inputs, outputs, inputs) };
  }

  /** A convolution in which every channel has its own kernel. */
  depthwiseKernel(name: string): Kernel {
    const { shape, values } = this.#array(name);
    const [height = 1, width = 1, channels = 1] = shape;
    return { outputs: channels, inputs: 1, height, width, values: outputsFirst(values, height * width, channels, 1) };
  }

  #array(name: string): WeightArray {
    const array = this.#arrays.get(name);
    if (array === undefined) throw new Error(`the detector's weights lack ${name}`);
    return array;
  }
}

/** From (place, input) x output to output x (input, place). */
function outputsFirst(values: Float32Array, rows: number, outputs: number, inputs: number): Float32Array {
  const turned = new Float32Array(values.length);
  const places = rows / inputs;
  for (let row = 0; row < rows; row += 1) {
    const place = Math.floor(row / inputs);
    const input = row % inputs;
    for (let output = 0; output < outputs; output += 1) {
      turned[(output * inputs + input) * places + place] = values[row * outputs + output] ?? 0;
    }
  }
  return turned;
}

function unpack(bytes: Buffer, entries: readonly WeightEntry[], arrays: Map<string, WeightArray>): void {
  let offset = 0;
  for (const { name, shape, dtype, quantization } of entries) {
    const count = shape.reduce((product, size) => product * size, 1);
    const start = offset;
    if (quantization !== undefined) {
      const { scale, min } = quantization;
      const values = Float32Array.from({ length: count }, (_, index) => bytes.readUInt8(start + index) * scale + min);
      arrays.set(name, { shape, values });
      offset += count;
      continue;
    }
    if (dtype === 'float32') {
      const values = Float32Array.from({ length: count }, (_, index) => bytes.readFloatLE(start + index * 4));
      arrays.set(name, { shape, values });
    }
    offset += count * 4;
  }
}
