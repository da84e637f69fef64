import {
  containerSecurity,
  type KubernetesObject,
  labelsOf,
  PORT,
  podSecurity,
  probesOf,
  resourcesOf,
  selectorOf,
  type Workload,
} from './workload.ts'

export function deployment(workload: Workload): KubernetesObject {
  const labels = labelsOf(workload)
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: workload.name, labels },
    spec: {
      selector: { matchLabels: selectorOf(workload) },
      // How many there are is the autoscaler's to say; a canary or a shadow is one.
      ...(workload.track === 'stable' ? {} : { replicas: 1 }),
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: {
          labels,
          annotations: {
            'prometheus.io/scrape': 'true',
            'prometheus.io/port': String(PORT),
            'prometheus.io/path': '/metrics',
          },
        },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: podSecurity,
          terminationGracePeriodSeconds: 30,
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: selectorOf(workload) },
            },
          ],
          containers: [
            {
              name: 'server',
              image: workload.image,
              ports: [{ name: 'http', containerPort: PORT }],
              ...probesOf(workload),
              resources: resourcesOf(workload),
              securityContext: containerSecurity,
              volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
            },
          ],
          volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
        },
      },
    },
  }
}

export function service(workload: Workload): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: workload.name, labels: labelsOf(workload) },
    spec: { selector: selectorOf(workload), ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
  }
}

export function autoscaler(workload: Workload): KubernetesObject {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: workload.name, labels: labelsOf(workload) },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: workload.name },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
    },
  }
}

export function disruptionBudget(workload: Workload): KubernetesObject {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: workload.name, labels: labelsOf(workload) },
    spec: { minAvailable: 1, selector: { matchLabels: selectorOf(workload) } },
  }
}

/** The server's port from anywhere in the cluster; out to nowhere: the server asks nobody. A log's sink needs a rule of its own. */
export function networkPolicy({ name, ...workload }: Workload): KubernetesObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, labels: labelsOf({ name, ...workload }) },
    spec: {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': workload.model } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ protocol: 'TCP', port: 'http' }] }],
      egress: [],
    },
  }
}
