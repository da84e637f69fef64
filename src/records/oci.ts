import { z } from 'zod'

/** The OCI image specification's own records, in its own words (opencontainers/image-spec 1.1). Unknown keys are kept out. */

export const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  empty: 'application/vnd.oci.empty.v1+json',
  docker_index: 'application/vnd.docker.distribution.manifest.list.v2+json',
  docker_manifest: 'application/vnd.docker.distribution.manifest.v2+json',
} as const

export const ociDigest = z.string().regex(/^sha256:[0-9a-f]{64}$/)

const annotationsSchema = z.record(z.string(), z.string())

export const platformSchema = z.object({
  architecture: z.string(),
  os: z.string(),
  variant: z.string().optional(),
})
export type Platform = z.infer<typeof platformSchema>

export const descriptorSchema = z.object({
  mediaType: z.string(),
  digest: ociDigest,
  size: z.int().min(0),
  platform: platformSchema.optional(),
  artifactType: z.string().optional(),
  annotations: annotationsSchema.optional(),
})
export type Descriptor = z.infer<typeof descriptorSchema>

export const manifestSchema = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  artifactType: z.string().optional(),
  config: descriptorSchema,
  layers: z.array(descriptorSchema),
  subject: descriptorSchema.optional(),
  annotations: annotationsSchema.optional(),
})
export type Manifest = z.infer<typeof manifestSchema>

export const indexSchema = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  artifactType: z.string().optional(),
  manifests: z.array(descriptorSchema),
  subject: descriptorSchema.optional(),
  annotations: annotationsSchema.optional(),
})
export type Index = z.infer<typeof indexSchema>

/** What we read of a base's config and write of our own. */
export const imageConfigSchema = z.object({
  architecture: z.string(),
  os: z.string(),
  variant: z.string().optional(),
  created: z.string().optional(),
  config: z
    .object({
      User: z.string().optional(),
      Env: z.array(z.string()).nullish(),
      Entrypoint: z.array(z.string()).nullish(),
      Cmd: z.array(z.string()).nullish(),
      WorkingDir: z.string().optional(),
      Labels: z.record(z.string(), z.string()).nullish(),
      ExposedPorts: z.record(z.string(), z.object({})).nullish(),
      StopSignal: z.string().optional(),
    })
    .nullish(),
  rootfs: z.object({ type: z.literal('layers'), diff_ids: z.array(ociDigest) }),
  history: z
    .array(
      z.object({
        created: z.string().optional(),
        created_by: z.string().optional(),
        comment: z.string().optional(),
        empty_layer: z.boolean().optional(),
      }),
    )
    .optional(),
})
export type ImageConfig = z.infer<typeof imageConfigSchema>
