import { stringify } from 'yaml'
import { type BatchPlan, batchCronJob, batchJob } from './batch-objects.ts'
import { inferenceService } from './inference-service.ts'
import { type Rollout, route } from './route.ts'
import { autoscaler, deployment, disruptionBudget, networkPolicy, service } from './server-objects.ts'
import type { KubernetesObject, Workload } from './workload.ts'

export interface ManifestPlan {
  /** What serves; with a rollout, what has served so far. */
  readonly stable: Workload
  /** What comes beside it, and how requests meet it; null: nothing does. */
  readonly candidate: { readonly workload: Workload; readonly rollout: Rollout; readonly gateway: string } | null
  readonly batch: BatchPlan
  /** null: whatever `kubectl` is pointed at. */
  readonly namespace: string | null
}

const HEADER = '# Written by mlops build-image; images are named by digest, so that what was tested is what runs.\n'

/**
 * Files by POSIX path: a kustomization for plain Kubernetes at the top, one for KServe in `kserve/`, one for batch prediction in
 * `batch/`; `kubectl apply -k` takes any of them.
 */
export function kubernetesManifests({ stable, candidate, batch, namespace }: ManifestPlan): Record<string, string> {
  const objects: Record<string, KubernetesObject> = {
    'deployment.yaml': deployment(stable),
    'service.yaml': service(stable),
    'autoscaler.yaml': autoscaler(stable),
    'disruption-budget.yaml': disruptionBudget(stable),
    'network-policy.yaml': networkPolicy(stable),
  }
  if (candidate !== null) {
    const { workload, rollout, gateway } = candidate
    objects[`deployment-${rollout.kind}.yaml`] = deployment(workload)
    objects[`service-${rollout.kind}.yaml`] = service(workload)
    objects['route.yaml'] = route(stable, workload, rollout, gateway)
  }
  const canary = candidate?.rollout.kind === 'canary' ? candidate.rollout.percent : null
  const served = canary === null || candidate === null ? stable : { ...candidate.workload, name: stable.name }
  return {
    ...folderOf('', objects, namespace),
    ...folderOf('kserve/', { 'inference-service.yaml': inferenceService(served, canary) }, namespace),
    ...folderOf(
      'batch/',
      { 'job.yaml': batchJob(stable, batch), 'cron-job.yaml': batchCronJob(stable, batch) },
      namespace,
    ),
  }
}

function folderOf(
  folder: string,
  objects: Readonly<Record<string, KubernetesObject>>,
  namespace: string | null,
): Record<string, string> {
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    ...(namespace === null ? {} : { namespace }),
    resources: Object.keys(objects),
  }
  const all: Record<string, object> = { 'kustomization.yaml': kustomization, ...objects }
  return Object.fromEntries(Object.entries(all).map(([file, object]) => [`${folder}${file}`, yamlText(object)]))
}

function yamlText(object: object): string {
  return HEADER + stringify(object, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.1' })
}
