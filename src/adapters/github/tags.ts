import { z } from 'zod'
import type { Client } from './client.ts'
import { graphql } from './graphql.ts'

/** An annotated tag. `commit` is what it points to. */
export interface AnnotatedTag {
  readonly name: string
  readonly object: string
  readonly commit: string
  readonly message: string
  /** ISO 8601, UTC. */
  readonly at: string
  readonly by: string | null
}

const tagSchema = z.object({
  name: z.string(),
  target: z.object({
    oid: z.string(),
    message: z.string().optional(),
    tagger: z.object({ date: z.string(), name: z.string().nullable() }).nullish(),
    target: z.object({ oid: z.string() }).optional(),
  }),
})
const pageSchema = z.object({
  nodes: z.array(tagSchema),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
})
type Page = z.infer<typeof pageSchema>

const node = '{ name target { oid ... on Tag { message tagger { date name } target { oid } } } }'
const connection = `{ pageInfo { hasNextPage endCursor } nodes ${node} }`
const order = 'orderBy: { field: TAG_COMMIT_DATE, direction: DESC }'

interface Tags {
  /** Of all tags, lightweight ones too: a name is taken by any. */
  readonly names: readonly string[]
  readonly annotated: readonly AnnotatedTag[]
}

/** The newest tags `<name>@…` and `<name>#…`, in one request where a page holds them. */
export async function readTags(client: Client, name: string) {
  const query = `query ($owner: String!, $repo: String!, $versions: String!, $stages: String!) {
    repository(owner: $owner, name: $repo) {
      versions: refs(refPrefix: "refs/tags/", query: $versions, first: 100, ${order}) ${connection}
      stages: refs(refPrefix: "refs/tags/", query: $stages, first: 100, ${order}) ${connection}
    }
  }`
  const schema = z.object({ repository: z.object({ versions: pageSchema, stages: pageSchema }) })
  const texts = { versions: `${name}@`, stages: `${name}#` }
  const { repository } = await graphql(client, query, texts, schema, 'contents: read')
  return {
    // The text is looked for anywhere in a tag, so another model's tags may fill a page.
    versions: await enough(client, texts.versions, repository.versions, 100),
    // A stage's tag stands at its version's commit, whose date may be old: only all of them tell the newest.
    stages: await enough(client, texts.stages, repository.stages, 1000),
  }
}

/** Goes on until `wanted` of the tags begin with `text`, at most 10 pages. */
async function enough(client: Client, text: string, first: Page, wanted: number): Promise<Tags> {
  const named = (page: Page) => page.nodes.filter(({ name }) => name.startsWith(text))
  const found = named(first)
  let page = first
  for (let pages = 1; pages < 10 && page.pageInfo.hasNextPage && found.length < wanted; pages += 1) {
    page = await nextPage(client, text, page.pageInfo.endCursor)
    found.push(...named(page))
  }
  return { names: found.map(({ name }) => name), annotated: found.flatMap(annotated) }
}

async function nextPage(client: Client, text: string, after: string | null): Promise<Page> {
  const query = `query ($owner: String!, $repo: String!, $text: String!, $after: String) {
    repository(owner: $owner, name: $repo) {
      refs(refPrefix: "refs/tags/", query: $text, first: 100, after: $after, ${order}) ${connection}
    }
  }`
  const schema = z.object({ repository: z.object({ refs: pageSchema }) })
  return (await graphql(client, query, { text, after }, schema, 'contents: read')).repository.refs
}

/** These tags, in one request, however many newer ones there are; those that are not there are left out. */
export async function readTagsNamed(client: Client, names: readonly string[]): Promise<readonly AnnotatedTag[]> {
  if (names.length === 0) return []
  const asked = names.map((_, index) => `$t${index}: String!`).join(', ')
  const fields = names.map((_, index) => `t${index}: ref(qualifiedName: $t${index}) ${node}`).join('\n')
  const query = `query ($owner: String!, $repo: String!, ${asked}) { repository(owner: $owner, name: $repo) { ${fields} } }`
  const schema = z.object({ repository: z.record(z.string(), tagSchema.nullable()) })
  const texts = Object.fromEntries(names.map((name, index) => [`t${index}`, `refs/tags/${name}`]))
  const { repository } = await graphql(client, query, texts, schema, 'contents: read')
  return Object.values(repository).flatMap((tag) => (tag ? annotated(tag) : []))
}

/** Lightweight tags are nobody's events: GTO ignores them too. */
function annotated({ name, target }: z.infer<typeof tagSchema>): AnnotatedTag[] {
  if (target.message === undefined || !target.tagger || !target.target) return []
  const at = new Date(target.tagger.date).toISOString()
  return [{ name, object: target.oid, commit: target.target.oid, message: target.message, at, by: target.tagger.name }]
}
