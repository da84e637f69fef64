import { type KubernetesObject, labelsOf, type Workload } from './workload.ts'

export type Rollout = { readonly kind: 'canary'; readonly percent: number } | { readonly kind: 'shadow' }

/**
 * How requests meet two versions, by the Gateway API: a share of them goes to a canary; a shadow gets a copy of all, and its
 * answers go to nobody.
 */
export function route(stable: Workload, candidate: Workload, rollout: Rollout, gateway: string): KubernetesObject {
  const backend = (workload: Workload, weight?: number) => ({
    name: workload.name,
    port: 80,
    ...(weight === undefined ? {} : { weight }),
  })
  const rule =
    rollout.kind === 'canary'
      ? { backendRefs: [backend(stable, 100 - rollout.percent), backend(candidate, rollout.percent)] }
      : {
          filters: [{ type: 'RequestMirror', requestMirror: { backendRef: backend(candidate) } }],
          backendRefs: [backend(stable)],
        }
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: stable.name, labels: labelsOf(stable) },
    spec: { parentRefs: [{ name: gateway }], rules: [rule] },
  }
}
