/** A packaged server that runs here for as long as it is tried. */
export interface TriedServer extends AsyncDisposable {
  /** Posts JSON over one connection that is kept open. A status other than 2xx is a UserError with the answer's text. */
  post(path: string, body: unknown): Promise<unknown>
  /** CPU time of the process so far, in seconds; null where the system does not tell. */
  cpuSeconds(): Promise<number | null>
}

/**
 * Starts the server that lies unpacked in `root` as a container would: by its own files alone, without our environment.
 * Resolves when it is ready. @throws UserError with its last words where it ends before that
 */
export type TryServer = (image: { readonly root: string; readonly command: readonly string[] }) => Promise<TriedServer>
