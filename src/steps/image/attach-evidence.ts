import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { parseRecord } from '../../files/read-record.ts'
import { type Document, referrerDocument } from '../../image/manifest.ts'
import { PROVENANCE_TYPE, provenanceDocument } from '../../image/provenance.ts'
import type { BuiltImage, ImagePlan } from '../../ports/image-builder.ts'
import type { ImageRegistry } from '../../ports/image-registry.ts'
import type { GoldenReplay } from '../../records/image-report.ts'
import type { Descriptor } from '../../records/oci.ts'
import type { Origin } from '../../records/run.ts'
import type { ServedPackage } from './served-package.ts'

export interface Evidence {
  readonly sbom: string
  readonly provenance: string
}

export interface EvidenceRequest {
  readonly registry: ImageRegistry
  readonly plan: ImagePlan
  readonly built: BuiltImage
  readonly model: ServedPackage
  readonly golden: GoldenReplay | null
  readonly server_folder: string
  readonly origin: Origin
  readonly started_at: Date
  readonly finished_at: Date
}

const packagesSchema = z.array(
  z.strictObject({ name: z.string(), version: z.string(), license: z.string().nullable() }),
)

/** Attaches what the image is made of and how it came to be. Returns the digests of both, after reading them back. */
export async function attachEvidence(request: EvidenceRequest): Promise<Evidence> {
  const { registry, plan, built, model } = request
  const { SBOM_TYPE, sbomDocument } = await import('../../image/sbom.ts')
  // A folder's path is this machine's own.
  const repository = plan.repository.startsWith('oci:') ? model.name : plan.repository
  const image = { repository, image_digest: built.descriptor.digest, base: built.base }
  const facts = {
    ...image,
    name: model.name,
    version: model.version?.version ?? null,
    model_digest: model.summary.model_digest,
    package_digest: model.summary.package_digest,
  }
  const run = model.record?.run ?? null
  const packages = await bundledPackages(request.server_folder)
  const algorithm = model.mlmodel.mlops?.algorithm ?? model.mlmodel.flavors.join(', ')
  const datasets = run?.datasets ?? []
  const sbom = sbomDocument({ ...facts, algorithm, datasets, packages, created: plan.created })
  const provenance = provenanceDocument({
    ...facts,
    run,
    golden: request.golden,
    server_digest: built.platforms[0]!.layers.find(({ kind }) => kind === 'server')?.digest ?? built.descriptor.digest,
    platforms: built.platforms.map(({ platform }) => platform),
    origin: request.origin,
    started_at: request.started_at.toISOString(),
    finished_at: request.finished_at.toISOString(),
  })
  return {
    sbom: await attach(registry, built.descriptor, SBOM_TYPE, sbom),
    provenance: await attach(registry, built.descriptor, PROVENANCE_TYPE, provenance),
  }
}

async function attach(registry: ImageRegistry, subject: Descriptor, type: string, content: Document): Promise<string> {
  const { manifest, blobs } = referrerDocument(subject, type, content, content.descriptor.annotations ?? {})
  for (const { descriptor, bytes } of blobs)
    await registry.putBlob({ descriptor, content: async () => new Blob([new Uint8Array(bytes)]) })
  await registry.putManifest(manifest, null)
  const { digest } = manifest.descriptor
  const found = await registry.referrers(subject.digest)
  if (!found.some((one) => one.digest === digest))
    throw new Error(`the registry does not find ${digest} among what refers to ${subject.digest}`)
  return digest
}

/** Written by the bundler beside the server. */
async function bundledPackages(folder: string): Promise<z.infer<typeof packagesSchema>> {
  const file = join(folder, 'packages.json')
  return parseRecord(await readFile(file, 'utf8'), packagesSchema, file)
}
