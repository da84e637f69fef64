import type { LayerKind, PlatformImage } from '../records/image-report.ts'
import type { Descriptor, Platform } from '../records/oci.ts'

/** One file of a layer. */
export interface LayerFile {
  /** In the image, POSIX, without the leading slash. */
  readonly path: string
  /** On this machine. */
  readonly source: string
}

export interface PlannedLayer {
  readonly kind: Exclude<LayerKind, 'base' | 'other'>
  readonly files: readonly LayerFile[]
}

/** An image before it is built. Nothing in it comes from the clock or the machine, so that the same plan gives the same digest. */
export interface ImagePlan {
  /** Repository it goes to, as `parseReference` takes it. */
  readonly repository: string
  readonly tag: string
  /** An image by tag or digest, or `oci:FOLDER`. */
  readonly base: string
  readonly platforms: readonly PlatformPlan[]
  /** The server's entry and its words. */
  readonly command: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  /** ISO 8601. */
  readonly created: string
  /** MLflow's own server in Python with these packages, each pinned; null: our server in Node. */
  readonly python: readonly string[] | null
}

export interface PlatformPlan {
  readonly platform: Platform
  /** In order; those that change least first. */
  readonly layers: readonly PlannedLayer[]
}

export interface BuiltImage {
  /** Of the manifest, or of the index where several platforms were planned. */
  readonly descriptor: Descriptor
  readonly base: { readonly name: string; readonly digest: string }
  readonly platforms: readonly PlatformImage[]
}

/** Makes an image and stores it under its digest and tag: by our own writer, or by Docker. */
export interface ImageBuilder {
  build(plan: ImagePlan): Promise<BuiltImage>
}
