import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { HTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute'
import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler'
import { CronJob } from 'kubernetes-models/batch/v1/CronJob'
import { Job } from 'kubernetes-models/batch/v1/Job'
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget'
import { Pod } from 'kubernetes-models/v1/Pod'
import { Service } from 'kubernetes-models/v1/Service'
import { parse } from 'yaml'
import { kubernetesManifests } from '../../src/kubernetes/manifests.ts'
import { canaryPlan, plainPlan, shadowPlan } from './plans.ts'

type Loaded = Readonly<Record<string, unknown>> & {
  readonly kind: string
  readonly spec: Readonly<Record<string, unknown>>
}

/** Kubernetes' own OpenAPI schemas, by kind. */
const models: Readonly<Record<string, new (data: never) => { validate(): void }>> = {
  CronJob,
  Deployment,
  HorizontalPodAutoscaler,
  HTTPRoute,
  Job,
  NetworkPolicy,
  PodDisruptionBudget,
  Service,
}

const plans = { plain: plainPlan, canary: canaryPlan, shadow: shadowPlan }

describe.each(Object.entries(plans))('manifests, %s', (name, plan) => {
  const files = Object.entries(kubernetesManifests(plan))
  const objects = files.filter(([path]) => !path.endsWith('kustomization.yaml'))

  test.each(files)('%s is as reviewed', async (path, text) => {
    const golden = join('test', 'kubernetes', 'golden', name, path)
    if (process.env['UPDATE_GOLDEN']) {
      await mkdir(dirname(golden), { recursive: true })
      await writeFile(golden, text)
    }
    expect(text).toBe(await readFile(golden, 'utf8'))
  })

  test.each(objects)("%s fits Kubernetes' schema", (_, text) => {
    const object = parse(text, { version: '1.1' }) as Loaded
    if (object.kind === 'InferenceService') return void podOf(object).validate()
    const Model = models[object.kind]!
    new Model(object as never).validate()
  })

  test('a kustomization lists what lies beside it', () => {
    for (const [path, text] of files.filter(([path]) => path.endsWith('kustomization.yaml'))) {
      const { resources } = parse(text) as { resources: string[] }
      const folder = path.slice(0, -'kustomization.yaml'.length)
      const beside = objects
        .map(([other]) => other)
        .filter((other) => other.slice(0, other.lastIndexOf('/') + 1) === folder)
      expect(resources.map((file) => folder + file).toSorted()).toEqual(beside.toSorted())
    }
  })

  test('every pod is restricted, runs read-only, and is named by digest', () => {
    const pods = objects
      .map(([, text]) => podSpecOf(parse(text, { version: '1.1' }) as Loaded))
      .filter((pod) => pod !== null)
    expect(pods.length).toBeGreaterThanOrEqual(4)
    for (const pod of pods) {
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
      expect(pod.automountServiceAccountToken).toBe(false)
      for (const { image, securityContext } of pod.containers) {
        expect(image).toMatch(/@sha256:[0-9a-f]{64}$/)
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
        })
      }
    }
  })
})

test('the schemas refuse what they should', () => {
  const wrong = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' }, spec: { replicas: 'two' } }
  expect(() => new Deployment(wrong as never).validate()).toThrow()
})

interface PodSpec {
  readonly securityContext: object
  readonly automountServiceAccountToken: boolean
  readonly containers: readonly { readonly image: string; readonly securityContext: object }[]
}

function podSpecOf(object: Loaded): PodSpec | null {
  const { spec } = object
  if (object.kind === 'InferenceService') return spec['predictor'] as PodSpec
  const job = object.kind === 'CronJob' ? (spec['jobTemplate'] as Loaded).spec : spec
  const template = job['template'] as { spec: PodSpec } | undefined
  return template?.spec ?? null
}

/** KServe's predictor is a pod's spec with a few fields of its own. */
function podOf({ spec }: Loaded): Pod {
  const { canaryTrafficPercent: _, minReplicas: __, ...pod } = spec['predictor'] as Record<string, unknown>
  return new Pod({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'predictor' }, spec: pod } as never)
}
