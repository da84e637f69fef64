import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { compareSignatures } from '../model/compare-signatures.ts'
import { MLMODEL, readMlmodel } from '../model/mlmodel.ts'
import type { Signature } from '../model/signature.ts'
import type { Change } from '../records/gate-report.ts'

export interface SignatureChanges {
  readonly changes: readonly Change[]
  /** Why callers of the old model would fail with the new one, in words; empty: they would not. */
  readonly breaking: readonly string[]
}

/** What a caller of the model would notice. Nothing where one of the packages has no signature. */
export async function signatureChanges(before: string, after: string): Promise<SignatureChanges> {
  const [old, now] = await Promise.all([readSignature(before), readSignature(after)])
  if (old === null || now === null) return { changes: [], breaking: [] }
  const { changes } = compareSignatures(old, now)
  return {
    changes: changes.map(({ key, before: from, after: to }) => ({ key, before: from, after: to })),
    breaking: changes.filter((change) => change.breaking).map(({ key, reason }) => `${key}: ${reason}`),
  }
}

async function readSignature(folder: string): Promise<Signature | null> {
  const there = await access(join(folder, MLMODEL)).then(
    () => true,
    () => false,
  )
  return there ? (await readMlmodel(folder)).signature : null
}
