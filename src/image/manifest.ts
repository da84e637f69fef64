import { digestOf } from '../files/digest.ts'
import {
  type Descriptor,
  type ImageConfig,
  type Index,
  type Manifest,
  mediaTypes,
  type Platform,
} from '../records/oci.ts'

/** A JSON document of an image as it is stored: its digest is that of these very bytes. */
export interface Document {
  readonly descriptor: Descriptor
  readonly bytes: Uint8Array
}

export function documentOf(
  mediaType: string,
  content: ImageConfig | Manifest | Index | object,
  more: Pick<Descriptor, 'platform' | 'artifactType' | 'annotations'> = {},
): Document {
  const bytes = Buffer.from(JSON.stringify(content))
  return { bytes, descriptor: { mediaType, digest: `sha256:${digestOf(bytes)}`, size: bytes.length, ...more } }
}

export function manifestDocument(
  config: Descriptor,
  layers: readonly Descriptor[],
  annotations: Readonly<Record<string, string>>,
): Document {
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config,
    layers: [...layers],
    annotations: sorted(annotations),
  }
  return documentOf(mediaTypes.manifest, manifest)
}

/** Manifests of one image for several platforms. GHCR reads descriptions from an index's own annotations. */
export function indexDocument(
  manifests: readonly { readonly manifest: Descriptor; readonly platform: Platform }[],
  annotations: Readonly<Record<string, string>>,
): Document {
  const index: Index = {
    schemaVersion: 2,
    mediaType: mediaTypes.index,
    manifests: manifests.map(({ manifest, platform }) => ({ ...manifest, platform })),
    annotations: sorted(annotations),
  }
  return documentOf(mediaTypes.index, index)
}

const emptyConfig = documentOf(mediaTypes.empty, {})

/** What is said about an image without being part of it: a manifest whose `subject` is the image, and its blobs. */
export function referrerDocument(
  subject: Descriptor,
  artifactType: string,
  content: Document,
  annotations: Readonly<Record<string, string>> = {},
): { readonly manifest: Document; readonly blobs: readonly Document[] } {
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    artifactType,
    config: emptyConfig.descriptor,
    layers: [content.descriptor],
    subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size },
    ...(Object.keys(annotations).length > 0 ? { annotations: sorted(annotations) } : {}),
  }
  return {
    manifest: documentOf(mediaTypes.manifest, manifest, { artifactType, annotations: sorted(annotations) }),
    blobs: [emptyConfig, content],
  }
}

function sorted(annotations: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1)))
}
