import { connection, type Paging } from './graphql-connection.ts'
import { objectNode } from './graphql-objects.ts'
import { nodeId } from './people.ts'
import type { Json } from './router.ts'
import type { World } from './world.ts'

export interface RefOrder {
  readonly field: 'TAG_COMMIT_DATE' | 'ALPHABETICAL'
  readonly direction: 'ASC' | 'DESC'
}

interface Listed {
  readonly ref: string
  readonly sha: string
  readonly date: number
}

/** Refs under a prefix. `query` is looked for anywhere in the name after it. One git call, however many there are. */
export async function refConnection(
  world: World,
  args: Paging & { refPrefix: string; query?: string; orderBy?: RefOrder; direction?: 'ASC' | 'DESC' },
): Promise<Json> {
  const date = world.tagOrder === 'creator' ? '%(creatordate:unix)' : '%(*committerdate:unix)%(committerdate:unix)'
  const out = await world.git.text(['for-each-ref', `--format=%(refname)%00%(objectname)%00${date}`, args.refPrefix])
  const query = (args.query ?? '').toLowerCase()
  const found = out
    .split('\n')
    .filter(Boolean)
    .map((line): Listed => {
      const [ref = '', sha = '', seconds = '0'] = line.split('\0')
      return { ref, sha, date: Number(seconds) }
    })
    .filter(({ ref }) => ref.slice(args.refPrefix.length).toLowerCase().includes(query))
  const direction = args.orderBy?.direction ?? args.direction ?? 'ASC'
  const byName = (a: Listed, b: Listed): number => (a.ref < b.ref ? -1 : 1)
  const byDate = (a: Listed, b: Listed): number => a.date - b.date || byName(a, b)
  const sorted = found.sort(args.orderBy?.field === 'TAG_COMMIT_DATE' ? byDate : byName)
  if (direction === 'DESC') sorted.reverse()
  return connection(sorted, args, (each) => show(world, each.ref, each.sha))
}

export async function refNode(world: World, name: string): Promise<Json | null> {
  const found = name.startsWith('refs/') ? await world.git.ref(name) : null
  return found ? show(world, found.ref, found.sha) : null
}

function show(world: World, ref: string, sha: string): Json {
  const [, kind = ''] = ref.split('/')
  const prefix = `refs/${kind}/`
  return {
    __typename: 'Ref',
    id: nodeId('REF', ref),
    name: ref.slice(prefix.length),
    prefix,
    target: () => objectNode(world, sha),
  }
}
