import { confinedPath } from '../../files/confined-path.ts'
import type { KeepFiles } from '../../ports/keep-files.ts'
import { checkedArtifactName } from './artifact-name.ts'
import { uploadFiles } from './artifacts.ts'

/** As an artifact of this workflow run. */
export const githubKeepFiles: KeepFiles = async (name, folder, files, { retention_days }) => {
  const paths = files.map((file) => confinedPath(folder, file))
  return String(await uploadFiles(checkedArtifactName(name), paths, folder, retention_days))
}
