import { type ImageConfig, mediaTypes, type Platform } from '../records/oci.ts'
import { type Document, documentOf } from './manifest.ts'

/** What the container is, beside its files. */
export interface RunSettings {
  /** In the container, absolute: the server's own entry. */
  readonly entry: string
  readonly user: string
  readonly port: number
  readonly environment: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  /** ISO 8601. Part of the digest, so it has to come from the model, not from the clock. */
  readonly created: string
}

/** A base's config, continued by our layers. */
export function configDocument(
  base: ImageConfig,
  platform: Platform,
  layers: readonly { readonly diff_id: string; readonly title: string }[],
  settings: RunSettings,
): Document {
  const own = {
    User: settings.user,
    ExposedPorts: { [`${settings.port}/tcp`]: {} },
    Env: environment(base.config?.Env ?? [], settings.environment),
    Entrypoint: [nodeOf(base), settings.entry],
    WorkingDir: '/app',
    Labels: sortedLabels({ ...base.config?.Labels, ...settings.labels }),
    StopSignal: 'SIGTERM',
  }
  const config: ImageConfig = {
    created: settings.created,
    architecture: platform.architecture,
    os: platform.os,
    ...(platform.variant === undefined ? {} : { variant: platform.variant }),
    config: own,
    rootfs: { type: 'layers', diff_ids: [...base.rootfs.diff_ids, ...layers.map(({ diff_id }) => diff_id)] },
    history: [
      ...(base.history ?? []),
      ...layers.map(({ title }) => ({ created: settings.created, created_by: 'mlops build-image', comment: title })),
    ],
  }
  return documentOf(mediaTypes.config, config)
}

/** Distroless bases start Node by its path and have it on no PATH; others have it on theirs. */
export function nodeOf(base: ImageConfig): string {
  const last = base.config?.Entrypoint?.at(-1) ?? ''
  return /(^|\/)node$/.test(last) ? last : 'node'
}

function environment(base: readonly string[], added: Readonly<Record<string, string>>): string[] {
  const kept = base.filter((entry) => !Object.hasOwn(added, entry.split('=')[0] ?? ''))
  return [...kept, ...Object.entries(added).map(([name, value]) => `${name}=${value}`)]
}

function sortedLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
}
