import {
  containerSecurity,
  type KubernetesObject,
  labelsOf,
  PORT,
  podSecurity,
  probesOf,
  resourcesOf,
  type Workload,
} from './workload.ts'

/** The image as KServe's custom predictor (serving.kserve.io/v1beta1): it speaks KServe's v1 and v2 protocols itself. */
export function inferenceService(workload: Workload, canaryPercent: number | null): KubernetesObject {
  const { startupProbe: _, ...probes } = probesOf(workload)
  const onPort = (probe: { httpGet: object }) => ({ ...probe, httpGet: { ...probe.httpGet, port: PORT } })
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { name: workload.name, labels: labelsOf(workload) },
    spec: {
      predictor: {
        ...(canaryPercent === null ? {} : { canaryTrafficPercent: canaryPercent }),
        minReplicas: 1,
        automountServiceAccountToken: false,
        securityContext: podSecurity,
        containers: [
          {
            name: 'kserve-container',
            image: workload.image,
            ports: [{ containerPort: PORT, protocol: 'TCP' }],
            readinessProbe: onPort(probes.readinessProbe),
            livenessProbe: onPort(probes.livenessProbe),
            resources: resourcesOf(workload),
            securityContext: containerSecurity,
          },
        ],
      },
    },
  }
}
