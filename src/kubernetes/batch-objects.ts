import {
  containerSecurity,
  type KubernetesObject,
  labelsOf,
  podSecurity,
  resourcesOf,
  type Workload,
} from './workload.ts'

/** Where the data lies: a claim that is mounted at /data. */
export interface BatchPlan {
  readonly claim: string
  /** Under /data. */
  readonly input: string
  readonly output: string
  /** Cron, in UTC. */
  readonly schedule: string
}

export function batchJob(workload: Workload, plan: BatchPlan): KubernetesObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `${workload.name}-predict`, labels: batchLabels(workload) },
    spec: jobSpec(workload, plan),
  }
}

export function batchCronJob(workload: Workload, plan: BatchPlan): KubernetesObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: `${workload.name}-predict`, labels: batchLabels(workload) },
    spec: {
      schedule: plan.schedule,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      // Each time is another job for the predictor, which would keep the last one's output.
      jobTemplate: { spec: jobSpec(workload, plan, ['--overwrite']) },
    },
  }
}

/** A predictor takes up where it was stopped, so that a restarted pod loses nothing. */
function jobSpec(workload: Workload, { claim, input, output }: BatchPlan, more: readonly string[] = []) {
  return {
    backoffLimit: 3,
    ttlSecondsAfterFinished: 86_400,
    template: {
      metadata: { labels: batchLabels(workload) },
      spec: {
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: podSecurity,
        containers: [
          {
            name: 'predict',
            image: workload.image,
            args: ['predict', `/data/${input}`, '--output', `/data/${output}`, ...more],
            resources: resourcesOf(workload),
            securityContext: containerSecurity,
            volumeMounts: [
              { name: 'data', mountPath: '/data' },
              { name: 'tmp', mountPath: '/tmp' },
            ],
          },
        ],
        volumes: [
          { name: 'data', persistentVolumeClaim: { claimName: claim } },
          { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
        ],
      },
    },
  }
}

function batchLabels(workload: Workload): Record<string, string> {
  const { track: _, ...labels } = labelsOf(workload)
  return { ...labels, 'app.kubernetes.io/component': 'batch-prediction' }
}
