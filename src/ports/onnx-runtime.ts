import type { Platform } from '../records/oci.ts'

/** Brings ONNX Runtime's Node package, only what `platform` needs of it, as a `node_modules` folder. Returns its path. */
export type OnnxRuntime = (platform: Platform) => Promise<string>
