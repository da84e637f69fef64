import { UserError } from '../errors.ts'

/** Where an image lies: a repository of a registry, or an OCI layout folder. At most one of tag and digest decides; a digest wins. */
export type ImageReference =
  | {
      readonly kind: 'registry'
      /** `ghcr.io`, `127.0.0.1:5000` */
      readonly registry: string
      /** `acme/birds` */
      readonly repository: string
      readonly tag: string | null
      readonly digest: string | null
    }
  | { readonly kind: 'layout'; readonly folder: string; readonly tag: string | null; readonly digest: null }

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const repositoryPattern = new RegExp(`^${component}(?:/${component})*$`)
const tagPattern = /^\w[\w.-]{0,127}$/
const digestPattern = /^sha256:[0-9a-f]{64}$/
const hostPattern = /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::[0-9]{1,5})?$/i

const allowed =
  'REGISTRY/NAME[:TAG][@sha256:DIGEST] in lower case, such as ghcr.io/acme/birds:v1.2.0, or oci:FOLDER[:TAG]'

/** Docker's grammar with the registry always named, and skopeo's `oci:FOLDER[:TAG]`. `where` names the option in errors. */
export function parseReference(text: string, where: string): ImageReference {
  if (text.startsWith('oci:')) return layoutReference(text, where)
  const [named = '', digest = null, ...rest] = text.split('@')
  const slash = named.indexOf('/')
  const host = named.slice(0, Math.max(0, slash))
  const [path = '', tag = null, ...more] = named.slice(slash + 1).split(':')
  const hostLike = hostPattern.test(host) && (/[.:]/.test(host) || host === 'localhost')
  const sound =
    rest.length + more.length === 0 &&
    hostLike &&
    repositoryPattern.test(path) &&
    (tag === null || tagPattern.test(tag)) &&
    (digest === null || digestPattern.test(digest))
  if (!sound) throw refused(text, where)
  return { kind: 'registry', registry: host, repository: path, tag, digest }
}

/** A colon after the last slash begins the tag, so that Windows' drives and deep folders stay whole. */
function layoutReference(text: string, where: string): ImageReference {
  const [, folder = '', tag = null] = /^oci:(.+?)(?::(\w[\w.-]{0,127}))?$/.exec(text) ?? []
  if (folder === '') throw refused(text, where)
  return { kind: 'layout', folder, tag, digest: null }
}

/** The repository alone, as `parseReference` takes it. */
export function repositoryText(reference: ImageReference): string {
  return reference.kind === 'layout' ? `oci:${reference.folder}` : `${reference.registry}/${reference.repository}`
}

function refused(text: string, where: string): UserError {
  return new UserError({ where, what: `${JSON.stringify(text)} does not name an image`, allowed })
}
