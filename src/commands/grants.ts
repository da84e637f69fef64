import type { Ports } from '../ports/ports.ts'
import { commands } from './table.ts'

/** What each action needs of its job's token, by the action's name. */
export function grantsByAction(): Ports['grants'] {
  return Object.fromEntries(
    commands.flatMap(({ action, permissions }) =>
      action === null
        ? []
        : [[action, Object.fromEntries(Object.entries(permissions).map(([scope, { grant }]) => [scope, grant]))]],
    ),
  )
}
