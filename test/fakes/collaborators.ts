import { notFound, ok } from './answers.ts'
import { fill } from './openapi/fill.ts'
import { user } from './people.ts'
import { read } from './permissions.ts'
import type { Route } from './router.ts'

/** The four old names, beside which `role_name` tells the finer role. */
const legacy = { admin: 'admin', maintain: 'write', write: 'write', triage: 'read', read: 'read' } as const

export const collaboratorRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/collaborators/{username}/permission',
    needs: read('metadata'),
    act(world, { params }) {
      const login = params.username!
      const role = login === world.owner ? 'admin' : world.roles.get(login)
      if (!role) return notFound
      return ok(
        fill('repository-collaborator-permission', {
          permission: legacy[role],
          role_name: role,
          user: { ...user(login), role_name: role },
        }),
      )
    },
  },
]
