/**
 * Keeps files of `folder` (relative paths) under a name: a workflow artifact, or a folder of the store. What had the name
 * before is replaced. Returns where: the artifact's id, or the folder's path.
 */
export type KeepFiles = (
  name: string,
  folder: string,
  files: readonly string[],
  options: { readonly retention_days?: number },
) => Promise<string>
