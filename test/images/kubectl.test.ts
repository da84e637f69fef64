import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { kubernetesManifests } from '../../src/kubernetes/manifests.ts'
import { writeFiles } from '../../src/model/package.ts'
import { temporary } from '../contracts/samples.ts'
import { canaryPlan, plainPlan, shadowPlan } from '../kubernetes/plans.ts'
import { execute } from './daemon.ts'

/** What kubectl asks a cluster before a dry run: which kinds there are. No object exists. */
const resources: Readonly<Record<string, readonly [name: string, kind: string][]>> = {
  v1: [['services', 'Service']],
  'apps/v1': [['deployments', 'Deployment']],
  'autoscaling/v2': [['horizontalpodautoscalers', 'HorizontalPodAutoscaler']],
  'batch/v1': [
    ['jobs', 'Job'],
    ['cronjobs', 'CronJob'],
  ],
  'gateway.networking.k8s.io/v1': [['httproutes', 'HTTPRoute']],
  'networking.k8s.io/v1': [['networkpolicies', 'NetworkPolicy']],
  'policy/v1': [['poddisruptionbudgets', 'PodDisruptionBudget']],
  'serving.kserve.io/v1beta1': [['inferenceservices', 'InferenceService']],
}

const server = createServer(({ url = '' }, response) => {
  const [path = ''] = url.split('?')
  const answer = discovery(path)
  response.writeHead(answer === null ? 404 : 200, { 'content-type': 'application/json' })
  response.end(
    JSON.stringify(answer ?? { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 }),
  )
})

function discovery(path: string): object | null {
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] }
  const grouped = Object.keys(resources).filter((version) => version.includes('/'))
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: grouped.map(group) }
  const version = path.replace(/^\/apis?\//, '')
  const kinds = resources[version]
  if (!kinds) return null
  const verbs = ['create', 'get', 'list', 'patch']
  const list = kinds.map(([name, kind]) => ({ name, singularName: '', namespaced: true, kind, verbs }))
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: version, resources: list }
}

function group(groupVersion: string): object {
  const [name, version] = groupVersion.split('/')
  return { name, versions: [{ groupVersion, version }], preferredVersion: { groupVersion, version } }
}

beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)))
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

test.each([
  ['plain', plainPlan],
  ['canary', canaryPlan],
  ['shadow', shadowPlan],
])('kubectl takes the manifests: %s', async (_, plan) => {
  const folder = await temporary()
  await writeFiles(folder, kubernetesManifests(plan))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const env = { ...process.env, HOME: folder, KUBECONFIG: join(folder, 'none') }
  for (const kustomization of ['.', 'kserve', 'batch']) {
    const words = [
      'apply',
      '--server',
      address,
      '--dry-run=client',
      '--validate=false',
      '-k',
      join(folder, kustomization),
    ]
    const { stdout } = await execute('kubectl', words, { env })
    const lines = stdout.trim().split('\n')
    expect(lines.every((line) => line.endsWith('created (dry run)'))).toBe(true)
    expect(lines.length).toBeGreaterThanOrEqual(kustomization === 'kserve' ? 1 : 2)
  }
})
