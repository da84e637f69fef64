import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { compareSignatures } from '../model/compare-signatures.ts'
import { MLMODEL, readMlmodel } from '../model/mlmodel.ts'
import type { Signature } from '../model/signature.ts'
import type { Change } from '../records/gate-report.ts'

/** What a caller of the model would notice. Empty where one of the packages has no signature. */
export async function signatureChanges(before: string, after: string): Promise<Change[]> {
  const [old, now] = await Promise.all([readSignature(before), readSignature(after)])
  if (old === null || now === null) return []
  return compareSignatures(old, now).changes.map(({ key, before: from, after: to }) => ({
    key,
    before: from,
    after: to,
  }))
}

async function readSignature(folder: string): Promise<Signature | null> {
  const there = await access(join(folder, MLMODEL)).then(
    () => true,
    () => false,
  )
  return there ? (await readMlmodel(folder)).signature : null
}
