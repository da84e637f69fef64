import { readdir } from 'node:fs/promises'
import { UserError } from '../../errors.ts'
import { writeBuildContext } from '../../image/build-context.ts'
import type { ImagePlan } from '../../ports/image-builder.ts'
import type { Outcome } from '../../records/subject.ts'
import type { BuildImageResult } from './build-result.ts'

/** Writes the Dockerfile and its context for anyone who builds images their own way. */
export async function writeContext(folder: string, plan: ImagePlan, kind: string): Promise<Outcome<BuildImageResult>> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  if (there.length > 0)
    throw new UserError({
      where: 'context-only',
      what: `${folder} holds files already`,
      allowed: 'a new or empty folder',
    })
  // Distroless has Node on no PATH; another base is the author's own.
  await writeBuildContext(folder, plan, /\/distroless\//.test(plan.base) ? '/nodejs/bin/node' : 'node')
  return {
    result: { image: null, digest: null, size: null, report: null, context: folder },
    subject: {
      kind: 'table',
      title: `docker build ${folder}`,
      columns: ['base', 'serves'],
      rows: [[plan.base, kind]],
    },
  }
}
