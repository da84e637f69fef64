import type { MergedChanges } from '../../ports/merged-changes.ts'

/** Git alone knows no pull requests: who approved a commit is not written in it. */
export const folderMergedChanges: MergedChanges = { find: async () => ({ status: 'none' }) }
