import type { Profile } from '../records/profile.ts'
import { profileSchema } from '../records/profile.ts'

/** A profile as JSON, one line a column: small, and readable in a diff. The same profile gives the same bytes. */
export function profileText(profile: Profile): string {
  const { columns, ...rest } = profileSchema.parse(profile)
  const lines = columns.map((column) => `  ${JSON.stringify(column)}`)
  return `${JSON.stringify({ ...rest, columns: [] }).slice(0, -2)}${lines.length > 0 ? `\n${lines.join(',\n')}\n` : ''}]}\n`
}
