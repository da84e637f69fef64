/** Starts a workflow (`workflow_dispatch`). `ref` is a branch or tag. */
export type Dispatch = (workflow: string, ref: string | null, inputs: Readonly<Record<string, string>>) => Promise<void>
