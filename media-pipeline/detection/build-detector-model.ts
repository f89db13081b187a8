import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { ELEMENT, OnnxGraph, type OnnxPort } from './onnx-graph.ts';
import { SsdWeights, type Kernel } from './ssd-weights.ts';

/** What was built. */
export interface DetectorModel {
  readonly file: string;
  /** SHA-256 of the file in lower-case hex; the same on every machine for the same package. */
  readonly modelHash: string;
}

/** All activations are ReLU6, so their range is known without any calibration pictures. */
const ACTIVATION_SCALE = 6 / 255;
const LAYERS_THAT_HALVE = [2, 4, 6, 12];
const LAYER_COUNT = 13;
const MIDDLE_LAYER = 11;

/**
 * Writes the detector as an int8 ONNX model (QuantizeLinear/DequantizeLinear pairs, per-channel weights) that takes pictures of any
 * size as bytes. A set-up step of a few seconds; writes beside the target first, so that a broken run leaves no half model.
 */
export async function buildDetectorModel(targetFile: string): Promise<DetectorModel> {
  const bytes = new QuantisedSsd(await SsdWeights.read()).build();
  await mkdir(dirname(targetFile), { recursive: true });
  const unfinished = `${targetFile}.${String(process.pid)}`;
  await writeFile(unfinished, bytes);
  await rename(unfinished, targetFile);
  return { file: targetFile, modelHash: createHash('sha256').update(bytes).digest('hex') };
}

class QuantisedSsd {
  readonly #weights: SsdWeights;
  readonly #graph = new OnnxGraph();
  readonly #scale: string;
  readonly #zero: string;

  constructor(weights: SsdWeights) {
    this.#weights = weights;
    this.#scale = this.#graph.floats([], [ACTIVATION_SCALE]);
    this.#zero = this.#graph.constant(ELEMENT.uint8, [], Buffer.of(0));
  }

  build(): Buffer {
    let layer = this.#entrance();
    let middle = layer;
    for (let index = 1; index <= LAYER_COUNT; index += 1) {
      layer = this.#separable(layer, index);
      if (index === MIDDLE_LAYER) middle = layer;
    }
    const sources = [middle, layer];
    for (let index = 0; index < 8; index += 2) {
      layer = this.#prediction(this.#prediction(layer, index, 1), index + 1, 2);
      sources.push(layer);
    }
    const outputs = sources.flatMap((source, index) => this.#head(source, index));
    return this.#graph.model([{ name: 'image', element: ELEMENT.uint8, dimensions: ['n', 'h', 'w', 3] }], outputs);
  }

  /** Bytes to numbers between -1 and 1, and the one layer that stays in floats. */
  #entrance(): string {
    const graph = this.#graph;
    const channelsFirst = graph.node('Transpose', ['image'], { perm: [0, 3, 1, 2] });
    const numbers = graph.node('Cast', [channelsFirst], { to: ELEMENT.float });
    const scaled = graph.node('Mul', [numbers, graph.floats([], [1 / 127.5])]);
    const centred = graph.node('Sub', [scaled, graph.floats([], [1])]);
    const kernel = this.#weights.kernel('MobilenetV1/Conv2d_0_pointwise/weights');
    const bias = this.#weights.values('MobilenetV1/Conv2d_0_pointwise/convolution_bn_offset');
    return this.#quantise(this.#floatConvolution(centred, kernel, bias, 2));
  }

  #separable(input: string, index: number): string {
    const path = `MobilenetV1/Conv2d_${index}`;
    const folded = this.#foldNormalisation(`${path}_depthwise`);
    const stride = LAYERS_THAT_HALVE.includes(index) ? 2 : 1;
    const depthwise = this.#quantise(this.#convolution(input, folded.kernel, folded.bias, stride));
    const kernel = this.#weights.kernel(`${path}_pointwise/weights`);
    const bias = this.#weights.values(`${path}_pointwise/convolution_bn_offset`);
    return this.#quantise(this.#convolution(depthwise, kernel, bias, 1));
  }

  /** Batch normalisation is a scale and an offset per channel: both go into the kernel and its bias. */
  #foldNormalisation(path: string): { kernel: Kernel; bias: Float32Array } {
    const kernel = this.#weights.depthwiseKernel(`${path}/depthwise_weights`);
    const read = (name: string): Float32Array => this.#weights.values(`${path}/BatchNorm/${name}`);
    const [gamma, beta, mean, variance] = [read('gamma'), read('beta'), read('moving_mean'), read('moving_variance')];
    const factor = gamma.map((value, channel) => value / Math.sqrt((variance[channel] ?? 0) + 0.001));
    const bias = beta.map((value, channel) => value - (mean[channel] ?? 0) * (factor[channel] ?? 0));
    const places = kernel.height * kernel.width;
    const values = kernel.values.map((value, index) => value * (factor[Math.floor(index / places)] ?? 0));
    return { kernel: { ...kernel, values }, bias };
  }

  #prediction(input: string, index: number, stride: number): string {
    const path = `Prediction/Conv2d_${index}_pointwise`;
    const kernel = this.#weights.kernel(`${path}/weights`);
    const bias = this.#weights.values(`${path}/convolution_bn_offset`);
    return this.#quantise(this.#convolution(input, kernel, bias, stride));
  }

  #head(source: string, index: number): OnnxPort[] {
    const path = `Prediction/BoxPredictor_${index}`;
    const read = (name: string): string => {
      const kernel = this.#weights.kernel(`${path}/${name}/weights`);
      return this.#floatConvolution(source, kernel, this.#weights.values(`${path}/${name}/biases`), 1);
    };
    const placesFirst = { perm: [0, 2, 3, 1] };
    const boxes = this.#graph.node('Transpose', [read('BoxEncodingPredictor')], placesFirst, `boxes${index}`);
    const likelihood = this.#graph.node('Sigmoid', [read('ClassPredictor')]);
    const scores = this.#graph.node('Transpose', [likelihood], placesFirst, `scores${index}`);
    const places = ['n', `h${index}`, `w${index}`];
    const anchors = index === 0 ? 3 : 6;
    return [
      { name: boxes, element: ELEMENT.float, dimensions: [...places, anchors * 4] },
      { name: scores, element: ELEMENT.float, dimensions: [...places, anchors * 3] },
    ];
  }

  #floatConvolution(input: string, kernel: Kernel, bias: Float32Array, stride: number): string {
    const { outputs, inputs, height, width, values } = kernel;
    const weights = this.#graph.floats([outputs, inputs, height, width], values);
    return this.#graph.node('Conv', [input, weights, this.#graph.floats([outputs], bias)], shapeOf(kernel, stride));
  }

  #convolution(input: string, kernel: Kernel, bias: Float32Array, stride: number): string {
    const { outputs, inputs, height, width, values } = kernel;
    const graph = this.#graph;
    const size = values.length / outputs;
    const scales = Float32Array.from({ length: outputs }, (_, output) => {
      const own = values.subarray(output * size, (output + 1) * size);
      return own.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-8) / 127;
    });
    const whole = Int8Array.from(values, (value, index) => Math.round(value / (scales[Math.floor(index / size)] ?? 1)));
    const weights = graph.node(
      'DequantizeLinear',
      [
        graph.constant(ELEMENT.int8, [outputs, inputs, height, width], Buffer.from(whole.buffer)),
        graph.floats([outputs], scales),
        graph.constant(ELEMENT.int8, [outputs], Buffer.alloc(outputs)),
      ],
      { axis: 0 },
    );
    return graph.node('Conv', [input, weights, this.#wholeBias(bias, scales)], {
      ...shapeOf(kernel, stride),
      group: inputs === 1 ? outputs : 1,
    });
  }

  #wholeBias(bias: Float32Array, scales: Float32Array): string {
    const graph = this.#graph;
    const steps = scales.map((scale) => scale * ACTIVATION_SCALE);
    const whole = Buffer.alloc(bias.length * 4);
    bias.forEach((value, index) => {
      const rounded = Math.round(value / (steps[index] ?? 1));
      whole.writeInt32LE(Math.max(-0x80000000, Math.min(0x7fffffff, rounded)), index * 4);
    });
    const zeros = graph.constant(ELEMENT.int32, [bias.length], Buffer.alloc(bias.length * 4));
    const values = graph.constant(ELEMENT.int32, [bias.length], whole);
    return graph.node('DequantizeLinear', [values, graph.floats([bias.length], steps), zeros], { axis: 0 });
  }

  /** Rounding to unsigned bytes at 6/255 a step is ReLU6 itself. */
  #quantise(input: string): string {
    const bytes = this.#graph.node('QuantizeLinear', [input, this.#scale, this.#zero]);
    return this.#graph.node('DequantizeLinear', [bytes, this.#scale, this.#zero]);
  }
}

function shapeOf(kernel: Kernel, stride: number): Record<string, string | number[]> {
  return { strides: [stride, stride], kernel_shape: [kernel.height, kernel.width], auto_pad: 'SAME_UPPER' };
}
