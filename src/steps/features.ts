import { UserError } from '../errors.ts'
import type { Feature } from '../forest/pipeline.ts'
import type { Project } from '../project/project.ts'
import type { ColumnSummary } from '../records/run.ts'

/** The columns a built-in trainer learns from. @throws UserError when it cannot use the data as it is. */
export function featuresOf(project: Project, columns: readonly ColumnSummary[]): Feature[] {
  const texts = columns.filter((column) => column.role === 'text').map((column) => column.name)
  if (texts.length > 0) {
    throw new UserError({
      where: project.file,
      what: `the built-in trainer cannot use free text, and ${texts.join(', ')} ${texts.length === 1 ? 'looks' : 'look'} like it`,
      allowed: 'columns: {NAME: category} or {NAME: ignore}, or a program of your own in train.run',
    })
  }
  const features = columns.flatMap(({ name, role }) =>
    role === 'number' || role === 'category' ? [{ name, type: role } satisfies Feature] : [],
  )
  if (features.length === 0) {
    throw new UserError({
      where: project.file,
      what: 'no column is left to learn from',
      allowed: 'at least one number or category column',
    })
  }
  return features
}

export function columnWithRole(columns: readonly ColumnSummary[], role: ColumnSummary['role']): string | null {
  return columns.find((column) => column.role === role)?.name ?? null
}
