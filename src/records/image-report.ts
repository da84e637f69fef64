import { z } from 'zod'
import { instant, sha256 } from './digest.ts'
import { ociDigest } from './oci.ts'

/** What a layer holds. */
export const layerKinds = ['base', 'runtime', 'server', 'model', 'other'] as const
export type LayerKind = (typeof layerKinds)[number]

export const imageLayerSchema = z.strictObject({
  kind: z.enum(layerKinds),
  digest: ociDigest,
  /** Compressed, as it travels. */
  bytes: z.int().min(0),
})
export type ImageLayer = z.infer<typeof imageLayerSchema>

export const platformImageSchema = z.strictObject({
  /** `linux/amd64` */
  platform: z.string(),
  digest: ociDigest,
  /** Compressed: config and all layers. */
  bytes: z.int().min(0),
  layers: z.array(imageLayerSchema),
})
export type PlatformImage = z.infer<typeof platformImageSchema>

/** Golden rows that were asked of the packaged server over HTTP before anything was pushed. */
export const goldenReplaySchema = z.strictObject({
  rows: z.int().min(0),
  labels_differ: z.int().min(0),
  /** Largest absolute difference of a probability or number. */
  largest_difference: z.number().nullable(),
  /** How much of a difference is none: 0 for our own forest. */
  tolerance: z.number(),
})
export type GoldenReplay = z.infer<typeof goldenReplaySchema>

/** Single rows asked one after another over one connection, as a client on the same machine sees them. */
export const servingCostSchema = z.strictObject({
  requests: z.int().min(0),
  p50_ms: z.number(),
  p99_ms: z.number(),
  /** CPU time of the server's process for each request; null where the system does not tell. */
  cpu_us: z.number().nullable(),
})
export type ServingCost = z.infer<typeof servingCostSchema>

export const previousImageSchema = z.strictObject({
  version: z.string(),
  /** Of its image where this one goes; null: there is none. */
  digest: ociDigest.nullable(),
  image: platformImageSchema.nullable(),
  /** Its model behind the same server, measured in turns with this one; null: it could not be served here. */
  cost: servingCostSchema.nullable(),
})

export const imageReportSchema = z.strictObject({
  schema_version: z.literal(1),
  name: z.string(),
  /** `v1.4.0`; null: a package that was never registered. */
  version: z.string().nullable(),
  package_digest: sha256,
  model_digest: sha256,
  /** Where it lies: `ghcr.io/acme/birds`, or `oci:FOLDER`. */
  repository: z.string(),
  tag: z.string(),
  /** Of the manifest, or of the index where there are several platforms. */
  digest: ociDigest,
  base: z.strictObject({ name: z.string(), digest: ociDigest }),
  runtime: z.enum(['node', 'mlflow']),
  backend: z.enum(['oci', 'docker']),
  pushed: z.boolean(),
  platforms: z.array(platformImageSchema),
  /** null: the package holds no golden rows. */
  golden: goldenReplaySchema.nullable(),
  cost: servingCostSchema.nullable(),
  previous: previousImageSchema.nullable(),
  /** Digests of what was attached. */
  sbom: ociDigest.nullable(),
  provenance: ociDigest.nullable(),
  manifests: z.array(z.string()),
  /** Where a deployment of it was recorded; null: none was. */
  deployment: z.string().nullable(),
  created_at: instant,
  commit: z.string().nullable(),
  workflow: z.strictObject({ run_id: z.string(), attempt: z.int() }).nullable(),
})
export type ImageReport = z.infer<typeof imageReportSchema>
