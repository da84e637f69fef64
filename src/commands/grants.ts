import type { Ports } from '../ports/ports.ts'
import type { Permission } from './command.ts'
import { commands } from './table.ts'

/** What each action needs of its job's token in any case, by the action's name. */
export function grantsByAction(): Ports['grants'] {
  return Object.fromEntries(
    commands.flatMap(({ action, permissions }) => (action === null ? [] : [[action, alwaysNeeded(permissions)]])),
  )
}

function alwaysNeeded(permissions: Readonly<Record<string, Permission>>): Record<string, Permission['grant']> {
  const needed = Object.entries(permissions).filter(([, { optional }]) => !optional)
  return Object.fromEntries(needed.map(([scope, { grant }]) => [scope, grant]))
}
