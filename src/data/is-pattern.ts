/** Whether a path is a glob, which may name several files. */
export function isPattern(path: string): boolean {
  return /[*?[{]/.test(path)
}
