import { runInThisContext } from 'node:vm';

/** jest runs tests in a context of their own; native modules such as onnxruntime give arrays of the main one. Both must be the same kind. */
globalThis.Float32Array = runInThisContext('Float32Array') as typeof Float32Array;
