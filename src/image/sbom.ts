import * as Enums from '@cyclonedx/cyclonedx-library/Enums'
import * as Models from '@cyclonedx/cyclonedx-library/Models'
import * as Serialize from '@cyclonedx/cyclonedx-library/Serialize'
import * as SPDX from '@cyclonedx/cyclonedx-library/SPDX'
import * as Spec from '@cyclonedx/cyclonedx-library/Spec'
import { PackageURL } from 'packageurl-js'
import { digestOf } from '../files/digest.ts'
import type { Document } from './manifest.ts'

export const SBOM_TYPE = 'application/vnd.cyclonedx+json'

/** A package that is bundled into the server, as `packages.json` beside it lists them. */
export interface BundledPackage {
  readonly name: string
  readonly version: string
  /** SPDX expression; null: the package does not say. */
  readonly license: string | null
}

export interface ImageContents {
  readonly name: string
  readonly version: string | null
  /** The image without a tag (of one in a folder: the model's name), and its digest. */
  readonly repository: string
  readonly image_digest: string
  readonly base: { readonly name: string; readonly digest: string }
  readonly model_digest: string
  readonly package_digest: string
  readonly algorithm: string
  readonly datasets: readonly { readonly context: string; readonly digest: string }[]
  readonly packages: readonly BundledPackage[]
  /** ISO 8601; the image's own time, so that the same image has the same document. */
  readonly created: string
}

/** What the image is made of, as CycloneDX 1.6: the base, the bundled packages, the model, and the data that made it. */
export function sbomDocument(contents: ImageContents): Document {
  const { name, version, image_digest, base, created, packages } = contents
  const container = component(Enums.ComponentType.Container, name, version, {
    purl: ociUrl(contents.repository, image_digest),
    sha256: image_digest.slice(7),
  })
  const server = component(Enums.ComponentType.Application, 'mlops-actions server', null, {})
  for (const one of packages) {
    const library = component(Enums.ComponentType.Library, one.name, one.version, { purl: npmUrl(one) })
    if (one.license !== null) library.licenses.add(licenseOf(one.license))
    server.components.add(library)
    server.dependencies.add(library.bomRef)
  }
  const model = component(Enums.ComponentType.MachineLearningModel, name, version, { sha256: contents.package_digest })
  model.description = contents.algorithm
  model.properties.add(new Models.Property('mlops-actions:model_digest', contents.model_digest))
  const data = contents.datasets.map(({ context, digest }) =>
    component(Enums.ComponentType.Data, `${context} data`, null, { sha256: digest }),
  )
  for (const { bomRef } of data) model.dependencies.add(bomRef)
  const under = component(Enums.ComponentType.Container, base.name, null, { sha256: base.digest.slice(7) })
  for (const { bomRef } of [under, server, model]) container.dependencies.add(bomRef)
  const bom = new Models.Bom({
    serialNumber: `urn:uuid:${uuidOf(image_digest)}`,
    metadata: new Models.Metadata({ component: container, timestamp: new Date(created) }),
    components: new Models.ComponentRepository([under, server, model, ...data]),
  })
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6))
  const bytes = Buffer.from(serializer.serialize(bom, { sortLists: true, space: 0 }))
  return { bytes, descriptor: { mediaType: SBOM_TYPE, digest: `sha256:${digestOf(bytes)}`, size: bytes.length } }
}

function component(
  type: Enums.ComponentType,
  name: string,
  version: string | null,
  more: { readonly purl?: string; readonly sha256?: string },
): Models.Component {
  const hashes = new Models.HashDictionary(
    more.sha256 === undefined ? [] : [[Enums.HashAlgorithm['SHA-256'], more.sha256] as const],
  )
  return new Models.Component(type, name, {
    bomRef: [type, name, version ?? more.sha256?.slice(0, 12)].filter(Boolean).join(':'),
    hashes,
    ...(version === null ? {} : { version }),
    ...(more.purl === undefined ? {} : { purl: more.purl }),
  })
}

function licenseOf(text: string): Models.SpdxLicense | Models.NamedLicense {
  return SPDX.isSupportedSpdxId(text) ? new Models.SpdxLicense(text) : new Models.NamedLicense(text)
}

function npmUrl({ name, version }: BundledPackage): string {
  const [scope, own] = name.startsWith('@') ? name.split('/') : [undefined, name]
  return new PackageURL('npm', scope, own!, version, undefined, undefined).toString()
}

/** The `oci` type has the last part of the repository as its name, and the rest as a qualifier; a folder has no such name. */
function ociUrl(repository: string, digest: string): string {
  const name = repository.split('/').at(-1)!.toLowerCase()
  const place = repository.includes('/') ? { repository_url: repository } : undefined
  return new PackageURL('oci', undefined, name, digest, place, undefined).toString()
}

/** A serial number that the image decides (version 8: whose content is its maker's own). */
function uuidOf(digest: string): string {
  const hex = digestOf(`sbom of ${digest}`)
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}
