import type { Readable } from 'node:stream'
import type { Descriptor } from '../records/oci.ts'

export interface StoredManifest {
  readonly descriptor: Descriptor
  readonly bytes: Uint8Array
}

/** Bytes to store. Asked for only where they have to be sent. */
export interface BlobSource {
  readonly descriptor: Descriptor
  content(): Promise<Blob>
}

/** One repository of images: of a registry over HTTP, or an OCI layout folder. What is read is checked against its digest. */
export interface ImageRegistry {
  /** A manifest or an index, by tag or digest; null where there is none. */
  manifest(reference: string): Promise<StoredManifest | null>
  /** A blob's bytes. The stream fails at its end where they are not those of the digest. */
  blob(descriptor: Descriptor): Promise<Readable>
  /** Stores a blob unless it is there. `from`: another repository of the same registry that has it. */
  putBlob(blob: BlobSource, from?: string): Promise<'present' | 'mounted' | 'uploaded'>
  /** Stores a manifest whose blobs are stored, and under a tag where one is given. One with a `subject` is then found by `referrers`. */
  putManifest(manifest: StoredManifest, tag: string | null): Promise<void>
  /** What was stored about an image: manifests whose subject it is. */
  referrers(digest: string): Promise<readonly Descriptor[]>
}

/** `ghcr.io/acme/birds`, or `oci:FOLDER`. Nothing is asked before the first call. */
export type OpenImageRegistry = (repository: string) => ImageRegistry
