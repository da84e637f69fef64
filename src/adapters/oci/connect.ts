import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseReference } from '../../image/reference.ts'
import type { ContentCache } from '../../ports/content-cache.ts'
import type { ImagePorts } from '../../ports/image-ports.ts'
import type { OpenImageRegistry } from '../../ports/image-registry.ts'
import { onnxRuntime } from '../npm/onnx-runtime.ts'
import { nodeTrial } from '../trial/try-server.ts'
import { dockerBuilder } from './docker-builder.ts'
import { dockerCredentials, type Environment } from './docker-credentials.ts'
import { httpRegistry } from './http-registry.ts'
import { layoutRegistry } from './layout-registry.ts'
import { ociBuilder } from './oci-builder.ts'
import { RegistryClient } from './registry-client.ts'

export interface ImageConnection {
  readonly env: Environment
  /** The job's token, which GHCR takes; null: only what `docker login` left. */
  readonly github_token: string | null
  /** Folder that layout folders are relative to. */
  readonly directory: string
  readonly signal?: AbortSignal
  readonly pause?: (milliseconds: number) => Promise<void>
  /** Bytes a request of an upload may carry. */
  readonly chunk?: number
}

/** The port on whatever a reference names. What `docker login` left goes before the job's token. */
export function connectImages(options: ImageConnection): OpenImageRegistry {
  const { env, github_token, directory, signal, pause, chunk } = options
  return (repository) => {
    const reference = parseReference(repository, 'image')
    if (reference.kind === 'layout') return layoutRegistry(resolve(directory, reference.folder))
    const { registry } = reference
    const client = new RegistryClient({
      registry,
      repository: reference.repository,
      credentials: async () => {
        const stored = await dockerCredentials(registry, env)
        if (stored !== null || registry !== 'ghcr.io' || !github_token) return stored
        return { kind: 'password', username: env['GITHUB_ACTOR'] ?? 'x-access-token', password: github_token }
      },
      ...(signal ? { signal } : {}),
      ...(pause ? { pause } : {}),
    })
    return httpRegistry(client, chunk === undefined ? {} : { chunk })
  }
}

export interface BuildConnection extends ImageConnection {
  readonly signal: AbortSignal
  readonly cache: ContentCache
  readonly server_folder: string
  readonly home: string
}

/** All that building an image needs. Nothing is started or asked before the first call. */
export function connectImagePorts(options: BuildConnection): ImagePorts {
  const { env, signal, cache, server_folder, home } = options
  const temporary = join(env['RUNNER_TEMP'] || tmpdir(), 'mlops-images')
  const open = connectImages(options)
  return {
    open,
    builders: { oci: ociBuilder(open, temporary), docker: dockerBuilder({ open, temporary, env, signal }) },
    tryServer: nodeTrial(signal),
    onnxRuntime: (installed) => onnxRuntime({ temporary, cache, installed, signal }),
    server_folder,
    home,
  }
}
