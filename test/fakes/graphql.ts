import { readFileSync } from 'node:fs'
import { buildSchema, execute, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql'
import { repositoryNode, viewerNode } from './graphql-nodes.ts'
import type { Grant } from './permissions.ts'
import type { Answer, Json } from './router.ts'
import type { World } from './world.ts'

let built: GraphQLSchema | undefined

function schema(): GraphQLSchema {
  if (!built) {
    // The package exports its text only together with 5 MB of JSON.
    const file = new URL('../../../node_modules/@octokit/graphql-schema/schema.graphql', import.meta.url)
    built = buildSchema(readFileSync(file, 'utf8'), { assumeValid: true, assumeValidSDL: true })
  }
  return built
}

/** Runs a query on GitHub's own schema; `violate` is told what the schema refuses. */
export async function graphqlAnswer(
  world: World,
  grant: Grant,
  body: Json,
  violate: (what: string) => void,
): Promise<Answer> {
  let document: ReturnType<typeof parse>
  try {
    document = parse(String(body.query))
  } catch (error) {
    violate(String(error))
    return { status: 200, body: { errors: [{ message: String(error) }] } }
  }
  const refused = validate(schema(), document)
  if (refused.length > 0) {
    for (const error of refused) violate(error.message)
    return { status: 200, body: { errors: refused.map((error) => ({ message: error.message })) } }
  }
  const rootValue = {
    repository: ({ owner, name }: { owner: string; name: string }) => {
      if (`${owner}/${name}`.toLowerCase() === `${world.owner}/${world.repo}`.toLowerCase())
        return repositoryNode(world, grant)
      throw notFound(`Could not resolve to a Repository with the name '${owner}/${name}'.`)
    },
    viewer: () => viewerNode(grant),
  }
  const variableValues = (body.variables as Record<string, unknown> | undefined) ?? {}
  const result = await execute({ schema: schema(), document, rootValue, variableValues })
  const errors = result.errors?.map((error) => {
    const type =
      error.originalError instanceof GraphQLError ? error.originalError.extensions.type : error.extensions.type
    // An error that no resolver meant is a wrong query or a gap of the double: both must be seen.
    if (!type) violate(`${error.message} at ${error.path?.join('.')}`)
    return { ...(type ? { type } : {}), path: error.path, locations: error.locations, message: error.message }
  })
  return { status: 200, body: { data: result.data ?? null, ...(errors && { errors }) } }
}

function notFound(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type: 'NOT_FOUND' } })
}
