import type { ImageBuilder } from './image-builder.ts'
import type { OpenImageRegistry } from './image-registry.ts'
import type { OnnxRuntime } from './onnx-runtime.ts'
import type { TryServer } from './try-server.ts'

/** What building a serving image needs of the outside. */
export interface ImagePorts {
  readonly open: OpenImageRegistry
  readonly builders: Readonly<Record<'oci' | 'docker', ImageBuilder>>
  readonly tryServer: TryServer
  /** `installed`: a folder to take it from instead of fetching it. */
  onnxRuntime(installed: string | null): OnnxRuntime
  /** The packaged server: `dist/server`. */
  readonly server_folder: string
  /** Where images go unless told, without the model's name: `ghcr.io/acme/birds`, or `oci:.mlops/images`. */
  readonly home: string
}
