/** How a model is served; the edges read it from flags. */
export interface ServeOptions {
  /** Folder of the model package. */
  readonly package: string
  /** Name in URLs; null: the package's own. */
  readonly name: string | null
  /** `v1.4.0`; null where the package was never registered. */
  readonly version: string | null
  /** Digest that the package has to have, 64 hex digits; null: any. */
  readonly digest: string | null
  readonly port: number
  readonly host: string
}
