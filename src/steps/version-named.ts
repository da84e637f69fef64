import { closest } from '../data/suggest.ts'
import { UserError } from '../errors.ts'
import type { Version } from '../ports/model-registry.ts'
import type { Ports } from '../ports/ports.ts'

/** `name@v1.2.0`, `name@1.2.0`, or `name@stage` for the version that is in a stage now. @throws UserError */
export async function versionNamed(text: string, ports: Pick<Ports, 'registry'>): Promise<Version> {
  const [, name, which] = /^([a-z0-9][a-z0-9-]*)@(.+)$/.exec(text) ?? []
  if (name === undefined || which === undefined) {
    throw new UserError({
      where: 'version',
      what: `${JSON.stringify(text)} does not name a version`,
      allowed: 'NAME@v1.2.0 or NAME@STAGE',
    })
  }
  const { versions } = await ports.registry.list(name)
  const found =
    versions.find(({ version }) => version === which || version === `v${which}`) ??
    versions.find(({ stages }) => stages.includes(which))
  if (found) return found
  if (versions.length === 0)
    throw new UserError({
      where: 'version',
      what: `no version of ${name} is registered`,
      allowed: 'register one first',
    })
  const known = [...versions.map(({ version }) => version), ...new Set(versions.flatMap(({ stages }) => stages))]
  const near = closest(which, known)
  throw new UserError({
    where: 'version',
    what: `${name} has no version or stage ${which}${near ? ` (did you mean ${name}@${near}?)` : ''}`,
    allowed: known
      .slice(0, 20)
      .map((one) => `${name}@${one}`)
      .join(', '),
  })
}
