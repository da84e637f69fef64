import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OnnxRuntimeKind } from '../model/onnx-session.ts'

/** The native runtime where `onnxruntime-node` is installed above this file, as in the serving image; else WebAssembly. */
export function installedOnnxRuntime(): OnnxRuntimeKind {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', 'onnxruntime-node', 'package.json'))) return 'native'
    if (folder === dirname(folder)) return 'wasm'
  }
}
