/**
 * Paths of the files that differ between two commits (`from` null: all files of `to`), relative to the repository's root,
 * POSIX. null: there is no repository, or there are more files than the platform tells.
 */
export type ChangedFiles = (from: string | null, to: string) => Promise<readonly string[] | null>
