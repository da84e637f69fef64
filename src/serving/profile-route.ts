import { isoTime } from '../data/iso-time.ts'
import { mergeProfiles } from '../profile/merge-profiles.ts'
import { profileText } from '../profile/profile-file.ts'
import { type App, addRoute } from './http-app.ts'
import type { ProfileWindow } from './profile-windows.ts'
import { Rejection } from './rejection.ts'
import { modelOf } from './served-model.ts'
import type { Service } from './service.ts'

/**
 * `GET /profile`: one profile of all rows that are kept, as `mlops drift --current` reads it; `?from=` and `?to=` choose
 * windows by time. `GET /profile/windows` tells which there are. Only for a server with keys.
 */
export function addProfileRoutes(
  app: App,
  service: Service,
  keyed: boolean,
  seen: () => Promise<readonly ProfileWindow[]>,
): void {
  const windows = async (query: unknown): Promise<readonly ProfileWindow[]> => {
    modelOf(service)
    if (!keyed) throw new Rejection(404, 'profiles are told by servers with keys only')
    const { from, to } = query as { readonly from?: unknown; readonly to?: unknown }
    const [least, most] = [instantOf(from, Number.NEGATIVE_INFINITY), instantOf(to, Number.POSITIVE_INFINITY)]
    return (await seen()).filter(({ start, end }) => Date.parse(end) > least && Date.parse(start) < most)
  }
  addRoute(app, '/profile', {
    async GET(request, reply) {
      const found = await windows(request.query)
      if (found.length === 0) throw new Rejection(404, 'no row was seen in this time')
      const merged = mergeProfiles(found.map(({ profile }) => profile))
      return reply.header('content-type', 'application/json; charset=utf-8').send(profileText(merged))
    },
  })
  addRoute(app, '/profile/windows', {
    GET: async (request) => ({
      windows: (await windows(request.query)).map(({ start, end, rows_seen, profile }) => ({
        start,
        end,
        rows_seen,
        rows: profile.rows,
      })),
    }),
  })
}

function instantOf(text: unknown, missing: number): number {
  if (text === undefined) return missing
  const time = typeof text === 'string' ? isoTime(text) : Number.NaN
  if (Number.isNaN(time)) throw new Rejection(422, 'from and to have to be ISO 8601 times')
  return time
}
