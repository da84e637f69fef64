/** Bytes kept between runs, by a key that names their content. Losing an entry costs time, never correctness. */
export interface ContentCache {
  /** Brings the entry's files back to `folder`; false when there is none. */
  get(key: string, folder: string): Promise<boolean>
  put(key: string, folder: string): Promise<void>
}
