import { parseDocument } from 'yaml'
import { UserError } from '../errors.ts'
import { parseReference, repositoryText } from '../image/reference.ts'
import type { Version } from '../ports/model-registry.ts'
import type { Ports } from '../ports/ports.ts'
import type { Outcome } from '../records/subject.ts'
import type { StageResult } from './stage-result.ts'

export interface ProposalOptions {
  readonly stage: string
  readonly reason: string | undefined
  /** Repository of the model's images. */
  readonly image: string | undefined
}

/**
 * Proposes a version for a stage as a pull request that changes `deploy/<stage>.yml`: whoever CODEOWNERS names for that file
 * decides. Nothing is moved before it is merged.
 */
export async function proposePromotion(
  version: Version,
  options: ProposalOptions,
  ports: Ports,
): Promise<Outcome<StageResult>> {
  const { stage, reason } = options
  if (!/^[A-Za-z0-9][\w-]{0,98}$/.test(stage))
    throw new UserError({
      where: 'stage',
      what: `${JSON.stringify(stage)} cannot be a file's name`,
      allowed: 'letters, digits, - _',
    })
  const image = await imageOf(version, options.image, ports)
  const path = `deploy/${stage}.yml`
  const head = await ports.history.head()
  const before = head === null ? null : await ports.history.file(head, path)
  const { text, previous } = changedFile(before, version, image, path)
  const title = `Deploy ${version.name} ${version.version} to ${stage}`
  const facts = [`Image: ${image}`, `Package: ${version.package_digest}`, ...(reason === undefined ? [] : [reason])]
  const { status, where } = await ports.deployments.propose({
    path,
    content: text,
    branch: `deploy/${version.name}/${stage}`,
    title,
    body: facts.join('\n'),
  })
  return {
    result: { name: version.name, stage, version: version.version, previous, proposal: where },
    subject: { kind: 'table', title, columns: ['proposal', 'where', 'image'], rows: [[status, where, image]] },
  }
}

/** By digest: what is agreed to is what runs. */
async function imageOf({ name, version }: Version, given: string | undefined, ports: Ports): Promise<string> {
  const text = given ?? `${ports.image.home}/${name}`
  const reference = parseReference(text, 'image')
  const stored = await ports.image.open(repositoryText(reference)).manifest(reference.tag ?? version)
  if (stored === null)
    throw new UserError({
      where: 'image',
      what: `${repositoryText(reference)} holds no image of ${name}@${version}`,
      allowed: 'build-serving-image first, or image: where it was pushed to',
    })
  return `${repositoryText(reference)}@${stored.descriptor.digest}`
}

/** One entry a model; those of others, and comments, stay. */
function changedFile(before: Uint8Array | null, { name, version }: Version, image: string, path: string) {
  const document = parseDocument(before === null ? '' : Buffer.from(before).toString('utf8'))
  const problem = document.errors[0]
  if (problem) throw new UserError({ where: path, what: `not valid YAML: ${problem.message}` })
  const own: unknown = document.getIn([name, 'version'])
  document.setIn([name, 'version'], version)
  document.setIn([name, 'image'], image)
  return { text: document.toString({ lineWidth: 0 }), previous: typeof own === 'string' ? own : null }
}
