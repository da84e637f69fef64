import { type ImageConfig, mediaTypes, type Platform } from '../records/oci.ts'
import { type Document, documentOf } from './manifest.ts'

/** Distroless' nonroot user; a number, as Kubernetes' `runAsNonRoot` needs. No file depends on it. */
export const USER = '65532:65532'
export const PORT = 8080

/** What the container is, beside its files. */
export interface RunSettings {
  /** The server's entry in the container and its words. */
  readonly command: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  /** ISO 8601. Part of the digest, so it has to come from the model, not from the clock. */
  readonly created: string
}

/** Set in every image: ONNX Runtime's Linux builds send usage data otherwise. */
export const environment: Readonly<Record<string, string>> = { NODE_ENV: 'production', ORT_DISABLE_TELEMETRY: '1' }

/** A base's config, continued by our layers. */
export function configDocument(
  base: ImageConfig,
  platform: Platform,
  layers: readonly { readonly diff_id: string; readonly title: string }[],
  { command, labels, created }: RunSettings,
): Document {
  const [entry, ...words] = command
  const config: ImageConfig = {
    created,
    architecture: platform.architecture,
    os: platform.os,
    ...(platform.variant === undefined ? {} : { variant: platform.variant }),
    config: {
      User: USER,
      ExposedPorts: { [`${PORT}/tcp`]: {} },
      Env: environmentOf(base.config?.Env ?? []),
      Entrypoint: [nodeOf(base), entry!],
      Cmd: words,
      WorkingDir: '/app',
      Labels: sorted({ ...base.config?.Labels, ...labels }),
      StopSignal: 'SIGTERM',
    },
    rootfs: { type: 'layers', diff_ids: [...base.rootfs.diff_ids, ...layers.map(({ diff_id }) => diff_id)] },
    history: [
      ...(base.history ?? []),
      ...layers.map(({ title }) => ({ created, created_by: 'mlops build-image', comment: title })),
    ],
  }
  return documentOf(mediaTypes.config, config)
}

/** Distroless bases start Node by its path and have it on no PATH; others have it on theirs. */
export function nodeOf(base: ImageConfig): string {
  const last = base.config?.Entrypoint?.at(-1) ?? ''
  return /(^|\/)node$/.test(last) ? last : 'node'
}

function environmentOf(base: readonly string[]): string[] {
  const kept = base.filter((entry) => !Object.hasOwn(environment, entry.split('=')[0] ?? ''))
  return [...kept, ...Object.entries(environment).map(([name, value]) => `${name}=${value}`)]
}

function sorted(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
}
