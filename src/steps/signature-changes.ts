import { compareSignatures } from '../model/signature.ts'
import { readSignature } from '../model/package.ts'
import type { Change } from '../records/gate-report.ts'

/** What a caller of the model would notice. Empty where one of the packages has no signature. */
export async function signatureChanges(before: string, after: string): Promise<Change[]> {
  const [old, now] = await Promise.all([readSignature(before), readSignature(after)])
  return old && now ? [...compareSignatures(old, now).changes] : []
}
