import { isoTime } from '../data/iso-time.ts'
import { mergeProfiles } from '../profile/merge-profiles.ts'
import { profileText } from '../profile/profile-file.ts'
import { type App, addRoute } from './http-app.ts'
import type { ProfileWindow, ProfileWindows } from './profile-windows.ts'
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
  profiles: () => ProfileWindows | null,
): void {
  const windows = (query: unknown): readonly ProfileWindow[] => {
    modelOf(service)
    if (!keyed) throw new Rejection(404, 'profiles are told by servers with keys only')
    const { from, to } = query as { readonly from?: unknown; readonly to?: unknown }
    const [least, most] = [instantOf(from, Number.NEGATIVE_INFINITY), instantOf(to, Number.POSITIVE_INFINITY)]
    const kept = profiles()?.windows() ?? []
    return kept.filter(({ start, end }) => Date.parse(end) > least && Date.parse(start) < most)
  }
  addRoute(app, '/profile', {
    GET(request, reply) {
      const found = windows(request.query)
      if (found.length === 0) throw new Rejection(404, 'no row was seen in this time')
      const merged = mergeProfiles(found.map(({ profile }) => profile))
      return reply.header('content-type', 'application/json; charset=utf-8').send(profileText(merged))
    },
  })
  addRoute(app, '/profile/windows', {
    GET: (request) => ({
      windows: windows(request.query).map(({ start, end, rows_seen, profile }) => ({
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
