export interface ImageFacts {
  readonly name: string
  readonly version: string | null
  readonly model_digest: string
  readonly package_digest: string
  readonly run_id: string | null
  /** `acme/birds`, or a remote's address; null: none. */
  readonly repository: string | null
  readonly commit: string | null
  /** ISO 8601. */
  readonly created: string
}

const PREFIX = 'io.github.mlops-actions'

/** Labels of the container and annotations of manifest and index, by the OCI image specification's names and ours. */
export function imageLabels(facts: ImageFacts): Record<string, string> {
  const { name, version, model_digest, package_digest, run_id, repository, commit, created } = facts
  const source = repository === null ? null : sourceAddress(repository)
  return {
    'org.opencontainers.image.title': name,
    'org.opencontainers.image.description': `Serves the model ${name} over HTTP, or predicts files`,
    'org.opencontainers.image.created': created,
    ...(version === null ? {} : { 'org.opencontainers.image.version': version }),
    ...(source === null ? {} : { 'org.opencontainers.image.source': source }),
    ...(commit === null ? {} : { 'org.opencontainers.image.revision': commit }),
    [`${PREFIX}.model-digest`]: model_digest,
    [`${PREFIX}.package-digest`]: package_digest,
    ...(run_id === null ? {} : { [`${PREFIX}.run-id`]: run_id }),
  }
}

export function baseLabels(base: { readonly name: string; readonly digest: string }): Record<string, string> {
  return {
    'org.opencontainers.image.base.name': base.name,
    'org.opencontainers.image.base.digest': base.digest,
  }
}

/** Which layer of an image holds what; kept on the layer's descriptor, where the next build's report reads it. */
export const LAYER_KIND = `${PREFIX}.layer`

/** An https address without whatever a remote's address holds of credentials; null: it has none to show. */
export function sourceAddress(repository: string): string | null {
  if (/^[\w.-]+\/[\w.-]+$/.test(repository)) return `https://github.com/${repository}`
  const scp = /^[\w.-]+@([\w.-]+):([\w./-]+?)(?:\.git)?$/.exec(repository)
  if (scp) return `https://${scp[1]}/${scp[2]}`
  const url = URL.canParse(repository) ? new URL(repository) : null
  if (url === null || !/^(https?|ssh|git):$/.test(url.protocol)) return null
  return `https://${url.hostname}${url.pathname.replace(/\.git$/, '')}`
}
