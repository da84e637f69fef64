import type { ImageReport } from '../../records/image-report.ts'

export interface BuildImageResult {
  /** By digest, as it is pulled; null: only a build context was written. */
  readonly image: string | null
  readonly digest: string | null
  /** Compressed bytes of the first platform's image. */
  readonly size: number | null
  readonly report: ImageReport | null
  /** Folder of the build context, where that was asked for. */
  readonly context: string | null
}
