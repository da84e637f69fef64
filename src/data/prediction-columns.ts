/** The columns of a predictions file that have a meaning of their own; `probability` begins one column per class. */
export const predictionColumns = {
  target: 'target',
  prediction: 'prediction',
  weight: 'weight',
  probability: 'probability.',
} as const
