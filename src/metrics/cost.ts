/** What a model costs. Known of every model, without labels; of each, less is better. */
export const costMetrics = ['package_bytes', 'prediction_seconds_per_row', 'training_seconds'] as const
export type CostMetric = (typeof costMetrics)[number]

export function isCostMetric(name: string): name is CostMetric {
  return costMetrics.some((cost) => cost === name)
}
