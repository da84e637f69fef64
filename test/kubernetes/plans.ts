import type { ManifestPlan } from '../../src/kubernetes/manifests.ts'
import type { Workload } from '../../src/kubernetes/workload.ts'

const stable: Workload = {
  name: 'birdstrike-damage',
  model: 'birdstrike-damage',
  version: 'v1.2.0',
  image: `ghcr.io/acme/models/birdstrike-damage@sha256:${'a1'.repeat(32)}`,
  track: 'stable',
  runtime: 'forest',
}

export const plainPlan: ManifestPlan = {
  stable,
  candidate: null,
  batch: { claim: 'birdstrike-damage-data', input: 'input.csv', output: 'predictions.csv', schedule: '0 3 * * *' },
  namespace: null,
}

const image = `ghcr.io/acme/models/birdstrike-damage@sha256:${'b2'.repeat(32)}`

export const canaryPlan: ManifestPlan = {
  ...plainPlan,
  namespace: 'models',
  candidate: {
    workload: { ...stable, name: 'birdstrike-damage-canary', version: 'v1.3.0', image, track: 'canary' },
    rollout: { kind: 'canary', percent: 10 },
    gateway: 'gateway',
  },
}

export const shadowPlan: ManifestPlan = {
  ...plainPlan,
  candidate: {
    workload: {
      ...stable,
      name: 'birdstrike-damage-shadow',
      version: 'v1.3.0',
      image,
      track: 'shadow',
      runtime: 'onnx',
    },
    rollout: { kind: 'shadow' },
    gateway: 'gateway',
  },
}
