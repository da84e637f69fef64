/** Told what is being done now; the edge decides whether and how it is shown. `done` is a share from 0 to 1. */
export type Progress = (activity: string, done?: number) => void
