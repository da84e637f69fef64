/** A Kubernetes object as it is written. */
export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly [key: string]: unknown }
  readonly [key: string]: unknown
}

/** One image and what is called after it. */
export interface Workload {
  /** Of the objects: a DNS label. */
  readonly name: string
  /** The model. */
  readonly model: string
  readonly version: string | null
  /** By digest: `ghcr.io/acme/birds@sha256:...`. */
  readonly image: string
  /** A label's value that tells it from another of the same model: `stable`, `canary`, `shadow`. */
  readonly track: 'stable' | 'canary' | 'shadow'
  /** ONNX Runtime needs more memory than the forest. */
  readonly runtime: 'forest' | 'onnx' | 'mlflow'
}

export const PORT = 8080

/** Labels by Kubernetes' recommended names; the version may change without the selector changing. */
export function labelsOf({ model, version, track }: Workload): Record<string, string> {
  return {
    'app.kubernetes.io/name': model,
    'app.kubernetes.io/component': 'model-server',
    'app.kubernetes.io/managed-by': 'mlops-actions',
    ...(version === null ? {} : { 'app.kubernetes.io/version': version }),
    track,
  }
}

export function selectorOf({ model, track }: Workload): Record<string, string> {
  return { 'app.kubernetes.io/name': model, track }
}

/** The `restricted` Pod Security Standard, with a root file system that cannot be written. */
export const containerSecurity = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
}

export const podSecurity = {
  runAsNonRoot: true,
  runAsUser: 65532,
  runAsGroup: 65532,
  fsGroup: 65532,
  seccompProfile: { type: 'RuntimeDefault' },
}

const memory = {
  forest: { requests: '128Mi', limits: '512Mi' },
  onnx: { requests: '256Mi', limits: '1Gi' },
  mlflow: { requests: '512Mi', limits: '2Gi' },
} as const

/** No limit on CPU: throttling costs latency, and the request is what the scheduler and the autoscaler go by. */
export function resourcesOf({ runtime }: Workload) {
  return {
    requests: { cpu: '100m', memory: memory[runtime].requests },
    limits: { memory: memory[runtime].limits },
  }
}

const paths = {
  server: { live: '/livez', ready: '/readyz' },
  mlflow: { live: '/ping', ready: '/ping' },
} as const

/** Ready only after the golden rows were answered; a start may take as long as a large model needs. */
export function probesOf({ runtime }: Workload) {
  const { live, ready } = runtime === 'mlflow' ? paths.mlflow : paths.server
  const get = (path: string) => ({ httpGet: { path, port: 'http' } })
  return {
    startupProbe: { ...get(ready), periodSeconds: 1, failureThreshold: 120 },
    readinessProbe: { ...get(ready), periodSeconds: 5, failureThreshold: 1 },
    livenessProbe: { ...get(live), periodSeconds: 10, failureThreshold: 3 },
  }
}
