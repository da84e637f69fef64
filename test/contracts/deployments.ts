import { expect, test } from '@jest/globals'
import type { Deployments } from '../../src/ports/deployments.ts'

export interface Place {
  readonly deployments: Deployments
  /** The file as it is on a branch; null: it is not there. */
  fileOn(branch: string, path: string): Promise<string | null>
  readonly trunk: string
}

export function deploymentsContract(connect: () => Promise<Place>): void {
  const change = (content: string) => ({
    path: 'deploy/production.yml',
    content,
    branch: 'deploy/birds/production',
    title: 'Deploy birds v1.2.0 to production',
    body: 'image: sha256:1',
  })

  test('deployments are recorded, each in a place of its own', async () => {
    const { deployments } = await connect()
    const record = (version: string) =>
      deployments.record({
        environment: 'production',
        commit: null,
        description: `birds ${version}`,
        payload: { name: 'birds', version, image: 'ghcr.io/acme/birds@sha256:1' },
      })
    expect(new Set([await record('v1.0.0'), await record('v1.0.1')]).size).toBe(2)
  })

  test('a change of a file is proposed on a branch, once, and not made on the trunk', async () => {
    const { deployments, fileOn, trunk } = await connect()
    const first = await deployments.propose(change('version: v1.2.0\n'))
    expect(first.status).toBe('created')
    expect(await fileOn('deploy/birds/production', 'deploy/production.yml')).toBe('version: v1.2.0\n')
    expect(await fileOn(trunk, 'deploy/production.yml')).toBeNull()
    expect(await fileOn('deploy/birds/production', 'mlops.yml')).toBe('name: birds\n')
    expect(await deployments.propose(change('version: v1.2.0\n'))).toEqual({ ...first, status: 'unchanged' })
    expect(await deployments.propose(change('version: v1.3.0\n'))).toEqual({ ...first, status: 'updated' })
    expect(await fileOn('deploy/birds/production', 'deploy/production.yml')).toBe('version: v1.3.0\n')
  })
}
